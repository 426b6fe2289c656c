"""Sheets that people sign, as paper (PDF) and as a workbook (XLSX): one structure, two ways out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string

from bihuan.engine.export import Cell as Cell  # what fills a sheet takes it from here
from bihuan.engine.export import Style, workbook


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
    foot: str = ""


def to_pdf(sheet: Printed) -> bytes:
    """Return the sheet as a PDF on A4, both signatures' lines and the root at its foot on every page."""
    from weasyprint import HTML

    html = render_to_string("parts/sheets/sheet.html", {"sheet": sheet})
    return bytes(HTML(string=html, base_url=None, url_fetcher=refuse_to_fetch).write_pdf())


def refuse_to_fetch(url: str, *_: object, **__: object) -> dict[str, Any]:
    """Let nothing be fetched while a sheet is drawn."""
    raise ValueError(url)


def to_xlsx(sheet: Printed) -> bytes:
    """Return the sheet as a workbook of one page; text is never a formula or a link."""
    return workbook(_lines(sheet))


def _lines(sheet: Printed) -> list[tuple[Style, Sequence[Cell]]]:
    """Return the sheet line by line: (style, cells)."""
    plain = Style.PLAIN
    lines: list[tuple[Style, Sequence[Cell]]] = [(Style.MARK, [DRILL])] if sheet.is_drill else []
    lines += [(Style.TITLE, [sheet.title]), (plain, [sheet.subtitle]), (plain, [])]
    lines += [(plain, list(pair)) for pair in sheet.pairs]
    for table in sheet.tables:
        lines += [(plain, []), (Style.HEAD, [table.caption]), (Style.HEAD, table.heads)]
        lines += [(plain, row) for row in table.rows]
    lines += [(plain, []), *((plain, list(signature)) for signature in sheet.signatures)]
    return [*lines, *((plain, [note]) for note in sheet.notes), (plain, [f"{sheet.tree_size}:{sheet.root}"])]


DRILL = "演练 DRILL"
