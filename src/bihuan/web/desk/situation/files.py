"""The files of a report: the frozen document itself, PDF, DOCX; the sheet for the press."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.situation.report_page import press_of, signed_words
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.press_sheet import press_pdf, press_view
from bihuan.web.parts.situation_files import DOCX_TYPE, report_docx, report_pdf
from bihuan.web.parts.situation_sheet import sheet_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from bihuan.apps.briefing.models import SituationReport

_WRITE = {"pdf": (report_pdf, "application/pdf"), "docx": (report_docx, DOCX_TYPE)}


def report_download(row: SituationReport, form: str) -> HttpResponse:
    """Return a report as a file. :raises NotAllowed: `not_found` for another form than json, pdf, docx."""
    name = f"situation-{row.number}.{form}"
    if form == "json":
        return attachment(row.frozen, name=name, content_type="application/json")
    if form not in _WRITE:
        raise NotAllowed("not_found")
    write, content_type = _WRITE[form]
    sheet = sheet_of(json.loads(row.frozen))
    return attachment(write(sheet, row.digest, signed_words(row)), name=name, content_type=content_type)


def press_download(row: SituationReport, form: str) -> HttpResponse:
    """Return the released sheet as a file. :raises NotAllowed: `not_found`: not released, or another form."""
    sheet = press_of(row)
    if sheet is None or form not in {"pdf", "json"}:
        raise NotAllowed("not_found")
    name = f"press-{row.number}.{form}"
    if form == "json":
        return attachment(sheet.frozen, name=name, content_type="application/json")
    body = press_pdf(press_view(json.loads(sheet.frozen), sheet.digest))
    return attachment(body, name=name, content_type="application/pdf")
