"""When all lines of a file are there: places get their numbers, repeated and impossible rows go, notices are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bihuan.engine.exposure.against import compare
from bihuan.engine.exposure.appending import order_of
from bihuan.engine.exposure.clock import Int64s, days_of_instants
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
from bihuan.engine.exposure.layout import POINTS_SCHEMA, VISITS_SCHEMA, Kind
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
    lines, person = gathering.gathered("lines", np.int64), gathering.gathered("person", np.uint32)
    start = gathering.gathered("start", np.int64)
    if gathering.columns.kind == "points":
        x, y = gathering.gathered("longitude", np.float64), gathering.gathered("latitude", np.float64)
        return Rows(lines, person, start, None, None, *to_wgs84(x, y, _datum(gathering))), None
    entries = gathering.gathered("place", np.int64)
    end = gathering.gathered("end", np.int64)
    places, numbers = gathering.places.numbered(_datum(gathering), gathering.lake.bounds)
    gathering.held.number_places(numbers)
    x, y = gathering.places.positions(_datum(gathering))
    return Rows(lines, person, start, end, numbers[entries], x[entries], y[entries]), places


def settle_rows(gathering: Gathering, *, fastest_kmh: float) -> Settled:
    """Judge the gathered rows of a file together and against the lake."""
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
    once = np.flatnonzero(sieve.kept())
    days = kept_days(rows.start, gathering.lake.zone)
    compared = compare(gathering.lake, gathering.columns.kind, rows.take(once), days)
    known = np.zeros(len(rows.lines), bool)
    known[once] = compared.known
    sieve.mark(known, "duplicate")
    left = order[sieve.kept()[order]]
    sieve.mark(impossible(rows, left, fastest_kmh), "impossible_speed")
    notices = _counts(gathering, rows, sieve)
    return (
        notices
        + _clocks(whole_hours_apart(rows, left), "clocks_apart_in_file")
        + _clocks(_shift(compared.differences), "clocks_apart_from_lake")
    )


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
    known = kept & ~np.isnan(rows.longitude)
    cells = cells_at(rows.longitude[known], rows.latitude[known], gathering.lake.bounds)
    if outside := int((cells == BEYOND).sum()):
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
        values["longitude"], values["latitude"] = pa.array(rows.longitude[marked]), pa.array(rows.latitude[marked])
    gathering.held.add(lines=rows.lines[marked], reasons=reasons, columns=columns, values=values)


def _table(rows: Rows, sieve: Sieve, source: int) -> pa.Table:
    kept = sieve.kept()
    sources = np.full(int(kept.sum()), source, np.uint16)
    if rows.place is None or rows.end is None:
        columns = [rows.person[kept], rows.start[kept], rows.longitude[kept], rows.latitude[kept], sources]
        return pa.table([pa.array(column) for column in columns], schema=POINTS_SCHEMA)
    end = rows.end[kept]
    made = [
        pa.array(rows.person[kept]), pa.array(rows.place[kept]), pa.array(rows.start[kept]),
        pa.array(end, mask=end == UNKNOWN_END), pa.array(sources),
    ]  # fmt: skip
    return pa.table(made, schema=VISITS_SCHEMA)
