"""What stands in the DOCX of a situation report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

if TYPE_CHECKING:
    from bihuan.web.parts.situation_sheet import Sheet

_FONT = "Noto Sans CJK SC"


def fill(document: Any, sheet: Sheet, digest: str, signed: str, drill: str) -> None:
    """Write a report into an empty document: title, figures by group, equations, units, the last 14 days, the digest.

    Drawings are left out: Word shows no SVG that every version reads; the table has the same figures.
    """
    _dress(document)
    document.core_properties.title = f"{sheet.title} {sheet.number}"
    document.core_properties.author = ""
    document.add_heading(f"{sheet.title} {sheet.number}", 0)
    if sheet.is_drill:
        document.add_paragraph(drill, style="Intense Quote")
    document.add_paragraph(f"{sheet.name} · {sheet.at:%Y-%m-%d %H:%M} ({sheet.zone})")
    document.add_paragraph(f"{_('Unaccounted')}: {sheet.unaccounted} · {signed or _('Not signed yet')}")
    document.add_heading(_("Today against yesterday"), 1)
    document.add_paragraph(f"{sheet.against} {sheet.bases}")
    for group in sheet.groups:
        document.add_heading(group.title, 2)
        rows = [[one.name, one.now, one.before, f"{one.difference} {one.word}", one.basis] for one in group.lines]
        _table(document, [_("Figure"), _("Now"), pgettext("situation", "Before"), _("Difference"), _("Counted")], rows)
    _rest(document, sheet, digest)


def _rest(document: Any, sheet: Sheet, digest: str) -> None:
    document.add_heading(_("Orders by unit"), 1)
    _table(document, ["", *sheet.unit_heads], [[name, *map(str, counts)] for name, counts in sheet.units])
    document.add_heading(_("The last 14 days"), 1)
    _table(document, [_("Day"), *sheet.series_heads], [[f"{day}", *counts] for day, counts in sheet.days])
    document.add_heading(_("Equations"), 1)
    heads = ["", "", _("Left side"), _("Right side"), _("Difference")]
    _table(document, heads, [[code, text, *map(str, rest)] for code, text, *rest in sheet.equations])
    document.add_heading(_("How to check this report"), 1)
    document.add_paragraph(how_to_check())
    document.add_paragraph(f"SHA-256 {digest}")
    document.add_paragraph(f"{sheet.tree_size}:{sheet.root}")


def how_to_check() -> str:
    """Return in one paragraph how anybody checks that figures are those that were frozen."""
    return _(
        "Take the JSON file of this report and work out its SHA-256 (sha256sum FILE, or bihuan report verify FILE): it"
        " is the number printed here. The journal holds the same number under the event that froze the report."
    )


def _dress(document: Any) -> None:
    """Name a font that has Chinese; narrow the margins for tables of five columns."""
    from docx.oxml.ns import qn  # see `situation_files.report_docx`
    from docx.shared import Mm, Pt  # see `situation_files.report_docx`

    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for one in ("Title", "Heading 1", "Heading 2"):
        document.styles[one].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(16)


def _table(document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Add a table whose first row is repeated on each page."""
    from docx.oxml import OxmlElement  # see `situation_files.report_docx`

    table = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
