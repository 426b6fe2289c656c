"""The index of points, one file a day: sorted by (cell, at), and where each person's rows are. 28 bytes a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bihuan.engine.exposure.daily import GRID_DEGREES
from bihuan.engine.exposure.index import IndexUnfit, groups_of, hints_of
from bihuan.engine.exposure.packed import Columns, Packed
from bihuan.engine.exposure.question import INT32

_Numbers = NDArray[Any]
_COLUMNS = (
    "cells", "offsets", "at", "longitude", "latitude", "persons", "own_persons", "own_hints", "own_offsets", "own_rows",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PointDay:
    """The points of one day by cell and time (`at` relative to `base`, the last one at `last`), and by person."""

    base: int
    last: int
    cells: _Numbers
    offsets: _Numbers
    at: _Numbers
    longitude: _Numbers
    latitude: _Numbers
    persons: _Numbers
    own_persons: _Numbers
    own_hints: _Numbers
    own_offsets: _Numbers
    own_rows: _Numbers


def pack_points(table: pa.Table) -> tuple[dict[str, Any], Columns]:
    """Return the facts and columns of some points. :raises IndexUnfit: they are too far apart in time."""
    person, instant, longitude, latitude = (
        np.asarray(table[name].combine_chunks()) for name in ("person", "at", "longitude", "latitude")
    )
    base, last = (int(instant.min()), int(instant.max())) if len(instant) else (0, 0)
    if last - base >= INT32:
        raise IndexUnfit("too_far_apart")
    at = (instant - base).astype(np.int32)
    cell = cells_of(longitude, latitude)
    order = np.lexsort((at, cell))
    cells, offsets = groups_of(cell[order])
    own = np.argsort(person[order], kind="stable").astype(np.uint32)
    own_persons, own_offsets = groups_of(person[order][own])
    arrays = (
        cells, offsets, at[order], longitude[order], latitude[order], person[order], own_persons,
        hints_of(own_persons), own_offsets, own,
    )  # fmt: skip
    return {"base": base, "last": last}, dict(zip(_COLUMNS, arrays, strict=True))


def point_day(packed: Packed) -> PointDay:
    """Return the points of a file of columns."""
    return PointDay(packed.facts["base"], packed.facts["last"], *(packed.columns[name] for name in _COLUMNS))


def cells_of(longitude: _Numbers, latitude: _Numbers) -> _Numbers:
    """Return the cell of each position: the band of latitude in the upper 32 bits, the step of longitude below."""
    band = np.floor(latitude / GRID_DEGREES).astype(np.int64)
    return (band << 32) + np.floor(longitude / GRID_DEGREES).astype(np.int64)
