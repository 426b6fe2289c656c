"""The page that asks a signed-in person for a second factor before one is changed: a password alone changes none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.accounts.actions.factors import prove_code
from bihuan.apps.accounts.actions.sessions import set_second
from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.queries import has_passkey
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts import passkeys
from bihuan.web.parts.accounts.finishing import safe_next
from bihuan.web.parts.accounts.forms import CodeForm, too_often
from bihuan.web.parts.accounts.proof import account_of, row_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored


def _proved(request: HttpRequest, kind: str) -> HttpResponse:
    set_second(session_id=row_of(request).pk, second=kind, at=now())
    request.session.cycle_key()  # the session may do more from here on
    wanted = safe_next(request, request.POST.get("next", ""))
    return redirect(wanted)  # nosemgrep: redirect-as-told - an address of our own alone, by safe_next


@require_http_methods(["GET", "POST"])
def proof(request: HttpRequest) -> HttpResponse:
    """Ask for a code of the authenticator, a recovery code or a passkey of the person whose session this is."""
    account = account_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _proved(request, prove_code(account=account, code=form.cleaned_data["code"], at=now()))
        except NotAllowed:
            form.add_error("code", _("This code is wrong, or was used before. Wait for the next one and type it."))
        except TooOften as refusal:
            form.add_error(None, too_often(refusal))
    wanted = request.POST.get("next") or request.GET.get("next", "")
    context = {"form": form, "has_passkey": has_passkey(account), "next": wanted}
    return unstored(render(request, "parts/accounts/proof.html", context))


@require_POST
def proof_options(request: HttpRequest) -> HttpResponse:
    """Ask the browser for a passkey of the person whose session this is."""
    return passkeys.ask(request, account_of(request))


@require_POST
def proof_passkey(request: HttpRequest) -> HttpResponse:
    """Take a passkey of the same person as the proof."""
    try:
        passkeys.prove(request, account_of(request))
    except (NotAllowed, TooOften):
        messages.error(request, _("This passkey is not of the person whose session this is."))
        return redirect("account-proof")
    return _proved(request, "passkey")
