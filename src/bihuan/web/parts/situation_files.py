"""A situation report as files: PDF by WeasyPrint, DOCX by python-docx; JSON is the frozen document itself."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from bihuan.web.parts.sheets import DRILL, pdf_of
from bihuan.web.parts.situation_document import fill

if TYPE_CHECKING:
    from bihuan.web.parts.situation_sheet import Sheet

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def report_pdf(sheet: Sheet, digest: str, signed: str) -> bytes:
    """Return the report on A4 with its digest on every page; `signed` says who signed it and when, "" = nobody."""
    return pdf_of(render_to_string("parts/situation/report.html", {"sheet": sheet, "digest": digest, "signed": signed}))


def report_docx(sheet: Sheet, digest: str, signed: str) -> bytes:
    """Return the report as a document to write in: real headings and tables, the series as a table, no drawings."""
    from docx import Document  # loads a whole office format, which no page needs before somebody asks for the file

    document, out = Document(), BytesIO()
    fill(document, sheet, digest, signed, DRILL)
    document.save(out)
    return out.getvalue()
