"""Counts, ages and coordinates; numbers spelled in words are left alone."""

from __future__ import annotations

import math
import re
from typing import Final

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import compact, tidy

OLDEST_YEARS: Final = 130
_WHOLE: Final = re.compile(r"[+-]?\d{1,18}(?:\.0+)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_AGE: Final = re.compile(
    r"(\d{1,3})(?:\.\d+)?(岁|周岁|years?|yrs?|y/?o?|个?月|months?|mos?|m|周|weeks?|w|天|日|days?|d)?", re.ASCII
)
_BAND: Final = re.compile(r"\d{1,3}s|\d{1,3}[-–~至到]\d{1,3}岁?|[<>≤≥]\d{1,3}岁?|\d{1,3}\+", re.ASCII)
_DIVISOR: Final = {"岁": 1, "周": 53, "y": 1, "月": 12, "个": 12, "m": 12, "w": 53, "天": 366, "日": 366, "d": 366}


def parse_integer(text: str) -> int | Problem:
    """Read a whole number in ASCII or full-width digits (also 12.0); `unreadable_number` for anything else."""
    found = _WHOLE.fullmatch(compact(text))
    return int(found[0].partition(".")[0]) if found else Problem("unreadable_number")


def parse_decimal(text: str) -> float | Problem:
    """Read a finite decimal number with a point; `unreadable_number` for anything else."""
    found = _DECIMAL.fullmatch(compact(text))
    value = float(found[0]) if found else math.inf
    return value if math.isfinite(value) else Problem("unreadable_number")


def parse_age(text: str) -> int | Problem:
    """Read an age in completed years (37, 37岁, 8个月 is 0); `age_is_a_band` or `unreadable_age` otherwise."""
    plain = compact(text).casefold()
    if _BAND.fullmatch(plain):
        return Problem("age_is_a_band")
    found = _AGE.fullmatch(plain)
    if not found:
        return Problem("unreadable_age")
    unit = found[2] or "岁"
    years = int(found[1]) // _DIVISOR[unit[0] if unit != "周岁" else "岁"]
    return years if years <= OLDEST_YEARS else Problem("unreadable_age")


def parse_coordinate(text: str, *, limit_degrees: int) -> float | Problem:
    """Read decimal degrees within ±`limit_degrees` (180 for longitude, 90 for latitude)."""
    value = parse_decimal(tidy(text).rstrip("°ENen"))
    if isinstance(value, Problem) or abs(value) > limit_degrees:
        return Problem("unreadable_coordinate")
    return value
