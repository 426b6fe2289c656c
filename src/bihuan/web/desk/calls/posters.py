"""The poster as a file to print."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from bihuan.apps.briefing.access.calls import check_may_see_calls
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.downloads import attachment
from bihuan.web.parts.posters import LANGUAGES, SIZES, draw_poster
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def poster(request: SessionRequest, lang: str, size: str) -> HttpResponse:
    """Return the poster on A4 or A3, in Chinese or English."""
    check_may_see_calls(looker(request).by)
    if lang not in LANGUAGES or size.upper() not in SIZES:
        raise NotAllowed("not_found")
    body = draw_poster(lang, size.upper())
    return attachment(body, name=f"is-this-call-real-{lang}-{size}.pdf", content_type="application/pdf")
