"""A file's rows held against the rows that the lake has for the same days: told before, or told by another clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.clock import Flags, Int64s
from bihuan.engine.exposure.judging import MOST_SHIFT_S, UNKNOWN_END, Column, Rows
from bihuan.engine.exposure.lake import Lake
from bihuan.engine.exposure.layout import Kind

Uint64s = npt.NDArray[np.uint64]
BATCH: Final = 1 << 20
PROBES: Final = 1 << 15  # rows of the file of which the same person at the same place is looked for


def mixed(columns: Iterable[Column]) -> Uint64s:
    """Return one 64-bit number a row (the finaliser of SplitMix64, Steele et al. 2014, column after column)."""
    found: Uint64s | np.uint64 = np.uint64(0x9E3779B97F4A7C15)
    for column in columns:
        bits = column.view(np.uint64) if column.dtype.itemsize == 8 else column.astype(np.uint64)
        found = found ^ bits
        found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        found = found ^ (found >> np.uint64(31))
    return np.asarray(found, np.uint64)


class _Lookup:
    """Finds, for many numbers, the row that has the same number: a filter of bits first, then a binary search."""

    def __init__(self, numbers: Uint64s) -> None:
        self.order = np.argsort(numbers)
        self._sorted = numbers[self.order]
        self._mask = np.uint64((1 << min(26, max(10, (8 * len(numbers)).bit_length()))) - 1)
        self._filter = np.zeros(int(self._mask) + 1, bool)
        self._filter[numbers & self._mask] = True

    def find(self, numbers: Uint64s) -> tuple[Int64s, Int64s]:
        """Return (index into numbers, row) of each match; of rows with equal numbers, one."""
        asked = np.flatnonzero(self._filter[numbers & self._mask])
        at = np.searchsorted(self._sorted, numbers[asked])
        hit = at < len(self._sorted)
        asked, at = asked[hit], at[hit]
        equal = self._sorted[at] == numbers[asked]
        return asked[equal], self.order[at[equal]]


@dataclass(slots=True)
class Comparison:
    """Which rows of the file the lake has already, and by how many seconds its times differ for alike visits."""

    known: Flags
    differences: list[Int64s] = field(default_factory=list)


def _batches(lake: Lake, kind: Kind, days: Iterable[dt.date]) -> Iterator[list[Column]]:
    """Give the lake's rows of some days, a bounded number at a time: person, start, and what makes a row itself."""
    names = ["person", "start", "place", "end"] if kind == "visits" else ["person", "at", "longitude", "latitude"]
    for day in days:
        for path in layout.parts_of(lake.folder, kind, day):
            for batch in pq.ParquetFile(path).iter_batches(BATCH, columns=names):
                columns = [batch.column(name) for name in names]
                if kind == "visits":
                    columns[3] = columns[3].fill_null(UNKNOWN_END)
                yield [np.asarray(column) for column in columns]


def compare(lake: Lake, kind: Kind, rows: Rows, days: Iterable[dt.date]) -> Comparison:
    """Hold the rows of a file against the lake's rows of the given days; memory grows with the file, not the lake.

    No two of the file's rows are equal. A row is known when person, place, start and end (or person, instant and
    position) are equal, whoever told it.
    """
    found = Comparison(np.zeros(len(rows.person), bool))
    mine: list[Column] = [rows.person, rows.start, *rows.identity()]
    whole, probes = None, None
    for theirs in _batches(lake, kind, days):
        whole = whole or _Lookup(mixed(mine))
        asked, row = whole.find(mixed(theirs))
        equal = np.ones(len(asked), bool)
        for own, other in zip(mine, theirs, strict=True):
            equal &= own[row] == other[asked]
        found.known[row[equal]] = True
        if rows.place is not None:
            probes = probes or _probes(rows)
            found.differences.append(_differences(rows, probes, theirs))
    return found


def _probes(rows: Rows) -> tuple[Int64s, _Lookup]:
    chosen = np.arange(0, len(rows.person), len(rows.person) // PROBES + 1, dtype=np.int64)
    place = rows.place if rows.place is not None else rows.person
    return chosen, _Lookup(mixed([rows.person[chosen], place[chosen]]))


def _differences(rows: Rows, probes: tuple[Int64s, _Lookup], theirs: list[Column]) -> Int64s:
    """Return, for the lake's visits of a probed (person, place), how much later the file tells it, in seconds."""
    chosen, lookup = probes
    asked, probe = lookup.find(mixed([theirs[0], theirs[2]]))
    later = rows.start[chosen[probe]] - theirs[1][asked].astype(np.int64)
    return np.asarray(later[np.abs(later) <= MOST_SHIFT_S], np.int64)
