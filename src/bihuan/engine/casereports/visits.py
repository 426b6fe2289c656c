"""Clause by clause from days, clocks, places and transport to visits that a person confirms."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from bihuan.engine.casereports.moments import PARTS, minutes_in, part_in
from bihuan.engine.casereports.places import Found, after_place, places_in
from bihuan.engine.casereports.report import Certainty, Days, Notice, Span, Transport, Visit, least, span_of
from bihuan.engine.casereports.timeline import Period, placed, read_periods
from bihuan.engine.casereports.transport import read_transport
from bihuan.engine.casereports.writing import CLAUSE, LONGEST_CLAUSE, stretches

_NOW: Final = re.compile(r"(?:目前|现在|现于|现已|截至|正在|上述|其他|所有|密切接触者|已追踪|追踪到)")
_COUNTED: Final = re.compile(
    r"新增|累计|通报|(?<![\d:])[0零]时?(?::00)?\s?[至到~-]\s?(?:\d{1,2}日)?24(?:时|:00)"
)  # the day that a report counts
_DENIED: Final = re.compile(
    r"(?:无|未|没有|否认|不曾|从未)[^，。;\n]{0,3}(?:到|去|前往|离开|旅行|旅居|接触|出入|外出史|[\u4e00-\u9fff]{2,6}(?:史|人员))"
)
_MOVES: Final = re.compile(r"到达|抵达|前往|返回|回到|来到|途经|乘坐|自驾|驾车|入住|去往|转运")


MOST: Final = 5_000
"""Visits that one report may propose; more is no report, and a notice says that reading has stopped."""


@dataclass(slots=True)
class Walk:
    """Where the reading of a section stands: the days that hold, and the time and transport that wait for a place."""

    text: str
    original: str
    zone: ZoneInfo
    case: int | None
    groups: list[tuple[Days, ...]]
    current: tuple[Days, ...] = ()
    period: Period | None = None
    transport: Transport | None = None
    most: int = MOST
    is_full: bool = False
    waiting_from: int = 0
    told: int = 0  # how many visits there were before this sentence
    visits: list[Visit] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [group[0].span.start for group in self.groups]

    def days_between(self, start: int, end: int) -> list[tuple[Days, ...]]:
        """Return the groups of days that begin in a stretch."""
        return self.groups[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def read_visits(walk: Walk, sentences: list[tuple[int, int]], skipped: list[Span]) -> None:
    """Walk through the sentences of a section and put what is found into `walk.visits` and `walk.notices`."""
    edges = sorted((span.start, span.end) for span in skipped)
    for start, end in sentences:
        walk.told = len(walk.visits)
        for left, right in stretches(CLAUSE, walk.text, start, end, most=LONGEST_CLAUSE):
            position = bisect_right(edges, (right, 0)) - 1
            is_described = position >= 0 and edges[position][1] > left
            _clause(walk, left, right, is_described=is_described)
        _leave(walk, end)


def _clause(walk: Walk, start: int, end: int, *, is_described: bool) -> None:
    groups = walk.days_between(start, end)
    if groups:
        walk.current = groups[0]
    if is_described or _NOW.match(walk.text, start) or _is_no_visit(walk.text, start, end):
        return
    flat = [one for group in groups for one in group]
    periods = read_periods(walk.text, walk.original, start, end, flat)
    if not periods and (stay := minutes_in(walk.text, start, end)):
        _prolong(walk, stay)
    for period in periods:
        walk.notices += period.notices
    cuts = _cuts(groups, periods, start, end)
    for number, (left, right) in enumerate(cuts):
        _piece(walk, left, right, groups, periods, is_first=number == 0)


def _prolong(walk: Walk, minutes: int) -> None:
    """Let the visit before it in the same sentence end after the stay that this clause tells (停留约30分钟)."""
    last = walk.visits[-1] if len(walk.visits) > walk.told else None
    if last and last.starts_at and last.ends_at is None:
        ends = (last.starts_at.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(walk.zone)
        walk.visits[-1] = replace(last, ends_at=ends, certainty=least("likely", last.certainty))


def _is_no_visit(text: str, start: int, end: int) -> bool:
    return any(pattern.search(text, start, end) for pattern in (_DENIED, _COUNTED))


def _cuts(groups: list[tuple[Days, ...]], periods: list[Period], start: int, end: int) -> list[tuple[int, int]]:
    """Cut a clause before every further period, with the day right before it, so that each has its own place."""
    marks = []
    for before, period in pairwise(periods):
        left = period.span.start
        for group in groups:
            if before.span.end <= group[0].span.start and 0 <= period.span.start - group[-1].span.end <= 2:
                left = group[0].span.start
        marks.append(left)
    return list(zip([start, *marks], [*marks, end], strict=True))


def _piece(
    walk: Walk, start: int, end: int, groups: list[tuple[Days, ...]], periods: list[Period], *, is_first: bool
) -> None:
    """Read one piece: its day, its time, its means of transport, its places; without a place they wait for the next."""
    inside = [group for group in groups if start <= group[0].span.start < end]
    if inside:
        walk.current = inside[0]
    period = next((one for one in periods if start <= one.span.start < end), None)
    if (period or not is_first) and walk.period:
        _leave(walk, start)
    bare = _bare(walk.text, start, end, inside, period)
    transport = read_transport(walk.text, walk.original, start, end)
    if period:
        walk.period, walk.waiting_from = period, start
    if transport:
        walk.waiting_from = walk.waiting_from if walk.period or walk.transport else start
        walk.transport = transport
    places = _places(walk.text, start, end, bare, _times(inside, period))
    if places and (walk.current or period or transport or _MOVES.search(walk.text, start, end)):
        _emit(walk, places, start, end)
    if len(inside) > 1:
        walk.current = inside[-1]


def _times(groups: list[tuple[Days, ...]], period: Period | None) -> list[Span]:
    return [one.span for group in groups for one in group] + ([period.span] if period else [])


def _places(text: str, start: int, end: int, bare: int | None, times: list[Span]) -> list[Found]:
    """Find the places of a piece in which days and clocks are blanked out: the 至 between two hours leads nowhere."""
    piece = list(text[start:end])
    for span in times:
        left, right = max(span.start, start) - start, min(span.end, end) - start
        piece[left:right] = "\0" * max(right - left, 0)
    found = places_in("".join(piece), 0, end - start, bare=None if bare is None else max(bare - start, 0))
    return [replace(place, start=place.start + start, end=place.end + start) for place in found]


def _bare(text: str, start: int, end: int, groups: list[tuple[Days, ...]], period: Period | None) -> int | None:
    """Return from where a place may stand without a verb: after the time, or after a day and a colon."""
    if period:
        return period.span.end
    if groups:
        right = groups[-1][-1].span.end
        part = part_in(text, right, min(end, right + 3))
        right = part.end() if part and part.start() == right else right
        return right if text[right : right + 1] in {":", " ", "，"} else None
    return start if text[max(0, start - 1) : start] in {"，", "\n"} and start else None


def _emit(walk: Walk, places: list[Found], start: int, end: int) -> None:
    """Make a visit of each place of a piece, and let the time and the transport that waited go with it."""
    period = walk.period
    left = next((place.start for place in places if place.way == "from"), None)
    for place in places:
        own = period if period is None or left is None else _journey(period, place, left, is_last=place is places[-1])
        _add(walk, own, place, start, end, following=_following(places, place, end))
    walk.period = walk.transport = None


def _following(places: list[Found], place: Found, end: int) -> int:
    after = [other.start for other in places if other.start > place.start]
    return min(after, default=end)


def _journey(period: Period, place: Found, left: int, *, is_last: bool) -> Period | None:
    """On a journey the time before 从 is when the first place was left, the end of a pair when the last was reached."""
    is_before = period.span.start < left
    unknown = replace(period, starts=None, ends=None, ends_shift=0, ends_days=None)
    if place.way == "from":
        return replace(unknown, ends=period.starts if is_before else None)
    if period.ends is not None and is_last:
        moved = replace(unknown, starts=period.ends, starts_shift=period.ends_shift, starts_days=period.ends_days)
        return replace(moved, certainty=least("likely", period.certainty))
    return period if is_last and not is_before and period.span.end <= place.start else None


def _leave(walk: Walk, end: int) -> None:
    """At the end of a sentence, what still waits becomes a visit without a place: nothing is lost."""
    if walk.period or (walk.transport and walk.current):
        _add(walk, walk.period, None, walk.waiting_from, end, following=end)
    walk.period = walk.transport = None


def _add(walk: Walk, period: Period | None, place: Found | None, start: int, end: int, *, following: int) -> None:
    left = min(
        [start, *([period.span.start] if period else []), *([walk.transport.span.start] if walk.transport else [])]
    )
    whole = span_of(walk.original, left, max(end, place.end if place else end))
    if len(walk.visits) >= walk.most:
        walk.is_full = True
        return
    for days in walk.current or (None,):
        walk.visits.append(_visit(walk, days, period, place, whole, following))
    if not walk.current:
        walk.notices.append(Notice("visit_without_date", whole))


def _visit(
    walk: Walk, days: Days | None, period: Period | None, place: Found | None, whole: Span, following: int
) -> Visit:
    starts, ends, is_odd = placed(period, days, walk.zone)
    if is_odd:
        walk.notices.append(Notice("clock_change", whole))
    if period and days and days.until and period.starts is not None:
        walk.notices.append(Notice("ambiguous_time", whole, days.span.text))
    begin = place.end if place else (period.span.end if period else whole.start)
    done = after_place(walk.text, begin, min(following, whole.end) if following > begin else whole.end)
    return Visit(
        case=walk.case,
        days=days,
        starts_at=starts,
        ends_at=ends,
        part=_part(walk, days, period, whole.start),
        is_about=bool(period and period.is_about),
        place=span_of(walk.original, place.start, place.end) if place else None,
        transport=walk.transport,
        activity=span_of(walk.original, *done) if done else None,
        clock=period.span if period else None,
        span=whole,
        certainty=_certainty(days, period, place, is_odd=is_odd),
    )


def _part(walk: Walk, days: Days | None, period: Period | None, start: int) -> str:
    """Return the part of the day: from the clock's word, or from the word right after the day (8月3日晚)."""
    if period:
        return period.part
    for position in (start, days.span.end if days and days.span.start >= start else start):
        word = part_in(walk.text, position, position + 3)
        if word and word.start() == position:
            return PARTS[word["part"]]
    return ""


def _certainty(days: Days | None, period: Period | None, place: Found | None, *, is_odd: bool) -> Certainty:
    if days is None or days.day is None or place is None or is_odd:
        return "unsure"
    own: Certainty = "certain" if place.is_sure and place.way != "bare" else "likely"
    if period and days.until:
        return "unsure"
    return least(own, days.certainty, period.certainty if period else "certain")
