"""The scan: DuckDB reads every day that matters once. The reference which the index must equal, and its stand-in.

The cases' side is expanded to every bin of time in which somebody they met can have arrived, so that a big row probes a
hash table once. How far back that reaches is the longest visit that shares the bins; longer ones (a hospital ward)
stand in a bin of their own beside every stay, so that none is lost and none makes the others slow. The text is
`visits.sql`.
"""

from __future__ import annotations

import dataclasses
from importlib.resources import files as package_files
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure.daily import GRID_DEGREES, SHORT_S, days_between
from bihuan.engine.exposure.distance import DEGREE_M, HALF_DEGREE, POLE, degrees_of
from bihuan.engine.exposure.duck import Watched, asked, lay_out, opened
from bihuan.engine.exposure.question import (
    POINT_PAIRS,
    VISIT_PAIRS,
    CaseWindow,
    Findings,
    KnownVisit,
    OtherNumber,
    PointQuestion,
    PointSlot,
    SearchedLake,
    Slot,
    VisitQuestion,
    Watch,
)

BIN_S = 3600
APART = -(2**50)
LEAST_BIN_S = 60
POLAR = 89.0
"""Degrees of latitude from which on the cells of a band are one."""
_VISITS = pa.schema([("person", pa.uint32()), ("place", pa.uint32()), ("start", pa.int64()), ("end", pa.int64())])
_POINTS = pa.schema(
    [("person", pa.uint32()), ("at", pa.int64()), ("longitude", pa.float64()), ("latitude", pa.float64())]
)
_POINT_SLOTS = pa.schema(
    [
        ("case", pa.int32()), ("longitude", pa.float64()), ("latitude", pa.float64()), ("metres", pa.float64()),
        ("starts", pa.int64()), ("ends", pa.int64()),
    ]
)  # fmt: skip


def visits_query() -> str:
    """Return the text of the search for visits, in DuckDB's dialect with named parameters."""
    return (package_files(__package__) / "visits.sql").read_text(encoding="utf-8")


def points_query() -> str:
    """Return the text of the search for points, in DuckDB's dialect with named parameters."""
    return (package_files(__package__) / "points.sql").read_text(encoding="utf-8")


def visit_terms(question: VisitQuestion, longest_s: int) -> dict[str, int | bool]:
    """Return the parameters of `visits.sql`."""
    return {
        "unknown": question.unknown_end_s, "slotted": bool(question.slots), "least": question.least_s,
        "residual": question.residual_s, "short": min(longest_s, SHORT_S), "bin": BIN_S, "apart": APART,
    }  # fmt: skip


def point_terms(question: PointQuestion) -> dict[str, int | float | bool]:
    """Return the parameters of `points.sql`."""
    degrees = degrees_of(question.metres)
    grid = max(GRID_DEGREES, degrees)
    return {
        "degrees": degrees, "grid": grid, "polar": int(POLAR / grid), "within": question.within_s,
        "bin": max(question.within_s, LEAST_BIN_S), "half_degree": HALF_DEGREE, "degree_m": DEGREE_M,
        "metres": float(question.metres), "pole": POLE, "slotted": bool(question.slots),
    }  # fmt: skip


def visit_files(lake: SearchedLake, question: VisitQuestion) -> list[Path]:
    """Return the files that can hold a visit which a window, prolonged, meets."""
    reach = max(lake.longest_s(), question.unknown_end_s)
    earliest = min(window.starts for window in question.cases) - reach
    latest = max(window.ends for window in question.cases) + question.residual_s
    return [path for _, files in days_between(lake, "visits", earliest, latest) for path in files]


def point_files(lake: SearchedLake, question: PointQuestion) -> list[Path]:
    """Return the files that can hold a point which a window, widened by the time between two points, meets."""
    earliest = min(window.starts for window in question.cases) - question.within_s
    latest = max(window.ends for window in question.cases) + question.within_s
    return [path for _, files in days_between(lake, "points", earliest, latest) for path in files]


def rows_in(files: list[Path]) -> int:
    """Return how many rows the files have, by their footers."""
    return sum(pq.ParquetFile(path).metadata.num_rows for path in files)


def cases_table(cases: tuple[CaseWindow, ...]) -> pa.Table:
    """Return the windows as a table: case, person, starts, ends."""
    columns = zip(*((one.case, one.person, one.starts, one.ends) for one in cases), strict=True)
    kinds = (("case", pa.int32()), ("person", pa.uint32()), ("starts", pa.int64()), ("ends", pa.int64()))
    return pa.table([pa.array(column, kind[1]) for column, kind in zip(columns, kinds, strict=True)], pa.schema(kinds))


def slots_table(slots: tuple[Slot, ...]) -> pa.Table:
    """Return the slots as a table: case, place, starts, ends."""
    rows = [{"case": one.case, "place": one.place, "starts": one.starts, "ends": one.ends} for one in slots]
    kinds = [("case", pa.int32()), ("place", pa.uint32()), ("starts", pa.int64()), ("ends", pa.int64())]
    return pa.Table.from_pylist(rows, pa.schema(kinds))


def point_slots_table(slots: tuple[PointSlot, ...]) -> pa.Table:
    """Return the circles as a table: case, longitude, latitude, metres, starts, ends."""
    columns = zip(*(dataclasses.astuple(one) for one in slots), strict=True) if slots else [()] * len(_POINT_SLOTS)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, _POINT_SLOTS.types, strict=True)]
    return pa.table(arrays, schema=_POINT_SLOTS)


def fresh_table(fresh: tuple[KnownVisit, ...]) -> pa.Table:
    """Return the fresh visits as a table: person, place, start, end."""
    rows = [{"person": one.person, "place": one.place, "start": one.start, "end": one.end} for one in fresh]
    return pa.Table.from_pylist(rows, _VISITS)


def same_table(same: tuple[OtherNumber, ...]) -> pa.Table:
    """Return the further numbers as a table: number, person."""
    rows = [{"number": one.number, "person": one.person} for one in same]
    return pa.Table.from_pylist(rows, pa.schema([("number", pa.uint32()), ("person", pa.uint32())]))


def ask_visits(lake: SearchedLake, question: VisitQuestion, *, why: str, watch: Watch | None = None) -> Findings:
    """Return the answer of the scan. Whatever `watch` raises interrupts DuckDB and comes out here."""
    files = visit_files(lake, question)
    digest, rows = lake.digest(), rows_in(files)
    with opened(lake.folder) as link:
        lay_out(link, "visits", files, _VISITS)
        for name, table in (
            ("cases", cases_table(question.cases)),
            ("slots", slots_table(question.slots)),
            ("fresh", fresh_table(question.fresh)),
            ("same", same_table(question.same)),
        ):
            link.register(name, table)
        terms = visit_terms(question, lake.longest_s())
        pairs = asked(link, visits_query(), terms, VISIT_PAIRS, Watched(watch, len(question.cases), rows))
    return Findings(pairs, "scan", why, rows + len(question.fresh), (), digest)


def ask_points(lake: SearchedLake, question: PointQuestion, *, why: str, watch: Watch | None = None) -> Findings:
    """Return the answer of the scan. Whatever `watch` raises interrupts DuckDB and comes out here."""
    files = point_files(lake, question)
    digest, rows = lake.digest(), rows_in(files)
    with opened(lake.folder) as link:
        lay_out(link, "points", files, _POINTS)
        link.register("cases", cases_table(question.cases))
        link.register("slots", point_slots_table(question.slots))
        terms = point_terms(question)
        pairs = asked(link, points_query(), terms, POINT_PAIRS, Watched(watch, len(question.cases), rows))
    return Findings(pairs, "scan", why, rows, (), digest)
