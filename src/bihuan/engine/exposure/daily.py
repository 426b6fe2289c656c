"""Which files of the lake a search reads, and how to tell that they are still the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure.layout import Kind, parts_of
from bihuan.engine.exposure.question import SearchedLake

DAY_S = 86400
SHORT_S = 6 * 3600
"""Visits up to this length are looked for together; the scan and the index keep longer ones apart."""
GRID_DEGREES = 0.001
"""Width of the cells in which points are looked for: about 111 m from south to north."""
SPARE_S = 2 * DAY_S
"""A day begins at most 14 hours away from UTC's; two days of room forgive a zone, a leap and a clock set forward."""


def files_of(lake: SearchedLake, kind: Kind, day: date) -> list[Path]:
    """Return a day's files of a kind in the order of their names; none for an empty day."""
    return list(parts_of(lake.folder, kind, day))


def stamp_of(files: list[Path]) -> str:
    """Return what tells that a day's files were not touched: their names, sizes and times of writing."""
    seen = ((path.name, path.stat()) for path in files)
    return "\n".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in seen)


def midnight_of(day: date) -> int:
    """Return the instant of a day's midnight in UTC."""
    return (day - date(1970, 1, 1)) // timedelta(days=1) * DAY_S


def days_between(lake: SearchedLake, kind: Kind, earliest: int, latest: int) -> Iterator[tuple[date, list[Path]]]:
    """Yield the days with files that may hold a row that starts within `[earliest, latest]`."""
    for day in lake.days(kind):
        if earliest - SPARE_S <= midnight_of(day) <= latest + SPARE_S:
            files = files_of(lake, kind, day)
            if files:
                yield day, files


def read_table(files: list[Path], columns: list[str]) -> pa.Table:
    """Return the columns of some Parquet files as one table. :raises OSError: a file went away meanwhile."""
    return pa.concat_tables([pq.ParquetFile(path).read(columns=columns) for path in files])
