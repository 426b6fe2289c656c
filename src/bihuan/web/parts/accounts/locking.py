"""The lock screen: the page stays locked on the server until the same person proves who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.accounts.access import is_one_step
from bihuan.apps.accounts.actions.sessions import KEPT_IN, unlock_session
from bihuan.apps.accounts.actions.throttle import TooOften, forgive, password_limits, take
from bihuan.apps.accounts.queries import find_session_row, has_passkey
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts import passkeys
from bihuan.web.parts.accounts.finishing import device_of, safe_next
from bihuan.web.parts.accounts.forms import UnlockForm, too_often
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored

if TYPE_CHECKING:
    from bihuan.apps.accounts.models import SignedIn
    from bihuan.apps.core.models import Account


def is_password_right(request: HttpRequest, account: Account, typed: str) -> bool:
    """Check the password of a signed-in person, counted like a sign-in. :raises TooOften: too many tries."""
    limits = password_limits(
        username=account.username, address=request.META.get("REMOTE_ADDR", ""), device=device_of(request)
    )
    take(limits, at=now())
    is_right = check_password(typed, account.password)
    if is_right:
        forgive(limits, at=now())
    return is_right


def _row(request: HttpRequest) -> SignedIn | None:
    """Return the session if it is locked; the gate lets only these pages through for it."""
    row = find_session_row(str(request.session.get(KEPT_IN, "")), request.user)  # type: ignore[arg-type]  # signed in: the middleware asks for it
    return row if row is not None and row.locked_at is not None else None


def _unlock(request: HttpRequest, row: SignedIn, how: str) -> HttpResponse:
    unlock_session(session=row, how=how, at=now())
    request.session.cycle_key()
    return redirect(safe_next(request, request.POST.get("next", "")))  # nosemgrep: redirect-as-told - our own host


@require_http_methods(["GET", "POST"])
def locked(request: HttpRequest) -> HttpResponse:
    """Show the lock screen, which shows nothing but whose session it is; unlock with the password."""
    row = _row(request)
    if row is None:
        return redirect(safe_next(request, request.GET.get("next", "")))  # nosemgrep: redirect-as-told - our own host
    is_drill = is_one_step(row.account, now())
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and (is_drill or form.is_valid()):
        try:
            if is_drill or is_password_right(request, row.account, form.cleaned_data["password"]):
                return _unlock(request, row, "drill" if is_drill else "password")
            form.add_error("password", _("This is not the password of the person whose session this is."))
        except TooOften as refusal:
            form.add_error(None, too_often(refusal))
    context = {
        "form": form, "row": row, "is_one_step": is_drill, "has_passkey": has_passkey(row.account),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }  # fmt: skip
    return unstored(render(request, "parts/accounts/locked.html", context, status=200))


@require_POST
def unlock_options(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey of the person whose session is locked."""
    row = _row(request)
    return passkeys.ask(request, row.account) if row else HttpResponse(status=403)


@require_POST
def unlock_passkey(request: HttpRequest) -> HttpResponse:
    """Unlock with a passkey of the same person."""
    row = _row(request)
    if row is None:
        return redirect("home")
    try:
        passkeys.prove(request, row.account)
    except (NotAllowed, TooOften):
        messages.error(request, _("This passkey is not of the person whose session this is."))
        return redirect("account-locked")
    return _unlock(request, row, "passkey")
