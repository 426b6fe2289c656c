"""What stands before every page, the API and the streams: how far does this session reach? Fails closed (R25, R29)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from bihuan.apps.accounts.access import Admission, Reach, admit
from bihuan.apps.accounts.actions.sessions import KEPT_IN, end_session, lock_session, see_session
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import REACHES_ALL, find_session

if TYPE_CHECKING:
    from bihuan.apps.accounts.models import SignedIn

_KEPT = "_bihuan_signed_in"
RIGHTS_IN = "rights"
ALWAYS = frozenset({"sign-out", "language", "favicon", "robots"})
LOCK_PAGES = ALWAYS | {"account-locked", "account-unlock-options", "account-unlock-passkey"}
SET_UP_PAGES = ALWAYS | {
    "account-set-up", "account-totp", "account-passkey-options", "account-passkey-add",
}  # fmt: skip
_LEADS_TO = {Reach.LOCKED: ("account-locked", LOCK_PAGES), Reach.SET_UP: ("account-set-up", SET_UP_PAGES)}
Get = Callable[[HttpRequest], HttpResponseBase]


def signed_in_of(request: HttpRequest) -> SignedIn | None:
    """Return the session's row that the gate has admitted; None where nobody is signed in."""
    return getattr(request, _KEPT, None)


def _wants_page(request: HttpRequest) -> bool:
    """Say whether a person waits for a page; scripts, streams and systems do not follow a redirect to a form."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode == "navigate" and "HX-Request" not in request.headers and not request.path.startswith("/api/")


def is_background(request: HttpRequest) -> bool:
    """Say whether the page asks by itself: streams and refreshes must not keep a session from becoming idle.

    Browsers send `Sec-Fetch-Mode` over TLS and on localhost alone; what scripts of ours ask for bears `HX-Request` too.
    """
    if request.method not in {"GET", "HEAD"}:
        return False
    is_stream = "text/event-stream" in request.headers.get("Accept", "") or "HX-Request" in request.headers
    return is_stream or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"


def rights_of(request: HttpRequest) -> str:
    """Return in which role of which incident and unit the person acts now; "" without one."""
    session = find_session(request)
    return f"{session.actor.role}|{session.actor.incident}|{session.actor.unit}" if session else ""


def _rotate(request: HttpRequest) -> None:
    """Give the session a new key when its person's rights are others than at the sign-in (R28)."""
    known = request.session.get(RIGHTS_IN)
    if known is not None and known != rights_of(request):
        request.session.cycle_key()
        request.session[RIGHTS_IN] = rights_of(request)


def _view_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _lead(request: HttpRequest, reach: Reach) -> HttpResponse:
    name, _ = _LEADS_TO[reach]
    if not _wants_page(request):
        answer = JsonResponse({"code": f"session_{reach.value}", "params": {}, "fields": []}, status=423)
        answer.headers["HX-Refresh"] = "true"
        answer.headers["Cache-Control"] = "no-store"
        return answer
    wanted = f"?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else ""
    return redirect(reverse(name) + wanted)


def _end(request: HttpRequest, admission: Admission) -> None:
    if admission.row is not None and admission.row.ended_at is None:
        account = admission.row.account
        end_session(session_id=admission.row.pk, account=account, reason="expired", at=now())
    logout(request)


def _stopped(request: HttpRequest, admission: Admission) -> HttpResponse | None:
    """Return the answer that leads elsewhere, or None where the page may be asked for."""
    if admission.reach is Reach.ALL:
        return None
    row = admission.row
    if admission.reach is Reach.LOCKED and row is not None and row.locked_at is None:
        lock_session(session=row, reason="idle", at=now())
    return None if _view_name(request) in _LEADS_TO[admission.reach][1] else _lead(request, admission.reach)


def gate_middleware(get_response: Get) -> Get:
    """Let a session through as far as it reaches; one that reaches nowhere is nobody's."""

    def through(request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return get_response(request)
        admission = admit(request.session.get(KEPT_IN), request.user, now())
        if admission.reach is Reach.NOWHERE or admission.row is None:
            _end(request, admission)
            return get_response(request)
        stopped = _stopped(request, admission)
        if stopped is not None:
            return stopped
        setattr(request, _KEPT, admission.row)
        setattr(request, REACHES_ALL, admission.reach is Reach.ALL)
        if admission.reach is Reach.ALL and not is_background(request):
            see_session(session=admission.row, at=now())
            _rotate(request)
        return get_response(request)

    return through


def end_own(request: HttpRequest, reason: str) -> None:
    """End the session of the request, whatever it reaches: its person signs out."""
    session_id = request.session.get(KEPT_IN)
    if not request.user.is_authenticated or not isinstance(session_id, str):
        return
    try:
        end_session(session_id=session_id, account=request.user, reason=reason, at=now())
    except NotAllowed:
        return  # there is no such row: nothing to end
