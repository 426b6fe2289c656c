"""The inside of the child process: one workbook to JSON lines. Nothing here runs in the server."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from bihuan.apps.intake.importers.archives import inspect_archive
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.table import UnreadableFile

CHUNK_ROWS: Final = 500
EXACT: Final = 1e15  # spreadsheets keep 15 digits; a longer number is shown so that nobody takes it for whole
MOST_SPANS: Final = 10_000
ROW_LIMITS: Final = {"xls": 65_536, "xlsx": 1_048_576, "xlsb": 1_048_576, "ods": 1_048_576}
_OLE_REFUSALS: Final = {
    "password_protected": ("EncryptedPackage", "remove_password"),
    "macros": ("_VBA_PROJECT", "save_values_only"),
    "embedded_objects": ("\x01Ole10Native", "save_values_only"),
}


def _float(value: float) -> str:
    if value.is_integer() and abs(value) < EXACT:
        return format(value, ".0f")
    return repr(value) if abs(value) < EXACT else format(value, ".14E")


def _moment(value: datetime.datetime) -> str:
    return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")


def _span(value: datetime.timedelta) -> str:
    return str(value)


_AS_TEXT: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    float: _float,
    int: str,
    bool: lambda value: "TRUE" if value else "FALSE",
    datetime.datetime: _moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: _span,
}


def cell_text(value: object) -> str:
    """Give a cell as a person would read it: dates in ISO form, whole numbers without a point."""
    return _AS_TEXT[type(value)](value)


def _refuse_ole(path: Path) -> None:
    """Search the compound file's directory names (UTF-16) for what must not come in."""
    marks = {code: (name.encode("utf-16-le"), mend) for code, (name, mend) in _OLE_REFUSALS.items()}
    tail = b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            window = tail + chunk
            for code, (mark, mend) in marks.items():
                if mark in window:
                    raise UnreadableFile(code, "workbook", mend)
            tail = window[-64:]


def _filled_down(rows: Iterator[list[str]], merges: Sequence[Sequence[int]]) -> Iterator[list[str]]:
    """Repeat the value of a vertically merged cell in the rows below it; `merges` = first row, last row, column."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in merges:
        starts.setdefault(first, []).append((last, column))
    open_: dict[int, tuple[int, str]] = {}
    for index, row in enumerate(rows):
        for column, (last, value) in list(open_.items()):
            if index > last:
                del open_[column]
            elif column < len(row) and not row[column]:
                row[column] = value
        for last, column in starts.get(index, ()):
            if column < len(row):
                open_[column] = (last, row[column])
        yield row


def _write(out: BinaryIO, value: object) -> None:
    out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


def _write_sheet(out: BinaryIO, sheet: Any, *, is_hidden: bool, form: str) -> None:
    shift = sheet.start[1] if sheet.start else 0  # rows come from the sheet's top, cells from its first used column
    merged = sheet.merged_cell_ranges or ()
    ranges = [(top, left - shift, bottom, right - shift) for (top, left), (bottom, right) in merged if left >= shift]
    ranges = ranges[:MOST_SPANS]
    down = [(top, bottom, left) for top, left, bottom, _ in ranges if bottom > top]
    across = [(top, left, right) for top, left, _, right in ranges if right > left]
    _write(out, {"sheet": sheet.name, "hidden": is_hidden, "across": across, "down": len(down)})
    as_text = _AS_TEXT
    rows = ([as_text[type(cell)](cell) for cell in row] for row in sheet.iter_rows())
    chunk: list[list[str]] = []
    number = 0
    for number, row in enumerate(_filled_down(rows, down) if down else rows, start=1):
        chunk.append(row)
        if len(chunk) >= CHUNK_ROWS:
            _write(out, [number - len(chunk) + 1, chunk])
            chunk = []
    if chunk:
        _write(out, [number - len(chunk) + 1, chunk])
    _write(out, {"rows": number, "at_limit": number == ROW_LIMITS[form]})


def write_workbook(path: Path, form: str, limits: Limits, out: BinaryIO) -> None:
    """Check and read a workbook; write per sheet a description, its rows in chunks, and its row count.

    :raises UnreadableFile: for whatever the checks or the parser refuse.
    """
    import python_calamine as calamine  # only the child pays for it

    formulas = 0
    if form == "xls":
        _refuse_ole(path)
    else:
        formulas = inspect_archive(path, limits).formulas
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            for index, meta in enumerate(book.sheets_metadata):
                if meta.typ is calamine.SheetTypeEnum.WorkSheet:
                    hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
                    _write_sheet(out, book.get_sheet_by_index(index), is_hidden=hidden, form=form)
    except calamine.PasswordError:
        raise UnreadableFile("password_protected", "workbook", "remove_password") from None
    except calamine.CalamineError as refusal:
        raise UnreadableFile("damaged_workbook", "workbook", "save_again", {"reason": type(refusal).__name__}) from None
    _write(out, {"end": True, "formulas": formulas})
