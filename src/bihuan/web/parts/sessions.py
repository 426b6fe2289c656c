"""Who sits before the page, asked once a request; and the incident's zone, in which its times are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from bihuan.apps.core.access import Session, get_session
from bihuan.apps.core.rules import NotAllowed

_KEPT = "_bihuan_session"


def session_of(request: HttpRequest) -> Session:
    """Return the session of the request. :raises NotAllowed: nobody is signed in, or no role is running."""
    kept = getattr(request, _KEPT, None)
    if isinstance(kept, Session):
        return kept
    session = get_session(request.user, datetime.now(UTC))
    setattr(request, _KEPT, session)
    return session


def find_session(request: HttpRequest) -> Session | None:
    """Return the session, or None where nobody is signed in or no role is running."""
    if not hasattr(request, "user"):
        return None
    try:
        return session_of(request)
    except NotAllowed:
        return None


def zone_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Show the times of each request in the zone of its incident."""

    def in_zone(request: HttpRequest) -> HttpResponseBase:
        session = find_session(request)
        if session is None:
            return get_response(request)
        with timezone.override(ZoneInfo(session.time_zone)):
            return get_response(request)

    return in_zone
