"""The days and the clock times of one section, resolved one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bihuan.engine.casereports.moments import ClockMention, clocks_in, days_in, is_joined, minutes_in
from bihuan.engine.casereports.report import Certainty, Days, Notice, Span, span_of
from bihuan.engine.casereports.resolving import Resolved, instant, resolve_clock, resolve_day, run_end

_LIST: Final = re.compile(r"\s?[、和及]\s?")
_LATE, _EARLY = 18 * 60, 10 * 60  # a stay from after 18:00 to before 10:00 is taken to run over midnight


def read_days(text: str, original: str, start: int, end: int, published: date) -> tuple[list[Days], list[Notice]]:
    """Resolve the days named in a stretch, each against the one before it; runs (28日至30日) become one."""
    found: list[Days] = []
    notices: list[Notice] = []
    before: Resolved | None = None
    mentions = list(days_in(text, start, end))
    number = 0
    while number < len(mentions):
        first = mentions[number]
        resolved = resolve_day(first, published=published, before=before)
        last = mentions[number + 1] if number + 1 < len(mentions) else None
        until, right = None, first.end
        if last and len(resolved.candidates) == 1 and is_joined(text, first.end, last.start):
            until = run_end(resolved.candidates[0], last)
            right = last.end if until else right
        days = Days(span_of(original, first.start, right), resolved.candidates, resolved.certainty, until)
        notices += _day_notices(days, resolved, published)
        found.append(days)
        if resolved.candidates:
            before = Resolved((until,), resolved.certainty) if until else resolved
        number += 2 if until else 1
    return found, notices


def _day_notices(days: Days, resolved: Resolved, published: date) -> list[Notice]:
    shown = " ".join(day.isoformat() for day in resolved.candidates)
    notices = [Notice(resolved.notice, days.span, shown)] if resolved.notice else []
    if days.until and days.until > published:
        notices.append(Notice("date_after_report", days.span, days.until.isoformat()))
    return notices


def grouped(text: str, days: list[Days]) -> list[tuple[Days, ...]]:
    """Put days that are listed in one breath (22日、23日和25日) together."""
    groups: list[list[Days]] = []
    for one in days:
        if groups and _LIST.fullmatch(text, groups[-1][-1].span.end, one.span.start):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [tuple(group) for group in groups]


@dataclass(frozen=True, slots=True)
class Period:
    """What a clause says of the time: [start, end) in the text, minutes after midnight or nothing, and the end's day.

    `ends_shift` is how many days after the day of the start the end lies; `ends_days` is the day when it is written;
    `starts_shift` and `starts_days` say the same of the start, for the end of a journey is the start of a stay.
    """

    span: Span
    starts: int | None
    ends: int | None
    ends_shift: int
    ends_days: Days | None
    part: str
    is_about: bool
    certainty: Certainty
    notices: tuple[Notice, ...] = ()
    starts_shift: int = 0
    starts_days: Days | None = None


def read_periods(text: str, original: str, start: int, end: int, days: list[Days]) -> list[Period]:
    """Read the clock times of a clause: single ones, and pairs joined by a dash or 至, with a day between or not."""
    clocks = list(clocks_in(text, start, end))
    periods = []
    number = 0
    while number < len(clocks):
        first = clocks[number]
        last = clocks[number + 1] if number + 1 < len(clocks) else None
        is_pair, between = _pair(text, first, last, days)
        periods.append(_period(original, first, last if is_pair else None, between))
        number += 2 if is_pair else 1
    if len(periods) == 1 and periods[0].ends is None and (stay := minutes_in(text, periods[0].span.end, end)):
        periods[0] = _lasting(periods[0], stay)
    return periods


def _pair(text: str, first: ClockMention, last: ClockMention | None, days: list[Days]) -> tuple[bool, Days | None]:
    if last is None:
        return False, None
    if is_joined(text, first.end, last.start):
        return True, None
    between = next((one for one in days if first.end < one.span.start and one.span.end <= last.start), None)
    if between and is_joined(text, first.end, between.span.start) and not text[between.span.end : last.start].strip():
        return True, between
    return False, None


def _lasting(period: Period, minutes: int) -> Period:
    if period.starts is None:
        return period
    return replace(period, ends=period.starts + minutes, certainty="likely")


def _period(original: str, first: ClockMention, last: ClockMention | None, between: Days | None) -> Period:
    span = span_of(original, first.start, last.end if last else first.end)
    begin = resolve_clock(first)
    notices = [Notice(begin.notice, span, first.word)] if begin.notice else []
    starts = begin.candidates[0] if len(begin.candidates) == 1 else None
    certainty: Certainty = "unsure" if notices else "certain"
    if last is None:
        return Period(span, starts, None, 0, None, first.part, first.is_about, certainty, tuple(notices))
    ends, shift, code = _end(first, starts, last, is_dated=between is not None)
    if code:
        notices.append(Notice(code, span))
    certainty = "unsure" if notices else "likely" if shift else "certain"
    is_about = first.is_about or last.is_about
    return Period(span, starts, ends, shift, between, first.part, is_about, certainty, tuple(notices))


def _end(first: ClockMention, starts: int | None, last: ClockMention, *, is_dated: bool) -> tuple[int | None, int, str]:
    """Return minutes, days later and the code of a notice for the end of a pair of clocks."""
    found = resolve_clock(last)
    if len(found.candidates) != 1 or found.notice:
        return None, 0, found.notice
    ends = found.candidates[0]
    if starts is None or is_dated or ends >= starts:
        return ends, 0, ""
    if not last.part and first.part in {"noon", "afternoon", "evening"} and last.hour < 12 and ends + 720 >= starts:
        return ends + 720, 0, ""
    if starts >= _LATE and ends <= _EARLY:
        return ends, 1, ""
    return None, 0, "times_contradict"


def placed(period: Period | None, days: Days | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None, bool]:
    """Return the instants at which a period begins and ends on a day, and whether the clocks changed in it.

    On a run of days (28日至30日9:00-10:00) the hours may be those of every day: no instant is given then.
    """
    if period is None or days is None or days.day is None or days.until:
        return None, None, False
    starts, odd = _at(days.day, period.starts, period.starts_shift, period.starts_days, zone)
    ends, odd_end = _at(days.day, period.ends, period.ends_shift, period.ends_days, zone)
    return starts, ends, odd or odd_end


def _at(
    day: date, minutes: int | None, shift: int, written: Days | None, zone: ZoneInfo
) -> tuple[datetime | None, bool]:
    own = written.day if written else day + timedelta(days=shift)
    return (None, False) if minutes is None or own is None else instant(own, minutes, zone)
