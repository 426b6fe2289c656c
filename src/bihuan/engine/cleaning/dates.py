"""Dates in the forms people type them; what could be two dates is a problem, not a date."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import tidy

EXCEL_EPOCH: Final = date(1899, 12, 30)  # serial 60 is Excel's 29 February 1900, so day 0 lies one day further back
EXCEL_1904_EPOCH: Final = date(1904, 1, 1)
UNIX_EPOCH: Final = date(1970, 1, 1)
EARLIEST_YEAR, LATEST_YEAR = 1880, 2100
EVENT_SERIALS: Final = (36526, 55152)  # 2000-01-01 to 2050-12-30 as Excel counts
BIRTH_SERIALS: Final = (18263, 55152)  # 1950-01-01 on: below, a count of days since 1970 is as likely

_TIME: Final = (
    r"(?:[T ]?\d{1,2}[:时点]\d{1,2}(?:[:分]\d{0,2}(?:[.,]\d+)?)?[分秒]?\s?(?:Z|[AaPp][Mm]|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_HAN: Final = re.compile(rf"(?:(\d{{4}}|\d{{2}}) ?年 ?)?(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?[日号]? ?{_TIME}", re.ASCII)
_YEAR_LAST: Final = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_NO_YEAR: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}", re.ASCII)
_PACKED: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{4,5})(?:\.\d+)?", re.ASCII)
_MONTH_NAME: Final = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?[ \-/.]*([a-z]{3,9})\.?[ \-/,]*(\d{4})"
    rf"|([a-z]{{3,9}})\.?[ ]*(\d{{1,2}})(?:st|nd|rd|th)?[ ,]+(\d{{4}})){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_MONTHS: Final = {
    name: number
    for number, month in enumerate(calendar.month_name)
    if month
    for name in (month.casefold(), month[:3].casefold())
} | {"sept": 9}


def parse_date(
    value: str,
    *,
    day_first: bool | None = None,
    excel_1904: bool = False,
    year: int | None = None,
    serials: str = "",
    birth: bool = False,
) -> date | Problem:
    """Read one date.

    `day_first` says how the column writes 03/04/2022 (None: not known, and then such a date is `ambiguous_date`);
    `year` completes 8月21日; `serials` says what bare numbers count: `excel`, `unix_days` (days since 1970, as R
    writes them) or "" (Excel serials within the plausible range only). Codes: `unreadable_date`, `ambiguous_date`,
    `impossible_date`, `date_without_year`, `short_year`, `serial_without_epoch`.
    """
    text = tidy(value)
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(found[1], found[3], found[4])
    if found := _YEAR_LAST.fullmatch(text):
        return _day_and_month(found[1], found[3], found[4], day_first=day_first)
    if found := _HAN.fullmatch(text):
        return _han(found, year)
    if text[:1].isdigit() and text.replace(".", "", 1).isdigit() and not _NO_YEAR.fullmatch(text):
        return _number(text, excel_1904=excel_1904, serials=serials, birth=birth)
    if found := _MONTH_NAME.fullmatch(text):
        return _named(found)
    if _SHORT_YEAR.fullmatch(text):
        return Problem("short_year")
    return Problem("date_without_year" if _NO_YEAR.fullmatch(text) else "unreadable_date")


def _checked(year: str | int, month: str | int, day: str | int) -> date | Problem:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return Problem("impossible_date")
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else Problem("impossible_date")


def _day_and_month(first: str, second: str, year: str, *, day_first: bool | None) -> date | Problem:
    same = int(first) == int(second)
    order = _order_of(int(first), int(second))
    if order is None:
        order = True if same else day_first
    elif day_first is not None and order is not day_first:
        order = None  # the column writes the other way round, so this one date is not to be trusted
    if order is None:
        return Problem("ambiguous_date")
    return _checked(year, second, first) if order else _checked(year, first, second)


def _order_of(first: int, second: int) -> bool | None:
    if first > 12 >= second:
        return True
    return False if second > 12 >= first else None


def _han(found: re.Match[str], year: int | None) -> date | Problem:
    written = found[1]
    if written and len(written) == 2:
        return Problem("short_year")
    if not written and year is None:
        return Problem("date_without_year")
    return _checked(written or str(year), found[2], found[3])


def _named(found: re.Match[str]) -> date | Problem:
    day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    number = _MONTHS.get(month.casefold())
    return _checked(year, number, day) if number else Problem("unreadable_date")


def _number(text: str, *, excel_1904: bool, serials: str, birth: bool) -> date | Problem:
    if (found := _PACKED.fullmatch(text)) and not isinstance(packed := _checked(found[1], found[2], found[3]), Problem):
        return packed
    found = _SERIAL.fullmatch(text)
    if not found:
        return Problem("unreadable_date")
    days = int(found[1])
    if serials == "unix_days":
        return _shifted(UNIX_EPOCH, days)
    epoch = EXCEL_1904_EPOCH if excel_1904 else EXCEL_EPOCH
    lowest, highest = BIRTH_SERIALS if birth else EVENT_SERIALS
    if serials == "excel" or lowest <= days + (epoch - EXCEL_EPOCH).days <= highest:
        return _shifted(epoch, days)
    return Problem("serial_without_epoch")


def _shifted(epoch: date, days: int) -> date | Problem:
    found = epoch + timedelta(days=days)
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR else Problem("impossible_date")


def is_day_first(values: Iterable[str]) -> bool | None:
    """Tell from a column's values whether 03/04/2022 means 3 April: True, False, or None without (clear) evidence."""
    seen = set()
    for value in values:
        if found := _YEAR_LAST.fullmatch(tidy(value)):
            seen.add(_order_of(int(found[1]), int(found[3])))
    seen.discard(None)
    return seen.pop() if len(seen) == 1 else None


def is_date_like(value: str) -> bool:
    """Say whether a text has the form of a date, readable or ambiguous; bare figures do not count."""
    if value.isdigit() and len(value) != 8:
        return False
    found = parse_date(value, year=2000)
    return not isinstance(found, Problem) or found.code in {"ambiguous_date", "short_year"}
