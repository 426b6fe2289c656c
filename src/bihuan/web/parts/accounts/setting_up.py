"""Setting up second factors: the first one leads out of the set-up pages, later ones need a fresh proof."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.accounts.actions.factors import begin_totp, confirm_totp, renew_recovery_codes
from bihuan.apps.accounts.actions.passkeys import add_passkey, ask_new_passkey
from bihuan.apps.accounts.actions.sessions import set_second
from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.queries import codes_left, factors_of
from bihuan.apps.accounts.rules.codes import address_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts import passkeys
from bihuan.web.parts.accounts.drawing import square_code
from bihuan.web.parts.accounts.forms import CodeForm, too_often
from bihuan.web.parts.accounts.proof import account_of, row_of, with_fresh_proof
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored


@require_GET
def set_up(request: HttpRequest) -> HttpResponse:
    """Lead a person without a second factor to one; nothing else is there for them until they have it."""
    if factors_of(account_of(request)):
        return redirect("account")
    return unstored(render(request, "parts/accounts/set_up.html"))


@with_fresh_proof
@require_http_methods(["GET", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Show the secret of a new authenticator, and let it count once it has shown a right code."""
    account = account_of(request)
    form = CodeForm(request.POST or None)
    form.fields["code"].help_text = _("The six digits that the authenticator shows.")
    if request.method == "POST" and form.is_valid():
        try:
            confirm_totp(account=account, code=form.cleaned_data["code"], at=now())
            return _added(request, "totp")
        except NotAllowed:
            form.add_error("code", _("This code is wrong. Check the time of your phone, then type the next one."))
        except TooOften as refusal:
            form.add_error(None, too_often(refusal))
    secret = begin_totp(account=account, at=now()).secret
    context = {"form": form, "secret": secret, "drawing": square_code(address_of(secret, account.username))}
    return render(request, "parts/accounts/totp.html", context)


@with_fresh_proof
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Ask the browser to make a passkey."""
    challenge = ask_new_passkey(account=account_of(request), host=passkeys.host_of(request))
    request.session[passkeys.CHALLENGE] = challenge.state
    return JsonResponse(challenge.options)


@with_fresh_proof
@require_POST
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    label = request.POST.get("label", "").strip() or passkeys.device_label(request)
    try:
        add_passkey(
            account=account_of(request), host=passkeys.host_of(request), label=label, at=now(),
            state=request.session.pop(passkeys.CHALLENGE, None), answer=passkeys.answer_of(request),
        )  # fmt: skip
    except NotAllowed:
        messages.error(request, _("The passkey could not be made. Try again, or set up an authenticator."))
        return redirect("account-set-up")
    return _added(request, "passkey")


def _added(request: HttpRequest, kind: str) -> HttpResponse:
    row = row_of(request)
    set_second(session_id=row.pk, second=row.second or kind, at=now())
    request.session.cycle_key()  # the session may do more from here on
    if codes_left(account_of(request)):
        messages.success(request, _("The second factor counts from now on."))
        return redirect("account")
    return _show_codes(request)


def _show_codes(request: HttpRequest) -> HttpResponse:
    codes = renew_recovery_codes(account=account_of(request), at=now())
    return unstored(render(request, "parts/accounts/codes.html", {"codes": codes}))


@with_fresh_proof
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this once; the old ones are void."""
    if not factors_of(account_of(request)):
        return redirect("account-set-up")
    return _show_codes(request)
