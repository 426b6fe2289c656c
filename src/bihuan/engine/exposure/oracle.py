"""The definition: brute force in plain Python. What this file answers is what every other way must answer.

**Visits.** What stands under a person's further number is theirs, in the lake and among the fresh visits alike: what
both tell is joined below, and counts once. A visit of a case is cut to the case's window, and to each of its slots
when there are slots. A visit lies in a period when it starts in it, or started earlier and ends inside or later; so a
visit of no length counts where it stands. Cut visits of one case at one place that overlap or touch become one
*stay*; those of unknown end, taken to last `unknown_end_minutes`, are joined only among themselves.

For a stay `[c0, c1)` and another person, the person's visits at that place are cut to `[c0, c1 + residual)`, and joined
in the same manner. Each piece `[a, b)` with `b - a >= minutes` is an *encounter*. It is *possible* when the stay or the
piece comes of an unknown end, else certain.

A pair's `seconds` is the length of the union of `[a, min(b, c1))` over its certain encounters, `seconds_residual` that
of `[a, b)`: nobody is exposed twice in the same minute, however many places, stays and registers say so. `first`,
`last` and `places` are taken over certain and possible encounters alike.

**Points.** A case's points are those with `starts <= at < ends`; when there are slots, of these only those that lie at
most `metres` of a slot of the case from its middle, while it lasts. An encounter is one point of the case and one of
another person that are at most `metres` and at most `minutes` apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pyarrow as pa

from bihuan.engine.exposure.daily import files_of, read_table
from bihuan.engine.exposure.distance import metres_between
from bihuan.engine.exposure.question import (
    POINT_PAIRS,
    VISIT_PAIRS,
    CaseWindow,
    Findings,
    KnownVisit,
    PointQuestion,
    PointSlot,
    SearchedLake,
    VisitQuestion,
)

Period = tuple[int, int]


class Stay(NamedTuple):
    """Where a case was from `starts` to `ends`; `is_open` when that rests on an unknown end."""

    place: int
    is_open: bool
    starts: int
    ends: int


class Point(NamedTuple):
    """Where a person was at an instant."""

    person: int
    at: int
    longitude: float
    latitude: float


@dataclass
class _Pair:
    certain: list[Period] = field(default_factory=list)
    prolonged: list[Period] = field(default_factory=list)
    possible: list[Period] = field(default_factory=list)
    places: set[int] = field(default_factory=set)


def ask_visits(lake: SearchedLake, question: VisitQuestion) -> Findings:
    """Return the answer by comparing every visit of the lake with every stay of every case."""
    first = {one.number: one.person for one in question.same}
    visits = [replace(one, person=first.get(one.person, one.person)) for one in (*_visits_of(lake), *question.fresh)]
    rows = [row for window in question.cases for row in _exposed(window, visits, question)]
    rows.sort(key=lambda row: (row[0], -row[3], row[1]))
    return _findings(lake, rows, VISIT_PAIRS, len(visits))


def ask_points(lake: SearchedLake, question: PointQuestion) -> Findings:
    """Return the answer by comparing every point of the lake with every point of every case."""
    points = list(_points_of(lake))
    rows = [row for window in question.cases for row in _near(window, points, question)]
    rows.sort(key=lambda row: (row[0], -row[2], row[1]))
    return _findings(lake, rows, POINT_PAIRS, len(points))


def union_of(periods: Iterable[Period]) -> list[Period]:
    """Return the periods with those that overlap or touch joined, ascending."""
    joined: list[Period] = []
    for start, end in sorted(periods):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _findings(lake: SearchedLake, rows: Sequence[tuple[object, ...]], schema: pa.Schema, read: int) -> Findings:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    pairs = pa.table([pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema)
    return Findings(pairs, "oracle", "brute force was asked for", read, (), lake.digest())


def _visits_of(lake: SearchedLake) -> Iterator[KnownVisit]:
    names = ["person", "place", "start", "end"]
    for day in lake.days():
        files = files_of(lake, "visits", day)
        for row in read_table(files, names).to_pylist() if files else []:
            yield KnownVisit(**row)


def _points_of(lake: SearchedLake) -> Iterator[Point]:
    names = ["person", "at", "longitude", "latitude"]
    for day in lake.days("points"):
        files = files_of(lake, "points", day)
        for row in read_table(files, names).to_pylist() if files else []:
            yield Point(**row)


def _period(visit: KnownVisit, unknown_s: int) -> Period:
    return visit.start, visit.start + unknown_s if visit.end is None else visit.end


def _cut(period: Period, within: Period) -> Period | None:
    """Return the part of a visit that lies in a period; a visit of no length lies where it stands."""
    if period[0] < within[1] and (period[1] > within[0] or period[0] >= within[0]):
        return max(period[0], within[0]), min(period[1], within[1])
    return None


def _stays(window: CaseWindow, visits: list[KnownVisit], question: VisitQuestion) -> list[Stay]:
    cut: dict[tuple[int, bool], list[Period]] = defaultdict(list)
    for visit in visits:
        part = _cut(_period(visit, question.unknown_end_s), (window.starts, window.ends))
        if visit.person != window.person or part is None:
            continue
        slots = [(s.starts, s.ends) for s in question.slots if s.case == window.case and s.place == visit.place]
        parts = (_cut(part, slot) for slot in slots) if question.slots else (part,)
        cut[visit.place, visit.end is None].extend(one for one in parts if one)
    return [Stay(*key, *period) for key, periods in cut.items() for period in union_of(periods)]


def _pieces(stay: Stay, visits: list[KnownVisit], question: VisitQuestion) -> Iterator[tuple[int, bool, Period]]:
    """Yield (person, is possible, period) for every encounter with a stay."""
    met: dict[tuple[int, bool], list[Period]] = defaultdict(list)
    for visit in visits:
        start, end = _period(visit, question.unknown_end_s)
        start, end = max(start, stay.starts), min(end, stay.ends + question.residual_s)
        if visit.place == stay.place and start < end:
            met[visit.person, visit.end is None].append((start, end))
    for (person, is_open), periods in met.items():
        for start, end in union_of(periods):
            if end - start >= question.least_s:
                yield person, is_open or stay.is_open, (start, end)


def _exposed(
    window: CaseWindow, visits: list[KnownVisit], question: VisitQuestion
) -> Iterator[tuple[int, int, int, int, int, int, int, int, list[int]]]:
    pairs: dict[int, _Pair] = defaultdict(_Pair)
    for stay in _stays(window, visits, question):
        for person, is_possible, (start, end) in _pieces(stay, visits, question):
            pair = pairs[person]
            pair.places.add(stay.place)
            if is_possible:
                pair.possible.append((start, end))
            else:
                pair.prolonged.append((start, end))
                pair.certain.append((start, max(start, min(end, stay.ends))))
    pairs.pop(window.person, None)
    for person, pair in pairs.items():
        every = pair.prolonged + pair.possible
        yield (
            window.case, person, _length(pair.certain), _length(pair.prolonged), len(pair.prolonged),
            len(pair.possible), min(start for start, _ in every), max(end for _, end in every), sorted(pair.places),
        )  # fmt: skip


def _length(periods: list[Period]) -> int:
    return sum(end - start for start, end in union_of(periods))


def _is_inside(point: Point, slot: PointSlot) -> bool:
    metres = metres_between(point.longitude, point.latitude, slot.longitude, slot.latitude)
    return slot.starts <= point.at < slot.ends and metres <= slot.metres


def _near(
    window: CaseWindow, points: list[Point], question: PointQuestion
) -> Iterator[tuple[int, int, int, float, int, int]]:
    met: dict[int, list[tuple[float, int]]] = defaultdict(list)
    own = [point for point in points if point.person == window.person and window.starts <= point.at < window.ends]
    if question.slots:
        slots = [slot for slot in question.slots if slot.case == window.case]
        own = [point for point in own if any(_is_inside(point, slot) for slot in slots)]
    for mine in own:
        for other in points:
            if other.person != window.person and abs(other.at - mine.at) <= question.within_s:
                metres = metres_between(mine.longitude, mine.latitude, other.longitude, other.latitude)
                if metres <= question.metres:
                    met[other.person].append((metres, other.at))
    for person, found in met.items():
        times = [at for _, at in found]
        yield window.case, person, len(found), min(metres for metres, _ in found), min(times), max(times)
