"""The end of every way to sign in: Django's login, our session with what is known of it, the device's cookie."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from bihuan.apps.accounts.actions.sessions import KEPT_IN, Begun, digest_of_device, open_session
from bihuan.apps.accounts.rules.sessions import device_name, is_shared_by
from bihuan.apps.core.access import get_session
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.web.parts.accounts.gate import RIGHTS_IN, rights_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import forget_session

if TYPE_CHECKING:
    from bihuan.apps.core.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR_S = 365 * 86400
_PREFIX = "__Host-" if settings.IS_TLS else ""
DEVICE, TERMINAL = f"{_PREFIX}device", f"{_PREFIX}terminal"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a way to sign in has found out."""

    second: str
    is_own_device: bool = False
    wanted: str = ""


def device_of(request: HttpRequest) -> str:
    """Return by what this device is known in the tables; "" for one that nobody has signed in at."""
    return digest_of_device(request.COOKIES.get(DEVICE, "")[:100])


def is_duty_terminal(request: HttpRequest) -> bool:
    """Say whether an administrator or the desk lead marked this device as a shared duty terminal."""
    try:
        return bool(signing.loads(request.COOKIES.get(TERMINAL, ""), salt="bihuan.terminal") == "shared")
    except signing.BadSignature:
        return False


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Give the device a cookie for a year that no script reads."""
    response.set_cookie(name, value, max_age=YEAR_S, httponly=True, samesite="Lax", secure=settings.IS_TLS)


def safe_next(request: HttpRequest, wanted: str) -> str:
    """Return an address of ours: the one wanted, or the first page."""
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe else "/"


def _role(account: Account) -> Role | None:
    try:
        return get_session(account, now()).actor.role
    except NotAllowed:
        return None


def sign_in(request: HttpRequest, account: Account, arrival: Arrival) -> HttpResponse:
    """Sign the account in (the session gets a new key) and go where the person wanted to go."""
    login(request, account, backend=BACKEND)
    forget_session(request)
    cookie = request.COOKIES.get(DEVICE, "")[:100] or secrets.token_urlsafe(24)
    is_shared = not account.is_drill and is_shared_by(
        _role(account), is_own_device=arrival.is_own_device, is_duty_terminal=is_duty_terminal(request)
    )
    begun = Begun(arrival.second, is_shared, cookie, device_name(request.headers.get("User-Agent", "")))
    has_company = open_session(session_id=request.session[KEPT_IN], account=account, begun=begun, at=now())
    if has_company:
        messages.warning(request, _("This account is signed in on another device too. If that is not you, end it now."))
    request.session[RIGHTS_IN] = rights_of(request)
    response = redirect(safe_next(request, arrival.wanted))
    keep_cookie(response, DEVICE, cookie)
    if account.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax")
    return response
