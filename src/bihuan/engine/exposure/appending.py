"""Rows into the lake: cut by local day, sorted, into new files; the files that were there stay untouched."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bihuan.engine.exposure.changing import Change, changing
from bihuan.engine.exposure.clock import date_of, days_of_instants
from bihuan.engine.exposure.hilbert import cells_at
from bihuan.engine.exposure.lake import Bounds, Lake
from bihuan.engine.exposure.layout import SCHEMAS, Kind
from bihuan.engine.exposure.parts import write_part

PART_ROWS: Final = 4_194_304
INSTANT: Final[dict[Kind, str]] = {"visits": "start", "points": "at"}


def column(table: pa.Table, name: str) -> npt.NDArray[np.int64]:
    """Return a column of whole numbers without nulls as int64."""
    return np.asarray(table[name].combine_chunks()).astype(np.int64, copy=False)


def degrees(table: pa.Table, name: str) -> npt.NDArray[np.float64]:
    """Return a column of degrees as float64, NaN where there is none."""
    return np.asarray(table[name].combine_chunks(), dtype=np.float64)


def _groups(kind: Kind, day: pa.Table, bounds: Bounds) -> npt.NDArray[np.uint32]:
    """Return what the rows of a day stand together by: their place, or the Hilbert cell of their position."""
    if kind == "visits":
        return np.asarray(day["place"].combine_chunks())
    return cells_at(degrees(day, "longitude"), degrees(day, "latitude"), bounds)


def _ranks(groups: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint64], int]:
    """Return the rank of each group among the groups that occur, and how many occur."""
    encoded = pa.array(groups).dictionary_encode()
    values = np.asarray(encoded.dictionary)
    ranks = np.empty(len(values), dtype=np.uint64)
    ranks[np.argsort(values)] = np.arange(len(values), dtype=np.uint64)
    return ranks[np.asarray(encoded.indices)], len(values)


def order_of(groups: npt.NDArray[np.uint32], instants: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    """Return the order by (group, instant), equal rows as they came; None when they are in that order already.

    Rank, instant and row number are packed into one number, because a plain sort is six times quicker than an argsort;
    where they need more than 64 bits, numpy's lexsort answers.
    """
    ranks, count = _ranks(groups)
    offsets = (instants - instants.min()).view(np.uint64)
    row_bits, offset_bits = len(groups).bit_length(), int(offsets.max()).bit_length()
    if row_bits + offset_bits + count.bit_length() > 64:
        return np.asarray(np.lexsort((instants, groups)), dtype=np.int64)
    packed = ranks  # in place: of a large file each copy is a tenth of the memory there may be
    packed <<= np.uint64(offset_bits + row_bits)
    offsets <<= np.uint64(row_bits)
    packed |= offsets
    del offsets
    packed |= np.arange(len(groups), dtype=np.uint64)
    if np.all(packed[1:] >= packed[:-1]):
        return None
    packed.sort()
    packed &= np.uint64((1 << row_bits) - 1)
    return packed.view(np.int64)


def _write_day(change: Change, lake: Lake, kind: Kind, day: dt.date, rows: pa.Table) -> None:
    """Write the rows of a day, sorted as the layout says, in files of at most PART_ROWS rows, two at a time."""
    order = order_of(_groups(kind, rows, lake.bounds), column(rows, INSTANT[kind]))

    def write(start: int) -> None:
        stop = min(start + PART_ROWS, rows.num_rows)
        part = rows.slice(start, PART_ROWS) if order is None else rows.take(pa.array(order[start:stop]))
        write_part(change, kind, day, part)

    with ThreadPoolExecutor(2) as pool:
        deque(pool.map(write, range(0, rows.num_rows, PART_ROWS)), maxlen=0)


def _by_day(kind: Kind, table: pa.Table, zone: str) -> Iterator[tuple[dt.date, pa.Table]]:
    days = days_of_instants(column(table, INSTANT[kind]), zone)
    present = np.unique(days) if len(days) and days.min() != days.max() else days[:1]
    for day in present.tolist():
        yield date_of(day), table if len(present) == 1 else table.filter(pa.array(days == day))


def append_in(change: Change, lake: Lake, kind: Kind, table: pa.Table) -> dict[dt.date, int]:
    """Write rows into a change, in files of their own for each local day; return the rows by day."""
    rows = {}
    for day, part in _by_day(kind, table.cast(SCHEMAS[kind]), lake.zone):
        _write_day(change, lake, kind, day, part)
        rows[day] = part.num_rows
    return rows


def append_rows(lake: Lake, kind: Kind, table: pa.Table) -> dict[dt.date, int]:
    """Append rows (layout.VISITS_SCHEMA or POINTS_SCHEMA, any order, any days) in one step; return the rows by day.

    Nothing is compared with what is there: rows of data holders come in by holders.import_file.
    :raises changing.LakeBusy: another process is writing. :raises pyarrow.ArrowInvalid: not the schema's values.
    """
    with changing(lake.folder) as change:
        return append_in(change, lake, kind, table)
