"""A data holder's file as chunks of columns with the number of each line: CSV, XLSX, Parquet, JSON and JSON lines.

Whatever the form, a chunk has the file's own headings, one Arrow array each, and never more than CHUNK rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pyarrow as pa

from bihuan.engine.exposure.clock import Int64s
from bihuan.engine.exposure.notices import Notice
from bihuan.engine.exposure.refusal import HolderFileRefused

Form = Literal["csv", "xlsx", "parquet", "json"]
CHUNK: Final = 65_536
LONGEST_CELL: Final = 4096  # characters; no field of a visit is longer


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no row: its number and the code that says why."""

    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows of a file: the line of each, its columns by heading, lines that are no rows, and the bytes read so far."""

    lines: Int64s
    columns: Mapping[str, pa.Array]
    broken: tuple[Broken, ...]
    bytes_read: int


@dataclass(slots=True)
class Reading:
    """An open file: its form, its headings, its chunks (once), and what there is to say about the reading."""

    form: Form
    headings: list[str]
    chunks: Callable[[], Iterator[Chunk]]
    notices: list[Notice] = field(default_factory=list)


def texts(cells: list[str]) -> pa.Array:
    """Make a column of text; characters that no file may keep (lone surrogates) are replaced."""
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        return pa.array([cell.encode("utf-8", "replace").decode() for cell in cells], pa.string())


def is_too_long(cells: list[str]) -> bool:
    """Say whether a cell is longer than LONGEST_CELL; rows whose cells are short together are told at once."""
    return len("".join(cells)) > LONGEST_CELL and len(max(cells, key=len)) > LONGEST_CELL


def chunk_of(
    headings: list[str], rows: list[list[str]], lines: list[int], broken: list[Broken], bytes_read: int
) -> Chunk:
    """Turn rows as wide as the headings into a chunk; of headings that repeat, the first column counts."""
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in headings]
    made: dict[str, pa.Array] = {}
    for heading, column in zip(headings, columns, strict=True):
        if heading and heading not in made:
            made[heading] = texts(list(column))
    return Chunk(np.array(lines, np.int64), made, tuple(broken), bytes_read)


def form_of(path: Path) -> Form:
    """Tell a file's form by its first bytes, never by its name. :raises HolderFileRefused: `empty_file`."""
    with path.open("rb") as file:
        start = file.read(512)
    if not start:
        raise HolderFileRefused("empty_file", "send_again", file=path.name)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    plain = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "json" if plain.startswith((b"{", b"[")) else "csv"


def open_reading(path: Path, *, sheet: str = "") -> Reading:
    """Open a file of any of the forms. `sheet` chooses the sheet of a workbook.

    :raises HolderFileRefused: for what its reader refuses.
    """
    from bihuan.engine.exposure import reading_json, reading_parquet, reading_separated, reading_workbook

    form = form_of(path)
    if form == "xlsx":
        return reading_workbook.open_workbook(path, sheet)
    readers = {
        "csv": reading_separated.open_separated,
        "json": reading_json.open_json,
        "parquet": reading_parquet.open_parquet,
    }
    return readers[form](path)
