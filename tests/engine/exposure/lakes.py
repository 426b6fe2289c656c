"""Small lakes and files of holders for the tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.counts import FileCount
from bihuan.engine.exposure.holders import import_file
from bihuan.engine.exposure.lake import Lake, LakeSource, make_lake

ZONE = "Asia/Shanghai"
BOUNDS = (105.0, 30.0, 107.0, 32.0)
DAY = dt.date(2022, 8, 21)
NOW = int(dt.datetime(2022, 8, 30, tzinfo=ZoneInfo(ZONE)).timestamp())
SOURCE = LakeSource("venues", 7, "Venue codes", "wgs84", "by order 12", ZONE)
HEADER = "手机号,姓名,场所编码,场所名称,经度,纬度,进入时间,离开时间"


def at(text: str, zone: str = ZONE) -> int:
    """Return the instant that a local clock shows."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def new_lake(folder: Path) -> Lake:
    return make_lake(folder / "lake", zone=ZONE, bounds=BOUNDS)


class Numbers:
    """Pseudonyms in the order in which identifiers are first asked for; remembers how it was asked."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, str], int] = {}

    def __call__(self, pairs: Sequence[tuple[str, str]]) -> list[int]:
        return [self.given.setdefault(pair, len(self.given)) for pair in pairs]


def visits(*rows: tuple[int, int, int, int | None]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [(), (), (), ()]
    return pa.table([*(list(column) for column in columns), [7] * len(rows)], schema=layout.VISITS_SCHEMA)


def take(lake: Lake, folder: Path, text: str, **told: object) -> FileCount:
    """Import a text as a file of holders."""
    path = folder / "holder.csv"
    path.write_text(text, encoding="utf-8")
    options = {"source": SOURCE, "number": Numbers(), "at": NOW, **told}
    return import_file(lake, path, **options)  # type: ignore[arg-type]  # options of several types


def rows_of(lake: Lake, kind: layout.Kind = "visits") -> list[dict[str, object]]:
    """Return all rows of a lake, by day and part."""
    return [row for part in lake.parts(kind) for row in pq.read_table(part.path, partitioning=None).to_pylist()]


def held_of(lake: Lake, count: FileCount) -> list[dict[str, object]]:
    path = lake.folder / layout.HELD / f"{count.sha256}.parquet"
    return pq.read_table(path).to_pylist() if path.exists() else []


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a lake except its lock, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != layout.LOCK
    }
