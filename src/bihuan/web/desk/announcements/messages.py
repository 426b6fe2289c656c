"""The versions of an announcement as messages for other systems, to save."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from bihuan.apps.briefing.access.announcements import get_announcement
from bihuan.apps.briefing.queries.announcements import versions_of
from bihuan.apps.briefing.queries.announcements_cap import cap_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def cap(request: SessionRequest, announcement_id: UUID, version: int) -> HttpResponse:
    """Give a version as a CAP 1.2 message."""
    row = get_announcement(looker(request).by, str(announcement_id))
    found = next((one for one in versions_of(row) if one.version == version), None)
    if found is None:
        raise NotAllowed("not_found")
    return attachment(cap_of(found), name=f"{found.identifier}.xml", content_type="application/cap+xml")
