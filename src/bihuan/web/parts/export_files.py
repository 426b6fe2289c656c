"""What an export looks like inside: as a workbook or as paper, marked for its one recipient on every page."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from bihuan.apps.core.exports import Content
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.exports import ExportForm
from bihuan.engine.export import Cell, Style, workbook
from bihuan.engine.export.graphs import arrows_as_graphml
from bihuan.engine.export.separated import separated
from bihuan.engine.export.workbook import Paper
from bihuan.web.parts import export_words as words
from bihuan.web.parts import reasons  # noqa: F401 - the words of orders name their codes when loaded
from bihuan.web.parts.labels import label
from bihuan.web.parts.sheets import Printed, Table, to_pdf

_WIDTH = 18


def draw(content: Content) -> bytes:
    """Return the plain file of an export, in the language of the page from which it is made.

    Open forms are read by machines: columns by their codes, no line of ours in them; the copy's mark is in the name of
    the file, and in a graph beside it. :raises NotAllowed: `graph_needs_ends`.
    """
    if content.form == ExportForm.CSV:
        return separated([content.columns, *content.rows])
    if content.form == ExportForm.GRAPHML:
        return _graph(content)
    rows = [[_word(code, cell) for code, cell in zip(content.columns, row, strict=True)] for row in content.rows]
    heads = [label("export_column", code) for code in content.columns]
    return _paper(content, heads, rows) if content.form == ExportForm.PRINT else _book(content, heads, rows)


def _graph(content: Content) -> bytes:
    if not {"from", "to"} <= set(content.columns):
        raise NotAllowed("graph_needs_ends")
    return arrows_as_graphml([dict(zip(content.columns, row, strict=True)) for row in content.rows], content.mark)


def mark_of(content: Content) -> str:
    """Return the line that says whose copy this is."""
    facts: dict[str, Any] = {
        "mark": content.mark, "name": content.recipient, "at": f"{localtime(content.at):%Y-%m-%d %H:%M}",
        "purpose": label("export_purpose", content.purpose), "id": content.export_id,
    }  # fmt: skip
    return _("Copy %(mark)s of %(name)s, %(at)s, for: %(purpose)s. Export %(id)s. Do not pass on.") % facts


def _book(content: Content, heads: list[str], rows: list[list[Cell]]) -> bytes:
    """Return the workbook: the mark above, below (as a comment line to importers), and on every printed page."""
    mark = mark_of(content)
    lines: list[tuple[Style, list[Cell]]] = [(Style.MARK, [mark]), (Style.HEAD, [*heads])]
    lines += [(Style.PLAIN, row) for row in rows]
    lines += [(Style.MARK, [f"## {mark}"])]
    return workbook(lines, Paper(widths=[_WIDTH] * len(heads), head=mark, foot=mark))


def _paper(content: Content, heads: list[str], rows: list[list[Cell]]) -> bytes:
    title = label("dataset", content.dataset)
    count = _("%s rows") % len(rows)
    until = f"{localtime(content.expires_at):%Y-%m-%d %H:%M}"
    return to_pdf(
        Printed(
            title=title, subtitle=mark_of(content), is_drill=False, pairs=[(_("Rows"), len(rows)), (_("Until"), until)],
            tables=[Table(count, heads, rows)], signatures=[], root="", tree_size=0, is_wide=True,
            foot=mark_of(content), notes=[_("Destroy this paper when its purpose has ended.")],
        )
    )  # fmt: skip


def _word(column: str, cell: Cell) -> Cell:
    """Return a code as people call it; every other value as it is."""
    kind = words.COLUMN_KINDS.get(column)
    return label(kind, str(cell)) if kind and cell else cell
