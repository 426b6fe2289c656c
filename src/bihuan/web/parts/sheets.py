"""Sheets that people sign, as paper (PDF) and as a workbook (XLSX): one structure, two ways out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from django.template.loader import render_to_string

Cell = str | int
_INVISIBLE = "".join(chr(point) for point in (0x20, 0xA0, 0x3000, 0xFEFF, 0x200B, 0x200C, 0x200D, 0x2060))
_DANGEROUS = re.compile(r"[=+\-@\t\r\n\x00|＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: a caption, the heads of its columns, its rows. Numbers stay numbers."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A whole sheet: its title, marks, what is said in pairs, its tables, who signs, and the root at its foot."""

    title: str
    subtitle: str
    is_drill: bool
    pairs: Sequence[tuple[str, Cell]]
    tables: Sequence[Table]
    signatures: Sequence[tuple[str, str]]
    root: str
    tree_size: int
    is_wide: bool = False
    notes: Sequence[str] = field(default_factory=tuple)


def to_pdf(sheet: Printed) -> bytes:
    """Return the sheet as a PDF on A4, both signatures' lines and the root at its foot on every page."""
    from weasyprint import HTML

    html = render_to_string("parts/sheets/sheet.html", {"sheet": sheet})
    return bytes(HTML(string=html, base_url=None, url_fetcher=_refuse).write_pdf())


def _refuse(url: str, *_: object, **__: object) -> dict[str, Any]:
    """Let nothing be fetched while a sheet is drawn."""
    raise ValueError(url)


def guard(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: a quote before what begins like one (trust.md R40)."""
    return f"'{text}" if _DANGEROUS.match(text.lstrip(_INVISIBLE)) else text


def to_xlsx(sheet: Printed) -> bytes:
    """Return the sheet as a workbook of one page; text is never a formula or a link."""
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        styles = {
            "title": book.add_format({"bold": True, "font_size": 16}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "drill": book.add_format({"bold": True, "font_color": "#B00020"}),
            "": book.add_format(),
        }
        page = book.add_worksheet("sheet")
        page.set_column(0, 0, 24)
        page.set_column(1, 16, 12)
        for number, (style, cells) in enumerate(_lines(sheet)):
            for column, cell in enumerate(cells):
                _put(page, number, column, cell, styles[style])
    return content.getvalue()


def _put(page: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, int):
        page.write_number(row, column, cell, style)
    else:
        page.write_string(row, column, guard(cell), style)


def _lines(sheet: Printed) -> list[tuple[str, Sequence[Cell]]]:
    """Return the sheet line by line: (style, cells)."""
    lines: list[tuple[str, Sequence[Cell]]] = [("drill", [DRILL])] if sheet.is_drill else []
    lines += [("title", [sheet.title]), ("", [sheet.subtitle]), ("", [])]
    lines += [("", list(pair)) for pair in sheet.pairs]
    for table in sheet.tables:
        lines += [("", []), ("head", [table.caption]), ("head", table.heads), *(("", row) for row in table.rows)]
    lines += [("", []), *(("", list(signature)) for signature in sheet.signatures)]
    return [*lines, *(("", [note]) for note in sheet.notes), ("", [f"{sheet.tree_size}:{sheet.root}"])]


DRILL = "演练 DRILL"
