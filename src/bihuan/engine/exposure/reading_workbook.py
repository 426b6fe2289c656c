"""XLSX (and XLS) workbooks: one sheet, its cells as text; times in ISO form."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import python_calamine as calamine

from bihuan.engine.exposure.columns import count_known
from bihuan.engine.exposure.reading import CHUNK, Broken, Chunk, Reading, chunk_of, is_too_long
from bihuan.engine.exposure.refusal import HolderFileRefused

MOST_BYTES: Final = 1 << 30  # unpacked: a full sheet of a million rows needs a tenth of it
MOST_RATIO: Final = 200
HEAD_ROWS: Final = 20
EXACT: Final = 1e15  # a spreadsheet keeps 15 digits of a number


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < EXACT
        return format(value, ".0f") if whole else repr(value) if abs(value) < EXACT else format(value, ".14E")
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    return str(value)


def _refuse_bomb(path: Path) -> None:
    """Refuse a package that would unpack to more than a workbook of data does."""
    try:
        with zipfile.ZipFile(path) as package:
            size = sum(entry.file_size for entry in package.infolist())
            packed = sum(entry.compress_size for entry in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise HolderFileRefused("damaged_workbook", "save_again", file=path.name) from None
    if size > MOST_BYTES or (size > 10 * 2**20 and size > MOST_RATIO * max(packed, 1)):
        raise HolderFileRefused("workbook_too_large", "save_as_csv", file=path.name, limit=MOST_BYTES)


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _header(sheet: Any) -> tuple[int, list[str]]:
    return max(
        islice(_rows(sheet), HEAD_ROWS), key=lambda row: (count_known(row[1]), -row[0]), default=(0, list[str]())
    )


def _chosen(book: Any, name: str, file: str) -> Any:
    """Return the sheet that is named, or the only one that has headings we know."""
    if name:
        if name not in book.sheet_names:
            raise HolderFileRefused("no_such_sheet", "name_a_sheet", file=file, column=name)
        return book.get_sheet_by_name(name)
    worksheets = [meta.name for meta in book.sheets_metadata if meta.typ is calamine.SheetTypeEnum.WorkSheet]
    sheets = [book.get_sheet_by_name(sheet) for sheet in worksheets]
    known = [sheet for sheet in sheets if count_known(_header(sheet)[1]) >= 2]
    if len(known) > 1:
        raise HolderFileRefused("several_sheets", "name_a_sheet", file=file, count=len(known))
    if not known and len(sheets) != 1:
        raise HolderFileRefused("no_header", "add_a_header", file=file)
    return known[0] if known else sheets[0]


def open_workbook(path: Path, name: str = "") -> Reading:
    """Open one sheet of a workbook.

    :raises HolderFileRefused: `damaged_workbook`, `workbook_too_large`, `password_protected`, `several_sheets`,
        `no_such_sheet` or `no_header`.
    """
    with path.open("rb") as file:
        if file.read(2) == b"PK":
            _refuse_bomb(path)
    try:
        sheet = _chosen(calamine.CalamineWorkbook.from_path(path), name, path.name)
        header, cells = _header(sheet)
    except calamine.PasswordError:
        raise HolderFileRefused("password_protected", "remove_password", file=path.name) from None
    except calamine.CalamineError:
        raise HolderFileRefused("damaged_workbook", "save_again", file=path.name) from None
    if not cells:
        raise HolderFileRefused("no_header", "add_a_header", file=path.name)
    return Reading("xlsx", cells, lambda: _chunks(sheet, header, cells, path.stat().st_size))


def _chunks(sheet: Any, header: int, headings: list[str], size: int) -> Iterator[Chunk]:
    rows = (row for row in _rows(sheet) if row[0] > header)
    while batch := list(islice(rows, CHUNK)):
        long = [number for number, row in batch if is_too_long(row)]
        kept = [(number, row) for number, row in batch if number not in long] if long else batch
        broken = [Broken(number, "cell_too_long") for number in long]
        yield chunk_of(headings, [row for _, row in kept], [number for number, _ in kept], broken, size)
