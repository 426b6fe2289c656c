"""The second step of signing in, and passkeys, which are both steps at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.accounts.actions.factors import prove_code
from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.queries import find_account, has_passkey
from bihuan.apps.accounts.rules.sessions import STEP_LASTS
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts.finishing import Arrival, sign_in
from bihuan.web.parts.accounts.forms import CodeForm, too_often
from bihuan.web.parts.accounts.passkeys import ask, prove
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored

if TYPE_CHECKING:
    from bihuan.apps.core.models import Account

STEP = "second_step"


def begin_step(request: HttpRequest, account: Account, *, is_own_device: bool, wanted: str) -> HttpResponse:
    """Remember whose password was right, and ask for the second factor. Nobody is signed in yet."""
    request.session.cycle_key()
    request.session[STEP] = {
        "account": account.id, "at": now().timestamp(), "own": is_own_device, "next": wanted,
    }  # fmt: skip
    return redirect("sign-in-second")


def _step(request: HttpRequest) -> tuple[Account, dict[str, Any]] | None:
    kept = request.session.get(STEP)
    if not isinstance(kept, dict) or now().timestamp() - kept["at"] > STEP_LASTS.total_seconds():
        request.session.pop(STEP, None)
        return None
    account = find_account(kept["account"])
    return (account, kept) if account else None


def _finish(request: HttpRequest, account: Account, kept: dict[str, Any], second: str) -> HttpResponse:
    request.session.pop(STEP, None)
    return sign_in(request, account, Arrival(second, bool(kept["own"]), str(kept["next"])))


@login_not_required
@require_http_methods(["GET", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the authenticator or a recovery code, or a passkey, of the account whose password was right."""
    step = _step(request)
    if step is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kind = prove_code(account=step[0], code=form.cleaned_data["code"], at=now())
            return _finish(request, *step, kind)
        except NotAllowed:
            form.add_error("code", _("This code is wrong, or was used before. Wait for the next one and type it."))
        except TooOften as refusal:
            form.add_error(None, too_often(refusal))
    context = {"form": form, "has_passkey": has_passkey(step[0])}
    return unstored(render(request, "parts/accounts/second.html", context))


@login_not_required
@require_POST
def second_options(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey of the account whose password was right."""
    step = _step(request)
    return ask(request, step[0]) if step else HttpResponse(status=403)


@login_not_required
@require_POST
def second_passkey(request: HttpRequest) -> HttpResponse:
    """Finish the second step with a passkey."""
    step = _step(request)
    if step is None:
        return redirect("sign-in")
    try:
        prove(request, step[0])
    except (NotAllowed, TooOften):
        return redirect("sign-in-second")
    return _finish(request, *step, "passkey")


@login_not_required
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Ask the browser for any passkey that it has for this host."""
    return ask(request, None)


@login_not_required
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: it is in the person's hand, and a finger, a face or a PIN has opened it."""
    try:
        account = prove(request, None)
    except NotAllowed:
        return _refused(request, _("This passkey is not known here. Sign in with name and password."))
    except TooOften as refusal:
        return _refused(request, too_often(refusal))
    arrival = Arrival("passkey", "own_device" in request.POST, request.POST.get("next", ""))
    return sign_in(request, account, arrival)


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("sign-in")
