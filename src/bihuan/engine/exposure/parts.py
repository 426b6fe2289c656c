"""One Parquet file of one day: written sorted, under a name with the digest of its bytes; read by its footer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure.changing import Change
from bihuan.engine.exposure.digests import SHORT, digest_file
from bihuan.engine.exposure.layout import Kind, day_folder

LONGEST: Final = b"bihuan.longest_s"
ROW_GROUP: Final = 262_144  # rows: a group is skipped by its least and greatest place, and small enough to be


@dataclass(frozen=True, slots=True)
class Part:
    """A file of one local day: its rows, bytes, and the seconds of its longest visit with a known end."""

    path: Path
    day: dt.date
    rows: int
    size_bytes: int
    longest_s: int


def longest_of(table: pa.Table) -> int:
    """Return the seconds of the longest row that has `start` and a known `end`; 0 when there is none."""
    if "end" not in table.column_names or not table.num_rows:
        return 0
    longest = 0
    for start, end in zip(table["start"].chunks, table["end"].chunks, strict=True):
        spans = np.asarray(end.fill_null(0)) - np.asarray(start)
        longest = max(longest, int(spans.max(initial=0, where=np.asarray(end.is_valid()))))
    return longest


def write_part(change: Change, kind: Kind, day: dt.date, table: pa.Table) -> None:
    """Write one part of a day into a change. The table is sorted already and has the schema of its kind."""
    draft = change.draft()
    marked = table.replace_schema_metadata({LONGEST: str(longest_of(table)).encode()})
    dictionary = [name for name in ("place", "source") if name in table.column_names]  # the rest is quicker without
    pq.write_table(
        marked, draft, row_group_size=ROW_GROUP, compression="zstd", compression_level=1,
        use_dictionary=dictionary, write_statistics=True,
    )  # fmt: skip
    change.put(draft, f"{day_folder(kind, day)}/part-{digest_file(draft)[:SHORT]}.parquet")


def part_of(path: Path, day: dt.date) -> Part:
    """Describe a part by its footer; a file that others wrote is read for its longest visit.

    :raises OSError, pyarrow.ArrowInvalid: it cannot be read as Parquet.
    """
    file = pq.ParquetFile(path)
    told = (file.schema_arrow.metadata or {}).get(LONGEST)
    longest = int(told) if told is not None else _longest_read(file)
    return Part(path, day, file.metadata.num_rows, path.stat().st_size, longest)


def _longest_read(file: pq.ParquetFile) -> int:
    if "end" not in file.schema_arrow.names:
        return 0
    return max(
        (longest_of(pa.Table.from_batches([batch])) for batch in file.iter_batches(columns=["start", "end"])), default=0
    )
