"""The second step of signing in, and passkeys, which are both steps at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.accounts.actions.factors import prove_code
from bihuan.apps.accounts.actions.passkeys import ask_passkey, prove_passkey
from bihuan.apps.accounts.actions.throttle import TooOften, forgive, key_of, take
from bihuan.apps.accounts.queries import find_account, has_passkey
from bihuan.apps.accounts.rules.sessions import STEP_LASTS, device_name
from bihuan.apps.accounts.rules.throttling import ADDRESS
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts.finishing import Arrival, sign_in
from bihuan.web.parts.accounts.forms import CodeForm, too_often
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored

if TYPE_CHECKING:
    from bihuan.apps.core.models import Account

STEP, CHALLENGE = "second_step", "passkey_challenge"


def host_of(request: HttpRequest) -> str:
    """Return the name under which the pages were asked for: a passkey works for this name alone."""
    return split_domain_port(request.get_host())[0]


def device_label(request: HttpRequest) -> str:
    """Return what a passkey is called whose owner gave it no name: the device it was made on."""
    return device_name(request.headers.get("User-Agent", "")) or _("Passkey")


def ask(request: HttpRequest, account: Account | None) -> JsonResponse:
    """Answer the challenge for a passkey and remember its state."""
    challenge = ask_passkey(host=host_of(request), account=account)
    request.session[CHALLENGE] = challenge.state
    answer = JsonResponse(challenge.options)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """Return what the browser's passkey answered. :raises NotAllowed: `bad_passkey`: that is no answer."""
    try:
        read = json.loads(request.POST.get("answer", ""))
    except ValueError as error:
        raise NotAllowed("bad_passkey") from error
    if not isinstance(read, dict):
        raise NotAllowed("bad_passkey")
    return read


def prove(request: HttpRequest, account: Account | None) -> Account:
    """Return whose passkey answered the challenge, which works once. :raises NotAllowed: `bad_passkey`.

    :raises TooOften: too many tries from this address.
    """
    limits = {key_of("address", request.META.get("REMOTE_ADDR", "")): ADDRESS}
    take(limits, at=now())
    state = request.session.pop(CHALLENGE, None)
    found = prove_passkey(host=host_of(request), state=state, answer=answer_of(request), account=account, at=now())
    forgive(limits, at=now())
    return found


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
