"""Real response times against the promise: from the clock points of emergencies, drills out, what is missing said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from bihuan.apps.zones.models import Emergency
from bihuan.apps.zones.rules.emergencies import POINTS, RINGS
from bihuan.apps.zones.rules.response import MERGED, ResponseAsked

if TYPE_CHECKING:
    from bihuan.engine.response import Points, Row

_TOLD = ("ring", "kind", "unit__name", "is_drill", "ended_as", *POINTS.values())
POINT_NAMES = tuple(f"t{at}" for at in range(len(POINTS)))


@dataclass(frozen=True, slots=True)
class Group:
    """One group of emergencies (a ring, a unit, a kind; "" = none was said): how many, and the interval asked about."""

    name: str
    row: Row

    @property
    def n(self) -> int:
        """How many emergencies it holds, without drills."""
        return self.row.n + self.row.missing + self.row.disordered


@dataclass(frozen=True, slots=True)
class ResponseTimes:
    """What a period holds: n emergencies without drills and doubles, every interval, and the one asked about by group.

    `times` are its ordered seconds; `missing_points` how many emergencies lack each clock point.
    """

    asked: ResponseAsked
    n: int
    drills: int
    doubles: int
    rows: tuple[Row, ...]
    times: list[int]
    by_ring: tuple[Group, ...]
    by_unit: tuple[Group, ...]
    by_kind: tuple[Group, ...]
    missing_points: dict[str, int]


def response_of(found: QuerySet[Emergency], asked: ResponseAsked) -> ResponseTimes:
    """Return the response times of emergencies that were reported in the period asked about.

    The promise of an emergency is its ring in minutes, counted over `asked.promise`; one without a ring has none, and
    figures of several rings together say no share.
    """
    from bihuan.engine.response.summing import summarise, times_of  # statistics load, and only here

    rows = list(_within(found, asked).values(*_TOLD))
    told = [(row, _points(row)) for row in rows if row["ended_as"] != MERGED]
    every = [points for _, points in told]
    real = [points for points in every if not points.is_drill]
    return ResponseTimes(
        asked, len(real), len(every) - len(real), len(rows) - len(told), summarise(every, {}),
        times_of(every, asked.interval)[0], _rings(told, asked.promise),
        _groups(((row["unit__name"] or "", points) for row, points in told), asked.interval),
        _groups(((row["kind"], points) for row, points in told), asked.interval),
        {name: sum(getattr(one, name) is None for one in real) for name in POINT_NAMES},
    )  # fmt: skip


def counted_of(found: QuerySet[Emergency], asked: ResponseAsked) -> QuerySet[Emergency]:
    """Return the emergencies that the figures of the period count: no drill, and no double of another report."""
    return _within(found, asked).filter(is_drill=False).exclude(ended_as=MERGED)


def seconds_of(row: Emergency, interval: str) -> int | None:
    """Return how long an interval of one emergency took: None where a point is missing, negative when out of order."""
    from bihuan.engine.response import INTERVALS  # statistics load, and only here

    points = _points({"is_drill": row.is_drill} | {column: getattr(row, column) for column in POINTS.values()})
    return points.between(INTERVALS[interval].start, INTERVALS[interval].end)


def _within(found: QuerySet[Emergency], asked: ResponseAsked) -> QuerySet[Emergency]:
    if asked.first_at is not None:
        found = found.filter(reported_at__gte=asked.first_at)
    return found if asked.last_at is None else found.filter(reported_at__lt=asked.last_at)


def _points(row: Mapping[str, Any]) -> Points:
    from bihuan.engine.response import Points  # statistics load, and only here

    told = (None if row[column] is None else int(row[column].timestamp()) for column in POINTS.values())
    return Points(**dict(zip(POINT_NAMES, told, strict=True)), is_drill=row["is_drill"])


def _rings(told: Iterable[tuple[Mapping[str, Any], Points]], promise: str) -> tuple[Group, ...]:
    """Return the rings with the share that came within each; every ring stands there, also one without emergencies."""
    from bihuan.engine.response.summing import summarise  # statistics load, and only here

    by_ring: dict[int, list[Points]] = {ring: [] for ring in RINGS}
    for row, points in told:
        if row["ring"] is not None:
            by_ring.setdefault(row["ring"], []).append(points)
    return tuple(
        Group(str(ring), summarise(points, {promise: ring * 60}, [promise])[0]) for ring, points in by_ring.items()
    )


def _groups(told: Iterable[tuple[str, Points]], interval: str) -> tuple[Group, ...]:
    """Return the groups with the interval asked about, those with most emergencies first."""
    from bihuan.engine.response.summing import summarise  # statistics load, and only here

    by_name: dict[str, list[Points]] = defaultdict(list)
    for name, points in told:
        by_name[name].append(points)
    groups = [Group(name, summarise(points, {}, [interval])[0]) for name, points in by_name.items()]
    return tuple(sorted((one for one in groups if one.n), key=lambda one: (-one.n, one.name)))
