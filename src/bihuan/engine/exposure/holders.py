"""Files of data holders into the lake: read once, every line kept, held or refused with its reason; never guessed.

A file is taken in as a whole or not at all: its rows, its places, its held lines and its count appear in one change.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from bihuan.engine.exposure import layout
from bihuan.engine.exposure.appending import append_in
from bihuan.engine.exposure.changing import Change, changing
from bihuan.engine.exposure.columns import recognise
from bihuan.engine.exposure.counts import FileCount, read_count, repeated_count
from bihuan.engine.exposure.digests import digest_file
from bihuan.engine.exposure.gathering import Gathering
from bihuan.engine.exposure.lake import Lake, LakeSource, open_lake
from bihuan.engine.exposure.layout import Kind
from bihuan.engine.exposure.persons import Numbering
from bihuan.engine.exposure.reading import open_reading
from bihuan.engine.exposure.refusal import HolderFileRefused
from bihuan.engine.exposure.settling import Settled, settle_rows
from bihuan.engine.exposure.sources import check_source, told_sources

Progress = Callable[[int, int], None]  # rows so far, bytes so far
# Of one file: the largest that was measured. Peak of the whole process: 0.64 GB for 4 million rows of CSV; before the
# days of rows were told in blocks 0.92 GB for 4 million, 1.47 GB for 10 million, and 1.27 GB for 7 million of Parquet.
MOST_ROWS: Final = 10_000_000
FASTEST_KMH: Final = 250.0


def import_file(
    lake: Lake,
    data: Path,
    *,
    source: LakeSource,
    number: Numbering,
    at: int,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    kind: Kind | None = None,
    sheet: str = "",
    day_first: bool | None = None,
    fastest_kmh: float = FASTEST_KMH,
) -> FileCount:
    """Take a file of visits or points into the lake and return what became of each line.

    `number` turns (kind, identifier) into pseudonyms, and answers a negative number for what is no identifier.
    `columns` maps fields (columns.FIELDS) to headings that do not speak for themselves. `at` is now, in seconds.
    :raises HolderFileRefused: the file as a whole; nothing of it is in the lake then.
    :raises changing.LakeBusy: another process is writing.
    """
    check_source(lake, source, data.name)
    sha256 = digest_file(data)
    if earlier := read_count(lake.folder / layout.FILES / f"{sha256}.json"):
        return repeated_count(earlier, at)
    reading = open_reading(data, sheet=sheet)
    found = recognise(reading.headings, file=data.name, told=columns, kind=kind)
    with changing(lake.folder) as change:
        now = open_lake(lake.folder)
        gathering = Gathering(now, source, found, number, at=at, file=data.name, day_first=day_first)
        for chunk in reading.chunks():
            gathering.take(chunk)
            if gathering.read > MOST_ROWS:
                raise HolderFileRefused("too_many_rows", "split_by_day", file=data.name, limit=MOST_ROWS)
            if progress:
                progress(gathering.read, chunk.bytes_read)
        settled = settle_rows(gathering, fastest_kmh=fastest_kmh)
        days = _write(change, now, source, settled, sha256)
        count = FileCount(
            sha256=sha256, source=source.code, form=reading.form, kind=found.kind, at=at, read=gathering.read,
            kept=settled.rows.num_rows, held=settled.held_count, refused=settled.refused_count,
            reasons=settled.held.counts(), notices=(*reading.notices, *settled.notices),
            days={day.isoformat(): rows for day, rows in days.items()}, columns=found.told(),
        )  # fmt: skip
        change.put_json(count.as_json(), f"{layout.FILES}/{sha256}.json")
    return count


def _write(change: Change, lake: Lake, source: LakeSource, settled: Settled, sha256: str) -> dict[dt.date, int]:
    """Put rows, places, held lines and the source into the change; return the rows by day."""
    days = append_in(change, lake, settled.kind, settled.rows)
    if settled.places is not None:
        draft = change.draft()
        pq.write_table(settled.places, draft)
        change.put(draft, layout.PLACES)
    held = settled.held.table()
    if held.num_rows:
        draft = change.draft()
        pq.write_table(held, draft, compression="zstd")
        change.put(draft, f"{layout.HELD}/{sha256}.parquet")
    change.put_json(told_sources({**lake.sources(), source.code: source}), layout.SOURCES)
    return days
