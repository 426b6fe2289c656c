"""How a lake lies on the disk: names of files and folders, and the columns of each table. Open to any tool.

`lake.json`, `sources.json`, `places.parquet`, `visits/day=…/part-….parquet`, `points/day=…/part-….parquet`,
`files/<sha256>.json`, `held/<sha256>.parquet`, `index/` (rebuilt, never the only copy). `staging/` and `lake.lock`
belong to a change that is under way (changing.py). Instants are seconds since 1970 UTC, positions WGS-84 degrees.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final, Literal

import pyarrow as pa

FORMAT: Final = 1
Kind = Literal["visits", "points"]
KINDS: Final[tuple[Kind, ...]] = ("visits", "points")

LAKE, SOURCES, PLACES = "lake.json", "sources.json", "places.parquet"
FILES, HELD, INDEX, STAGING, LOCK = "files", "held", "index", "staging", "lake.lock"

VISITS_SCHEMA: Final = pa.schema(
    [
        pa.field("person", pa.uint32(), nullable=False),
        pa.field("place", pa.uint32(), nullable=False),
        pa.field("start", pa.int64(), nullable=False),
        pa.field("end", pa.int64()),  # null: nobody noted the end
        pa.field("source", pa.uint16(), nullable=False),
    ]
)
POINTS_SCHEMA: Final = pa.schema(
    [
        pa.field("person", pa.uint32(), nullable=False),
        pa.field("at", pa.int64(), nullable=False),
        pa.field("longitude", pa.float64(), nullable=False),
        pa.field("latitude", pa.float64(), nullable=False),
        pa.field("source", pa.uint16(), nullable=False),
    ]
)
PLACES_SCHEMA: Final = pa.schema(
    [
        pa.field("place", pa.uint32(), nullable=False),
        pa.field("code", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("longitude", pa.float64()),
        pa.field("latitude", pa.float64()),
        pa.field("area", pa.string(), nullable=False),
    ]
)
HELD_SCHEMA: Final = pa.schema(
    [
        pa.field("line", pa.int64(), nullable=False),  # of the file as it came; header lines count
        pa.field("verdict", pa.string(), nullable=False),  # held or refused
        pa.field("reason", pa.string(), nullable=False),
        pa.field("column", pa.string(), nullable=False),  # the field the reason is about
        pa.field("person", pa.uint32()),  # the pseudonym, when the identifier could be read
        pa.field("place", pa.uint32()),
        pa.field("start", pa.int64()),  # of a point: its instant
        pa.field("end", pa.int64()),
        pa.field("longitude", pa.float64()),
        pa.field("latitude", pa.float64()),
        pa.field("text", pa.string(), nullable=False),  # what stood in the column, or only its shape (masking.py)
        pa.field("day", pa.date32()),  # retention goes by it; null when the time could not be read
    ]
)
SCHEMAS: Final[dict[Kind, pa.Schema]] = {"visits": VISITS_SCHEMA, "points": POINTS_SCHEMA}

_DAY: Final = re.compile(r"day=(\d{4}-\d{2}-\d{2})")


def day_folder(kind: Kind, day: dt.date) -> str:
    """Return the folder of one local day, relative to the lake."""
    return f"{kind}/day={day.isoformat()}"


def day_of_folder(folder: Path) -> dt.date | None:
    """Read the day from a folder's name; None when it is not the folder of a day."""
    found = _DAY.fullmatch(folder.name)
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def parts_of(lake: Path, kind: Kind, day: dt.date) -> tuple[Path, ...]:
    """Return the files of one day in the order of their names; empty when the lake has none."""
    return tuple(sorted((lake / day_folder(kind, day)).glob("part-*.parquet")))


def days_of(lake: Path, kind: Kind) -> tuple[dt.date, ...]:
    """Return the days for which the lake has at least one file of a kind, earliest first."""
    folders = (lake / kind).glob("day=*")
    days = [day for folder in folders if (day := day_of_folder(folder)) and any(folder.glob("part-*.parquet"))]
    return tuple(sorted(days))
