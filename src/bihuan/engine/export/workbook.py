"""A workbook of one sheet, made in memory: text is text, numbers are numbers, nothing is calculated or linked (R40).

XlsxWriter writes the file; its table of strings is ours. Its own takes a text that begins with `<r>` for raw XML,
escapes `_x0041_x0042_` so that it comes back as `_x0041B`, and would cut a long text off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from bihuan.engine.export.cells import Cell, check_rows, is_number, safe_text

# ECMA-376 part 1, 22.9.2.19: `_xHHHH_` stands for a character; an underscore that would begin one is written so itself.
_ESCAPED: Final = re.compile(r"[\x00-\x08\x0b-\x1f]|_(?=x[0-9a-fA-F]{4}_)")
_EXACT: Final = 10**15  # a spreadsheet keeps 15 digits; a longer number leaves as text
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Style(StrEnum):
    """How a line stands on the sheet."""

    PLAIN = "plain"
    TITLE = "title"
    HEAD = "head"
    MARK = "mark"


_LOOKS: Final[dict[Style, dict[str, object]]] = {
    Style.PLAIN: {},
    Style.TITLE: {"bold": True, "font_size": 16},
    Style.HEAD: {"bold": True, "bottom": 1, "text_wrap": True},
    Style.MARK: {"bold": True, "font_color": "#B00020"},
}


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands around the cells: the sheet's name, widths in characters, head and foot of every printed page."""

    name: str = "sheet"
    widths: Sequence[int] = field(default=(24, *[12] * 16))
    head: str = ""
    foot: str = ""


def workbook(lines: Iterable[tuple[Style, Sequence[Cell]]], paper: Paper | None = None) -> bytes:
    """Return the lines as XLSX.

    :raises CellTooLong: or TooManyRows: a spreadsheet would lose something of it.
    """
    paper, out, count = paper or Paper(), BytesIO(), 0
    with _Workbook(out, _OPTIONS) as book:
        looks = {style: book.add_format(look) for style, look in _LOOKS.items()}
        page = book.add_worksheet(paper.name)
        for column, width in enumerate(paper.widths):
            page.set_column(column, column, width)
        _frame(page, paper)
        for row, (style, cells) in enumerate(lines):
            count = row + 1
            for column, cell in enumerate(cells):
                _put(page, row, column, cell, looks[style])
        check_rows(count)
    return out.getvalue()


def workbook_of(sheets: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> bytes:
    """Return a workbook of several sheets, each with its name and its rows of text, the first of them its heading.

    :raises CellTooLong: or TooManyRows: a spreadsheet would lose something of it.
    """
    out = BytesIO()
    with _Workbook(out, _OPTIONS) as book:
        looks = {style: book.add_format(look) for style, look in _LOOKS.items()}
        for name, rows in sheets:
            page, count = book.add_worksheet(name), 0
            page.set_column(0, 12, 24)
            for count, cells in enumerate(rows, start=1):
                for column, cell in enumerate(cells):
                    _put(page, count - 1, column, cell, looks[Style.HEAD if count == 1 else Style.PLAIN])
            check_rows(count)
    return out.getvalue()


def _frame(page: Any, paper: Paper) -> None:
    """Print head and foot; `&` begins a code there and is doubled."""
    if paper.head:
        page.set_header("&L" + paper.head.replace("&", "&&")[:200])
    if paper.foot:
        page.set_footer("&L" + paper.foot.replace("&", "&&")[:200] + "&R&P / &N")


def _put(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    if is_number(cell) and abs(int(cell)) < _EXACT:
        page.write_number(row, column, cell, look)
    else:
        page.write_string(row, column, str(cell) if is_number(cell) else safe_text(cell), look)


def escape_text(text: str) -> str:
    """Return the text as a string item of OOXML holds it, before XML's own escaping."""
    return _ESCAPED.sub(lambda match: f"_x{ord(match.group()):04X}_", text)


class _Strings(SharedStrings):  # type: ignore[misc]  # the library has no types
    def _write_si(self, string: str) -> None:
        self._xml_si_element(escape_text(string), [("xml:space", "preserve")])


class _Packager(Packager):  # type: ignore[misc]  # the library has no types
    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            strings = _Strings()
            strings.string_table = self.workbook.str_table
            strings._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            strings._assemble_xml_file()


class _Workbook(xlsxwriter.Workbook):  # type: ignore[misc]  # the library has no types
    def _get_packager(self) -> Packager:
        return _Packager()
