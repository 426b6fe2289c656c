"""XLSX, XLS, ODS: parsed in the bounded child process, read back from a nameless spool file."""

from __future__ import annotations

import json
import tempfile
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from bihuan.apps.intake.importers.asking import Child
from bihuan.apps.intake.importers.headers import Span
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.parts import Part, PhysicalRow, assemble, is_blank
from bihuan.apps.intake.importers.table import Alarm, Table, UnreadableFile

_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # nosec B108  # noqa: S108 - see Spool


@dataclass(frozen=True, slots=True)
class _Sheet:
    number: int
    name: str
    is_hidden: bool
    offset: int
    spans: tuple[Span, ...]
    merged_down: int
    at_limit: bool
    is_empty: bool


class Spool:
    """The child's answer, kept without a name; several readers may walk it at the same time."""

    def __init__(self) -> None:
        # In memory where the machine can: lines in clear have no business on a disk.
        self.file: IO[bytes] = tempfile.TemporaryFile(dir=_MEMORY)  # noqa: SIM115  # lives as long as the table
        self._turn = threading.Lock()
        weakref.finalize(self, self.file.close)

    def lines(self, offset: int = 0) -> Iterator[tuple[int, bytes]]:
        """Stream the lines from an offset on, each with the offset behind it."""
        while True:
            with self._turn:
                self.file.seek(offset)
                line = self.file.readline()
                offset = self.file.tell()
            if not line:
                return
            yield offset, line


def _kept(child: Child, limits: Limits) -> Spool:
    """Keep the child's answer, up to its last line. :raises UnreadableFile: it breaks off, or is too long."""
    spool, size = Spool(), 0
    for line in child.lines():
        size += spool.file.write(line + b"\n")
        if size > limits.child_output_bytes:
            raise UnreadableFile("too_large_in_memory", "workbook", "save_as_csv", {"limit": limits.child_output_bytes})
        if line.startswith((b'{"end"', b'{"error"')):
            break
    child.close()
    spool.file.flush()
    return spool


def _index(spool: Spool) -> tuple[list[_Sheet], int]:
    """Find the sheets in the spool and the number of formula cells.

    :raises UnreadableFile: what the child refused, or `damaged_workbook` when its answer breaks off.
    """
    sheets: list[_Sheet] = []
    current: dict[str, Any] = {}
    is_empty, offset = True, 0
    for behind, line in spool.lines():
        if line.startswith(b"["):
            is_empty = is_empty and all(map(is_blank, json.loads(line)[1]))
            continue
        told = json.loads(line)
        if "error" in told:
            raise UnreadableFile(told["error"], told["place"], told["mend"], told["params"])
        if "sheet" in told:
            current, is_empty, offset = told, True, behind
        elif "rows" in told:
            spans = tuple(Span(*span) for span in current["across"])
            name, hidden, down = current["sheet"], current["hidden"], current["down"]
            sheets.append(_Sheet(len(sheets) + 1, name, hidden, offset, spans, down, told["at_limit"], is_empty))
        else:
            return sheets, int(told["formulas"])
    raise UnreadableFile("damaged_workbook", "workbook", "save_again", {"reason": "breaks off"})


def _walk(spool: Spool, sheet: _Sheet) -> Iterator[PhysicalRow]:
    for _, line in spool.lines(sheet.offset):
        if not line.startswith(b"["):
            return
        text = line.decode()
        if "\\u0000" in text:
            text = text.replace("\\u0000", "\ufffd")
        first, rows = json.loads(text)
        yield from enumerate(rows, start=first)


def _alarms(sheets: list[_Sheet], form: str, formulas: int) -> Iterator[Alarm]:
    for sheet in sheets:
        if sheet.at_limit:
            yield Alarm("xls_at_row_limit" if form == "xls" else "xlsx_at_row_limit", {"sheet": sheet.number})
        if sheet.merged_down:
            yield Alarm("merged_cells_filled", {"sheet": sheet.number, "ranges": sheet.merged_down})
        if sheet.is_hidden:
            yield Alarm("hidden_sheet", {"sheet": sheet.number})
    if formulas:
        yield Alarm("formula_cells", {"count": formulas})


def hear_spreadsheet(child: Child, form: str, limits: Limits) -> Table:
    """Read all sheets with content, one after the other; `form` is xlsx, xlsb, xls or ods.

    :raises UnreadableFile: for what the checks, the bounds or the parser refuse.
    """
    spool = _kept(child, limits)
    found, formulas = _index(spool)
    sheets = [sheet for sheet in found if not sheet.is_empty]
    parts = [Part(s.name, _place(s.number), partial(_walk, spool, s), s.spans) for s in sheets]
    return assemble(parts, limits, form=form, alarms=_alarms(sheets, form, formulas))


def hear_sheets(child: Child, limits: Limits) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Read a small workbook whole, as it stands: for each sheet its name and its rows, numbered as the sheet does.

    For workbooks whose sheets mean something by their names (an XLSForm); deliveries are read by `hear_spreadsheet`.

    :raises UnreadableFile: for what the checks, the bounds or the parser refuse.
    """
    spool = _kept(child, limits)
    sheets, _ = _index(spool)
    return [
        (sheet.name, [(number, list(cells)) for number, cells in _walk(spool, sheet) if not is_blank(cells)])
        for sheet in sheets
    ]


def _place(number: int) -> str:
    """Return how to say where a row stands: by the number of its sheet, whose name may be a person's."""
    return f"sheet {number}!A{{}}"
