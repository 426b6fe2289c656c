"""Parquet files of data holders: columns as they are, the row's number as its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bihuan.engine.exposure.reading import CHUNK, Chunk, Reading
from bihuan.engine.exposure.refusal import HolderFileRefused

_ROWS: Final = 4 * CHUNK


def _is_plain(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    return bool(
        pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_null(kind)
    )


def plain(values: pa.Array) -> pa.Array:
    """Return a column as text, as timestamps or as float64; whole numbers become their digits."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_timestamp(values.type) or pa.types.is_floating(values.type):
        return values
    return values.cast(pa.string())


def open_parquet(path: Path) -> Reading:
    """Open a Parquet file. Columns of other kinds than text, numbers and timestamps are left out.

    :raises HolderFileRefused: `damaged_file`, also while the chunks are read.
    """
    try:
        file = pq.ParquetFile(path)
        names = [entry.name for entry in file.schema_arrow if _is_plain(entry.type)]
    except (pa.ArrowException, OSError):
        raise HolderFileRefused("damaged_file", "send_again", file=path.name) from None
    return Reading("parquet", names, lambda: _chunks(path, file, names))


def _chunks(path: Path, file: pq.ParquetFile, names: list[str]) -> Iterator[Chunk]:
    size, done, total = path.stat().st_size, 0, max(file.metadata.num_rows, 1)
    try:
        for batch in file.iter_batches(batch_size=_ROWS, columns=names):
            lines = np.arange(done + 1, done + len(batch) + 1, dtype=np.int64)
            done += len(batch)
            columns = {name: plain(batch.column(name)) for name in names}
            yield Chunk(lines, columns, (), size * done // total)
    except (pa.ArrowException, OSError):
        raise HolderFileRefused("damaged_file", "send_again", file=path.name, line=done + 1) from None
