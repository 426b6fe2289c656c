"""Dates and shifts as rosters write them. Pure: the day from which dates without a year are counted is told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"(20\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[ T]+00:00(?::00)?)?")
_MONTH = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_DAY = re.compile(r"(\d{1,2})\s*[日号]")
_WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])|\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b", re.IGNORECASE)
_HAN_DAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}
_LATIN_DAYS = {name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_HOURS = re.compile(
    r"(\d{1,2})(?:[:：](\d{2})|[时点])\s*[-–—~～至到]+\s*(?:次日|翌日)?\s*(\d{1,2})(?:[:：](\d{2})|[时点])"
)
_DAY_MINUTES = 24 * 60
_TWO_SHIFTS = {"白": (8, 20), "早": (8, 20), "日": (8, 20), "夜": (20, 32), "晚": (20, 32)}
_THREE_SHIFTS = {"白": (8, 16), "早": (8, 16), "日": (8, 16), "中": (16, 24), "夜": (24, 32), "晚": (24, 32)}
_PARTS = {"上午": (8, 12), "下午": (14, 18), "全天": (8, 32), "24小时": (8, 32)}
_SHIFT = re.compile(r"(白|早|中|日|夜|晚)\s*班?")
_LATIN_SHIFTS = {"day": "白", "early": "早", "late": "中", "night": "夜", "morning": "早"}
_NEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, in minutes since midnight of the day; `is_assumed`: from a word, no hours were told."""

    first: int
    last: int
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class DayTold:
    """A date; `is_doubtful` when the weekday that stands by it is another."""

    day: date
    is_doubtful: bool = False


def date_in(text: str, near: date) -> DayTold | None:
    """Return the date that a cell is: with year, with month, or a day of the month of `near`; None for no date.

    Without a year it is the one nearest to `near`.
    """
    rest = text.strip()
    weekday = _WEEKDAY.search(rest)
    bare = _WEEKDAY.sub("", rest).strip(" ()（）[]\n\r\t")
    found = _YEAR.fullmatch(bare) or _MONTH.fullmatch(bare) or _DAY.fullmatch(bare)
    if found is None:
        return None
    figures = [int(one) for one in found.groups()]
    day = _nearest(figures, near)
    if day is None:
        return None
    return DayTold(day, weekday is not None and _index(weekday) != day.weekday())


def _index(found: re.Match[str]) -> int:
    return _HAN_DAYS[found[1]] if found[1] else _LATIN_DAYS[found[2].lower()]


def _nearest(figures: list[int], near: date) -> date | None:
    try:
        if len(figures) == 3:
            return date(*figures)
        month, day = (near.month, figures[0]) if len(figures) == 1 else (figures[0], figures[1])
        years = [date(near.year + ahead, month, day) for ahead in (-1, 0, 1) if _exists(near.year + ahead, month, day)]
    except ValueError:
        return None
    return min(years, key=lambda one: abs(one - near), default=None)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def is_weekday(text: str) -> bool:
    """Say whether a cell is a weekday and nothing else."""
    return _WEEKDAY.fullmatch(text.strip()) is not None


def month_in(text: str) -> date | None:
    """Return the first day of the month that a title names, such as 2026年8月值班表; None for none."""
    found = re.search(r"(20\d\d)\s*年\s*(\d{1,2})\s*月", text)
    return date(int(found[1]), int(found[2]), 1) if found and 1 <= int(found[2]) <= 12 else None


def is_three_shifts(cells: Iterable[str]) -> bool:
    """Say whether the words are of three shifts a day: one of them is 中班."""
    return any("中班" in one or one.strip() == "中" for one in cells)


def hours_in(text: str, *, three: bool) -> Hours | None:
    """Return the hours of a cell: as told, else as its word is usually meant (two or three shifts); None for none."""
    told = _HOURS.search(text)
    if told is not None:
        first = int(told[1]) * 60 + int(told[2] or 0)
        last = int(told[3]) * 60 + int(told[4] or 0)
        if first >= _DAY_MINUTES or last > _DAY_MINUTES or int(told[2] or 0) > 59 or int(told[4] or 0) > 59:
            return None
        return Hours(first, last if last > first else last + _DAY_MINUTES)
    bare = re.sub(r"[()（）\s]", "", text)
    word = _SHIFT.fullmatch(_LATIN_SHIFTS.get(bare.lower().removesuffix("shift"), bare))
    pair = _PARTS.get(bare) or (word and (_THREE_SHIFTS if three else _TWO_SHIFTS).get(word[1]))
    return Hours(pair[0] * 60, pair[1] * 60, is_assumed=True) if pair else None


def clock_of(minutes: int) -> str:
    """Return minutes since midnight as a clock that goes on past 24: 32:00 is eight o'clock on the next day."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
