"""When all lines of a file are there: places get their numbers, repeated and impossible rows go, notices are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bihuan.engine.exposure.against import compare
from bihuan.engine.exposure.appending import order_of
from bihuan.engine.exposure.clock import Flags, Int64s, days_of_instants
from bihuan.engine.exposure.datum import DatumName, to_wgs84
from bihuan.engine.exposure.gathering import Gathering, kept_days
from bihuan.engine.exposure.hilbert import BEYOND, cells_at
from bihuan.engine.exposure.holding import Held, names_of
from bihuan.engine.exposure.judging import (
    UNKNOWN_END,
    Rows,
    commonest_shift,
    impossible,
    repeated,
    whole_hours_apart,
)
from bihuan.engine.exposure.layout import POINTS_SCHEMA, VISITS_SCHEMA, Kind, parts_of
from bihuan.engine.exposure.notices import Notice
from bihuan.engine.exposure.sieve import Sieve

ENOUGH_PAIRS, ENOUGH_SHARE = 20, 0.3  # of alike rows, before whole hours between them are worth a word


@dataclass(frozen=True, slots=True)
class Settled:
    """What goes into the lake: rows in the schema of their kind, the places (None: as they are), and the held lines."""

    kind: Kind
    rows: pa.Table
    places: pa.Table | None
    held: Held
    notices: tuple[Notice, ...]
    held_count: int
    refused_count: int


def _datum(gathering: Gathering) -> DatumName:
    return gathering.source.datum or "wgs84"  # without a datum there are no positions (gathering.py)


def _rows(gathering: Gathering) -> tuple[Rows, pa.Table | None]:
    lines, person, start = (gathering.gathered(name) for name in ("lines", "person", "start"))
    if gathering.columns.kind == "points":
        x, y = gathering.gathered("longitude"), gathering.gathered("latitude")
        return Rows(lines, person, start, None, None, None, *to_wgs84(x, y, _datum(gathering))), None
    spot, end = gathering.gathered("place"), gathering.gathered("end")
    places, numbers = gathering.places.numbered(_datum(gathering), gathering.lake.bounds)
    gathering.held.number_places(numbers)
    return Rows(lines, person, start, end, numbers[spot], spot, *gathering.places.positions(_datum(gathering))), places


def settle_rows(gathering: Gathering, *, fastest_kmh: float) -> Settled:
    """Judge the gathered rows of a file together and against the lake."""
    gathering.persons.forget()
    rows, places = _rows(gathering)
    kind = gathering.columns.kind
    sieve = Sieve(len(rows.lines))
    notices = _judge(gathering, rows, sieve, fastest_kmh)
    _hold(gathering, rows, sieve)
    table = _table(rows, sieve, gathering.source.number)
    if places is not None:
        notices += gathering.places.notices(_datum(gathering))
    held = sum(reason.count for reason in gathering.held.counts() if reason.verdict == "held")
    refused = gathering.read - table.num_rows - held
    return Settled(kind, table, places, gathering.held, tuple(notices), held, refused)


def _judge(gathering: Gathering, rows: Rows, sieve: Sieve, fastest_kmh: float) -> list[Notice]:
    if not len(rows.lines):
        return []
    order = order_of(rows.person, rows.start)
    order = np.arange(len(rows.lines), dtype=np.int64) if order is None else order
    sieve.mark(repeated(rows, order), "duplicate")
    differences = _mark_known(gathering, rows, sieve)
    left = order if sieve.kept().all() else order[sieve.kept()[order]]
    sieve.mark(impossible(rows, left, fastest_kmh), "impossible_speed")
    notices = _counts(gathering, rows, sieve)
    return (
        notices
        + _clocks(whole_hours_apart(rows, left), "clocks_apart_in_file")
        + _clocks(_shift(differences), "clocks_apart_from_lake")
    )


def _mark_known(gathering: Gathering, rows: Rows, sieve: Sieve) -> list[Int64s]:
    """Mark the rows that the lake has; return by how much its times differ for alike visits."""
    once = np.flatnonzero(sieve.kept())
    days = kept_days(rows.start, gathering.lake.zone)
    kind = gathering.columns.kind
    if not any(parts_of(gathering.lake.folder, kind, day) for day in days):
        return []
    compared = compare(gathering.lake, kind, rows.take(once), days)
    known = np.zeros(len(rows.lines), bool)
    known[once] = compared.known
    sieve.mark(known, "duplicate")
    return compared.differences


def _shift(differences: list[Int64s]) -> tuple[int, int, int]:
    return commonest_shift(np.concatenate([np.zeros(0, np.int64), *differences]))


def _clocks(found: tuple[int, int, int], code: str) -> list[Notice]:
    """Say that two clocks seem whole hours apart, when enough rows look like it: said, never mended."""
    hours, count, pairs = found
    if count < ENOUGH_PAIRS or count < ENOUGH_SHARE * pairs:
        return []
    return [Notice(code, {"hours": hours, "rows": count})]


def _counts(gathering: Gathering, rows: Rows, sieve: Sieve) -> list[Notice]:
    kept = sieve.kept()
    found = []
    if rows.end is not None and (unknown := int((rows.end[kept] == UNKNOWN_END).sum())):
        found.append(Notice("unknown_ends", {"count": unknown}))
    if gathering.bad_positions:
        found.append(Notice("unreadable_positions", {"count": gathering.bad_positions}))
    cells = cells_at(rows.longitude, rows.latitude, gathering.lake.bounds)
    beyond = (cells == BEYOND) & ~np.isnan(rows.longitude)
    outside = int((beyond if rows.spot is None else beyond[rows.spot])[kept].sum()) if beyond.any() else 0
    if outside:
        found.append(Notice("outside_the_bounds", {"count": outside}))
    return found


def _hold(gathering: Gathering, rows: Rows, sieve: Sieve) -> None:
    marked = sieve.marked()
    if not len(marked):
        return
    reasons, columns = names_of(sieve.reasons[marked], sieve.columns[marked])
    days = days_of_instants(rows.start[marked], gathering.lake.zone).astype(np.int32)
    values = {
        "person": pa.array(rows.person[marked]), "start": pa.array(rows.start[marked]),
        "day": pa.array(days).cast(pa.date32()),
    }  # fmt: skip
    if rows.place is not None and rows.end is not None:
        values["place"] = pa.array(rows.place[marked])
        values["end"] = pa.array(rows.end[marked], mask=rows.end[marked] == UNKNOWN_END)
    else:
        values |= {"longitude": pa.array(rows.longitude[marked]), "latitude": pa.array(rows.latitude[marked])}
    gathering.held.add(lines=rows.lines[marked].astype(np.int64), reasons=reasons, columns=columns, values=values)


def _table(rows: Rows, sieve: Sieve, source: int) -> pa.Table:
    kept = sieve.kept()
    at: Flags | slice = slice(None) if kept.all() else kept  # without a copy, as a rule
    sources = pa.array(np.full(int(kept.sum()), source, np.uint16))
    if rows.place is None or rows.end is None:
        columns = [rows.person[at], rows.start[at], rows.longitude[at], rows.latitude[at]]
        return pa.table([*map(pa.array, columns), sources], schema=POINTS_SCHEMA)
    end = rows.end[at]
    made = [*map(pa.array, (rows.person[at], rows.place[at], rows.start[at])), pa.array(end, mask=end == UNKNOWN_END)]
    return pa.table([*made, sources], schema=VISITS_SCHEMA)
