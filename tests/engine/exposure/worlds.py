"""Small worlds for the search: lakes written by hand in the layout of the design, and how Hypothesis thinks them up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st

from bihuan.engine.exposure.question import (
    CaseWindow,
    KnownVisit,
    OtherNumber,
    PointQuestion,
    PointSlot,
    Slot,
    VisitQuestion,
)

VISITS = pa.schema(
    [
        ("person", pa.uint32()),
        ("place", pa.uint32()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("source", pa.uint16()),
    ]
)
POINTS = pa.schema(
    [
        ("person", pa.uint32()), ("at", pa.int64()), ("longitude", pa.float64()), ("latitude", pa.float64()),
        ("source", pa.uint16()),
    ]
)  # fmt: skip
MINUTE = 60
Visit = tuple[int, int, int, int | None]  # person, place, start, end
Point = tuple[int, int, float, float]  # person, at, longitude, latitude


@dataclass
class HandLake:
    """A lake written by hand: as little of one as a search needs."""

    folder: Path
    zone: str = "Asia/Shanghai"

    def days(self, kind: str = "visits") -> list[date]:
        return sorted(date.fromisoformat(path.name[4:]) for path in (self.folder / kind).glob("day=*"))

    def digest(self) -> str:
        return " ".join(f"{path.name}-{path.stat().st_size}" for path in sorted(self.folder.glob("*/day=*/part-*")))

    def longest_s(self) -> int:
        tables = [pq.read_table(path) for path in (self.folder / "visits").glob("day=*/part-*")]
        ends = [(row["start"], row["end"]) for table in tables for row in table.to_pylist()]
        return max((end - start for start, end in ends if end is not None), default=0)


def day_of(at: int, zone: str) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(zone)).date()


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def add_visits(lake: HandLake, visits: list[Visit], name: str = "0") -> HandLake:
    """Write visits as one file more for each of their days."""
    for day in {day_of(visit[2], lake.zone) for visit in visits}:
        rows = sorted((v for v in visits if day_of(v[2], lake.zone) == day), key=lambda v: (v[1], v[2]))
        columns = [*zip(*rows, strict=True), [1] * len(rows)]
        _write(
            lake,
            "visits",
            day,
            name,
            pa.table([pa.array(c, t) for c, t in zip(columns, VISITS.types, strict=True)], VISITS),
        )
    return lake


def add_points(lake: HandLake, points: list[Point], name: str = "0") -> HandLake:
    """Write points as one file more for each of their days."""
    for day in {day_of(point[1], lake.zone) for point in points}:
        rows = [point for point in points if day_of(point[1], lake.zone) == day]
        columns = [*zip(*rows, strict=True), [1] * len(rows)]
        _write(
            lake,
            "points",
            day,
            name,
            pa.table([pa.array(c, t) for c, t in zip(columns, POINTS.types, strict=True)], POINTS),
        )
    return lake


def _write(lake: HandLake, kind: str, day: date, name: str, table: pa.Table) -> None:
    folder = lake.folder / kind / f"day={day.isoformat()}"
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, folder / f"part-{name}.parquet")


@dataclass(frozen=True)
class World:
    """Visits of a lake and a question about them."""

    zone: str
    visits: list[Visit]
    question: VisitQuestion

    def lake(self, folder: Path) -> HandLake:
        return add_visits(HandLake(folder, self.zone), self.visits)


@dataclass(frozen=True)
class PointWorld:
    """Points of a lake and a question about them."""

    points: list[Point]
    question: PointQuestion

    def lake(self, folder: Path) -> HandLake:
        return add_points(HandLake(folder), self.points)


# Both zones set their clocks, or have midnight, inside the three days: Berlin on 29 March 2020 at 01:00 UTC
FIRST = {"Asia/Shanghai": instant("2022-08-24T12:00"), "Europe/Berlin": instant("2020-03-28T10:00")}
LENGTHS = (0, 1, 299, 300, 899, 900, 901, 1800, 7200, 6 * 3600, 6 * 3600 + 1, 8 * 3600, 86400, 3 * 86400)
PERSONS, PLACES = st.integers(0, 4), st.sampled_from([0, 70_000, 2**32 - 1])


@st.composite
def instants(draw: st.DrawFn, first: int) -> int:
    """A moment in three days, mostly on a grid of ten minutes so that things touch."""
    return first + draw(st.integers(0, 3 * 144)) * 600 + draw(st.sampled_from([0, 0, 0, 1, 300, 599]))


@st.composite
def visits(draw: st.DrawFn, first: int) -> Visit:
    start = draw(instants(first))
    length = draw(st.one_of(st.none(), st.sampled_from(LENGTHS), st.integers(0, 200).map(lambda n: n * MINUTE)))
    return draw(PERSONS), draw(PLACES), start, None if length is None else start + length


@st.composite
def crowded(draw: st.DrawFn, first: int) -> list[Visit]:
    """Visits of a few persons to one place within a few hours."""
    at, place = draw(instants(first)), draw(PLACES)
    lengths = st.one_of(st.none(), st.integers(0, 12), st.integers(1, 12), st.integers(4, 12))
    found = draw(st.lists(st.tuples(PERSONS, st.integers(0, 18), lengths), min_size=4, max_size=12))
    return [
        (who, place, at + start * 300, None if length is None else at + (start + length) * 300)
        for who, start, length in found
    ]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    zone = draw(st.sampled_from(sorted(FIRST)))
    first = FIRST[zone]
    crowds = [draw(crowded(first)) for _ in range(draw(st.integers(1, 3)))]
    found = draw(st.lists(visits(first), max_size=15)) + [visit for crowd in crowds for visit in crowd]
    starts = [draw(st.sampled_from(found))[2] for _ in range(draw(st.integers(1, 3)))]
    cases = tuple(
        CaseWindow(10 - nth, draw(PERSONS), at - before, at + draw(st.sampled_from([1, 600, 7200, 86400, 4 * 86400])))
        for nth, at in enumerate(starts)
        for before in [draw(st.sampled_from([0, 0, 300, 86400]))]
    )
    return World(zone, found, _question(draw, cases, found, first))


def _question(draw: st.DrawFn, cases: tuple[CaseWindow, ...], found: list[Visit], first: int) -> VisitQuestion:
    slots = tuple(
        Slot(
            draw(st.sampled_from(cases)).case, place, start - before, start + draw(st.sampled_from([300, 7200, 86400]))
        )
        for _, place, start, _ in draw(st.lists(st.sampled_from(found), max_size=4))
        for before in [draw(st.sampled_from([0, 300, 7200]))]
    )
    fresh = tuple(KnownVisit(*visit) for visit in draw(st.lists(visits(first), max_size=3)))
    fresh += tuple(draw(told_again(visit)) for visit in draw(st.lists(st.sampled_from(found), max_size=4)))
    borne = {window.person for window in cases}
    others = sorted({0, 1, 2, 3, 4} - borne)
    further = draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else []
    firsts = sorted({0, 1, 2, 3, 4} - set(further))
    same = tuple(OtherNumber(number, draw(st.sampled_from(firsts))) for number in further)
    minutes, residual, unknown = (
        draw(st.sampled_from([1, 5, 15])),
        draw(st.sampled_from([0, 30, 600])),
        draw(st.sampled_from([0, 20, 240, 600])),
    )
    return VisitQuestion(cases, minutes, residual, unknown, slots if draw(st.integers(0, 2)) == 0 else (), fresh, same)


@st.composite
def told_again(draw: st.DrawFn, visit: Visit) -> KnownVisit:
    """A visit of the lake as the desk tells it: the same, or beginning before, inside, at the end or just after."""
    who, place, start, end = visit
    lasted = 600 if end is None else end - start
    begins = start + draw(st.sampled_from([0, 0, -300, lasted // 2, lasted, lasted + 1]))
    ends = draw(st.sampled_from([end, None if end is None else end + 300, begins + 900, None]))
    return KnownVisit(who, place, begins, None if ends is None else max(begins, ends))


CLOUDS = ((106.08, 30.79), (0.0, 0.0), (180.0, -17.0), (20.0, 78.2), (20.0, 89.9995))
"""A city, the equator, the 180th meridian, the far north, and the pole."""


@st.composite
def points(draw: st.DrawFn, clouds: list[tuple[float, float]]) -> Point:
    longitude, latitude = draw(st.sampled_from(clouds))
    east, north, at = draw(st.integers(-6, 6)), draw(st.integers(-6, 6)), draw(st.integers(0, 60))
    longitude += east * 2e-4
    longitude -= 360.0 if longitude > 180.0 else 0.0
    return draw(PERSONS), FIRST["Asia/Shanghai"] + at * 60, longitude, min(latitude + north * 1e-4, 90.0)


@st.composite
def point_worlds(draw: st.DrawFn) -> PointWorld:
    clouds = draw(st.lists(st.sampled_from(CLOUDS), min_size=1, max_size=2))
    found = draw(st.lists(points(clouds), min_size=10, max_size=60))
    at = FIRST["Asia/Shanghai"]
    cases = tuple(
        CaseWindow(nth, draw(PERSONS), at + draw(st.integers(0, 30)) * 60, at + draw(st.integers(31, 90)) * 60)
        for nth in range(draw(st.integers(1, 3)))
    )
    slots = draw(point_slots(cases, found)) if draw(st.booleans()) else ()
    return PointWorld(
        found, PointQuestion(cases, draw(st.sampled_from([5, 100, 1000.5])), draw(st.sampled_from([0, 5, 30])), slots)
    )


@st.composite
def point_slots(draw: st.DrawFn, cases: tuple[CaseWindow, ...], found: list[Point]) -> tuple[PointSlot, ...]:
    """Circles around points of the cases, or beside them, that last from a minute to the whole hour."""
    own = [point for point in found if point[0] in {window.person for window in cases}] or found
    at = FIRST["Asia/Shanghai"]
    circles = []
    for _, _, longitude, latitude in draw(st.lists(st.sampled_from(own), min_size=1, max_size=4)):
        case, metres = draw(st.sampled_from(cases)).case, draw(st.sampled_from([1, 25, 100.5, 1000]))
        starts, lasts = at + draw(st.integers(0, 40)) * 60, draw(st.integers(1, 60)) * 60
        north = draw(st.sampled_from([0, 0, 2e-4, 1e-3]))
        circles.append(PointSlot(case, longitude, min(latitude + north, 90.0), metres, starts, starts + lasts))
    return tuple(circles)


def rows(table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.to_pylist()
    return found
