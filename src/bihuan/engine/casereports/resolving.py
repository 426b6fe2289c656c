"""From a day as written to the days it may mean, against the day of the report and the day named before it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bihuan.engine.casereports.moments import ClockMention, DayMention
from bihuan.engine.casereports.report import Certainty, least

SOON: Final = timedelta(days=31)
"""A day without a year that lies less than this after the report may be an announcement; further away, it is last year's."""


class Resolved(NamedTuple):
    """The days a mention may mean, how sure that is, and the code of a notice or ''."""

    candidates: tuple[date, ...]
    certainty: Certainty
    notice: str = ""


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def resolve_day(mention: DayMention, *, published: date, before: Resolved | None) -> Resolved:
    """Resolve one mention. `before` is what the day named before it in the same case was resolved to, if any.

    A month and day without a year is the last such day up to the report, or both years with a notice when it would
    lie within 31 days after it. A bare day of the month follows the day before it, or gives both months.
    """
    if mention.is_vague:
        return Resolved((), "unsure", "vague_date")
    if mention.shift is not None:
        return _shifted(mention, published, before)
    if mention.month is None:
        return _day_alone(mention.day or 0, published, before)
    if mention.year is not None:
        return _late(_made(mention.year, mention.month, mention.day or 0), published)
    return _without_year(mention.month, mention.day or 0, published)


def _late(day: date | None, published: date) -> Resolved:
    if day is None:
        return Resolved((), "unsure", "impossible_date")
    return Resolved((day,), "certain") if day <= published else Resolved((day,), "unsure", "date_after_report")


def _shifted(mention: DayMention, published: date, before: Resolved | None) -> Resolved:
    if mention.from_report:
        return Resolved((published + timedelta(days=mention.shift or 0),), "certain")
    if before is None or not before.candidates:
        return Resolved((), "unsure", "no_anchor")
    days = tuple(day + timedelta(days=mention.shift or 0) for day in before.candidates)
    certainty: Certainty = before.certainty if len(days) == 1 else "unsure"
    if min(days) > published:
        return Resolved(days, "unsure", "date_after_report")
    return Resolved(days, certainty, "ambiguous_date" if len(days) > 1 else "")


def _without_year(month: int, day: int, published: date) -> Resolved:
    this, last = _made(published.year, month, day), _made(published.year - 1, month, day)
    if this is None:  # 29 February of an ordinary year may still be last year's
        return Resolved((last,), "likely") if last else Resolved((), "unsure", "impossible_date")
    if this <= published:
        return Resolved((this,), "certain")
    if this - published <= SOON:
        return Resolved((last, this) if last else (this,), "unsure", "date_after_report")
    return Resolved((last,), "likely") if last else Resolved((), "unsure", "impossible_date")


def _day_alone(day: int, published: date, before: Resolved | None) -> Resolved:
    if not 1 <= day <= 31:
        return Resolved((), "unsure", "impossible_date")
    if before is None or not before.candidates:
        return _last_before(day, published)
    anchor = before.candidates[-1]
    same = _made(anchor.year, anchor.month, day)
    if same and same >= anchor:
        certain = before.certainty if len(before.candidates) == 1 else "unsure"
        return Resolved((same,), certain) if same <= published else Resolved((same,), "unsure", "date_after_report")
    following = _made(anchor.year + anchor.month // 12, anchor.month % 12 + 1, day)
    possible = tuple(found for found in (same, following) if found and found <= published)
    if not possible:
        return Resolved((), "unsure", "impossible_date")
    if len(possible) == 1:
        return Resolved(possible, least("likely", before.certainty))
    return Resolved(possible, "unsure", "ambiguous_date")


def _last_before(day: int, published: date) -> Resolved:
    """A bare day without any month before it: the last one up to the report and the one a month earlier."""
    first = published.replace(day=1)
    months = (first, (first - timedelta(days=1)).replace(day=1), (first - timedelta(days=32)).replace(day=1))
    days = [found for month in months if (found := _made(month.year, month.month, day)) and found <= published]
    return Resolved(tuple(sorted(days[:2])), "unsure", "ambiguous_date")


def run_end(first: date, mention: DayMention) -> date | None:
    """Return the last day of a run that begins on `first`: never before it; nothing when there is no such day."""
    year = mention.year or first.year
    if mention.month is not None:
        found = _made(year, mention.month, mention.day or 0)
        if found and found < first and mention.year is None:
            found = _made(year + 1, mention.month, mention.day or 0)
        return found if found and found >= first else None
    if mention.day is None:
        return first + timedelta(days=mention.shift) if mention.shift and mention.shift > 0 else None
    same = _made(first.year, first.month, mention.day)
    if same and same >= first:
        return same
    return _made(first.year + first.month // 12, first.month % 12 + 1, mention.day)


class Hour(NamedTuple):
    """Minutes after midnight that a clock mention may mean (1440 = the end of the day), and the code of a notice."""

    candidates: tuple[int, ...]
    notice: str = ""


def resolve_clock(clock: ClockMention) -> Hour:
    """Read a clock by the part of the day said with it; 下午3时 is 15:00, 晚12时 midnight, 上午15时 a contradiction."""
    if clock.hour > 24 or clock.minute > 59 or (clock.hour == 24 and clock.minute):
        return Hour((), "times_contradict")
    minutes = clock.hour * 60 + clock.minute
    hour = clock.hour
    if clock.part == "evening":
        if hour == 12:
            return Hour(
                (1440 + clock.minute,) if not clock.minute else (), "" if not clock.minute else "ambiguous_time"
            )
        if hour < 4:
            return Hour((minutes, minutes + 720) if hour else (minutes,), "ambiguous_time" if hour else "")
        return Hour((minutes + 720,)) if hour < 12 else _fits(minutes, hour >= 16)
    if clock.part == "afternoon":
        return Hour((minutes + 720,)) if 1 <= hour < 9 else _fits(minutes, 12 <= hour <= 20)
    if clock.part == "noon":
        return Hour((minutes + 720,)) if 1 <= hour <= 3 else _fits(minutes, 10 <= hour <= 15)
    if clock.part == "morning":
        return _fits(minutes, 3 <= hour <= 12)
    if clock.part == "night":
        return Hour((clock.minute,)) if hour == 12 else _fits(minutes, hour <= 7)
    return Hour((minutes,))


def _fits(minutes: int, is_fitting: bool) -> Hour:
    return Hour((minutes,)) if is_fitting else Hour((minutes,), "times_contradict")


def instant(day: date, minutes: int, zone: ZoneInfo) -> tuple[datetime | None, bool]:
    """Return the instant of `minutes` after local midnight, and whether the clocks changed there.

    An hour that does not exist or exists twice is nobody's to choose: then the instant is missing.
    """
    try:
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minutes)
    except OverflowError:
        return None, False
    early, late = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if early.utcoffset() != late.utcoffset():
        return None, True
    return early, False
