"""A version of a form as a file: the XLSForm to start from, and the XForm that ODK reads."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from bihuan.apps.briefing.access.forms import get_version
from bihuan.apps.briefing.rules.questions import sheets_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.sessions import SessionRequest, with_session

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@with_session
def xlsform(request: SessionRequest, version_id: UUID) -> HttpResponse:
    """Give a version as an XLSForm to start from; no cell of it can calculate."""
    row = get_version(looker(request).by, str(version_id), Action.EXPORT)
    if "texts" in row.content:
        raise NotAllowed("not_found")
    from bihuan.engine.export import workbook_of  # brings XlsxWriter along: only where a file is asked for

    body = workbook_of(sheets_of(row.content))
    return attachment(body, name=f"{row.form.code}-{row.number}.xlsx", content_type=XLSX)


@require_GET
@with_session
def xform(request: SessionRequest, version_id: UUID) -> HttpResponse:
    """Give the XForm of a version, as ODK reads it."""
    row = get_version(looker(request).by, str(version_id), Action.EXPORT)
    if not row.xform:
        raise NotAllowed("not_found")
    return attachment(row.xform, name=f"{row.form.code}-{row.number}.xml", content_type="application/xml")
