"""Who sits before the page, asked once a request; and the incident's zone, in which its times are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from bihuan.apps.core.access import Session, get_session
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.actions import OrderUnknown
from bihuan.web.parts.clock import now

_KEPT = "_bihuan_session"
REACHES_ALL = "_bihuan_reaches_all"  # set by the gate: False on the lock screen and while a factor is set up
LOOKS_MISSING = frozenset({"not_found", "wrong_role"})  # both answered by the page that says there is nothing
P = ParamSpec("P")


class SessionRequest(HttpRequest):
    """A request whose person has a role: what views behind `with_session` get."""

    session_of: Session
    htmx: HtmxDetails


def session_of(request: HttpRequest) -> Session:
    """Return the session of the request. :raises NotAllowed: nobody is signed in, or no role is running."""
    if not getattr(request, REACHES_ALL, True):
        raise NotAllowed("not_signed_in")
    kept = getattr(request, _KEPT, None)
    if isinstance(kept, Session):
        return kept
    session = get_session(request.user, now())
    setattr(request, _KEPT, session)
    return session


def forget_session(request: HttpRequest) -> None:
    """Forget whom the request was found to be from: another person has signed in for it."""
    request.__dict__.pop(_KEPT, None)


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


def with_session(
    view: Callable[Concatenate[SessionRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view `request.session_of`; without a role, or where the rules refuse, show a page that says so."""

    @wraps(view)
    def within(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        session = find_session(request)
        if session is None:
            return no_session(request)
        request.session_of = session  # type: ignore[attr-defined]  # what makes it a SessionRequest
        try:
            return unstored(view(request, *args, **kwargs))  # type: ignore[arg-type]  # as above
        except OrderUnknown:
            return refused(request, "not_found")
        except NotAllowed as refusal:
            return refused(request, refusal.code)

    return within


def unstored(response: HttpResponse) -> HttpResponse:
    """Let no browser keep the page: it is personal, and the computer of a desk is shared."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def no_session(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in, or tell a signed-in person without a role who can give one, or that all is locked."""
    if request.user.is_authenticated:
        try:
            session_of(request)
        except NotAllowed as refusal:
            if refusal.code == "incident_locked":
                return refused(request, refusal.code)
        return render(request, "parts/no_role.html", status=403)
    return redirect("sign-in")


def refused(request: HttpRequest, code: str) -> HttpResponse:
    """Show a refusal; what is missing and what is not theirs look the same, so that nobody can probe for it."""
    is_missing = code in LOOKS_MISSING
    context = {"code": "" if is_missing else code}
    return render(request, "parts/refused.html", context, status=404 if is_missing else 403)
