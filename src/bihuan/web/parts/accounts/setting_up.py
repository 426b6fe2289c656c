"""Setting up second factors: the first one leads out of the set-up pages, later ones need a fresh proof."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

import qrcode
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from qrcode.image.svg import SvgPathImage

from bihuan.apps.accounts.actions.factors import begin_totp, confirm_totp, renew_recovery_codes
from bihuan.apps.accounts.actions.passkeys import add_passkey, ask_new_passkey
from bihuan.apps.accounts.actions.sessions import lock_session, set_second
from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.queries import codes_left, factors_of
from bihuan.apps.accounts.rules.codes import address_of
from bihuan.apps.accounts.rules.sessions import PROOF_LASTS
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts import signing
from bihuan.web.parts.accounts.forms import CodeForm, too_often
from bihuan.web.parts.accounts.gate import signed_in_of
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import unstored

if TYPE_CHECKING:
    from bihuan.apps.accounts.models import SignedIn
    from bihuan.apps.core.models import Account

P = ParamSpec("P")


def account_of(request: HttpRequest) -> Account:
    """Return the signed-in account."""
    return cast("Account", request.user)


def row_of(request: HttpRequest) -> SignedIn:
    """Return the session's row. :raises NotAllowed: `not_signed_in`: the gate has admitted nobody."""
    row = signed_in_of(request)
    if row is None:
        raise NotAllowed("not_signed_in")
    return row


def with_fresh_proof(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let only somebody change second factors who has just proved who they are; the others prove it first."""

    @wraps(view)
    def within(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        row = row_of(request)
        if row.second and now() - row.proved_at >= PROOF_LASTS:
            lock_session(session=row, reason="proof", at=now())
            return redirect("account-locked")
        return unstored(view(request, *args, **kwargs))

    return within


@require_GET
def set_up(request: HttpRequest) -> HttpResponse:
    """Lead a person without a second factor to one; nothing else is there for them until they have it."""
    if factors_of(account_of(request)):
        return redirect("account")
    return unstored(render(request, "parts/accounts/set_up.html"))


def _drawing(text: str) -> SafeString:
    """Return a square code as SVG without any style of its own."""
    image, out = qrcode.make(text, image_factory=SvgPathImage), io.BytesIO()
    image.save(out)
    path = out.getvalue().decode()
    return mark_safe(path[path.index("<svg") :])  # noqa: S308 - drawn by qrcode from our own address, no text in it


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
    context = {"form": form, "secret": secret, "drawing": _drawing(address_of(secret, account.username))}
    return render(request, "parts/accounts/totp.html", context)


@with_fresh_proof
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """Ask the browser to make a passkey."""
    challenge = ask_new_passkey(account=account_of(request), host=signing.host_of(request))
    request.session[signing.CHALLENGE] = challenge.state
    return JsonResponse(challenge.options)


@with_fresh_proof
@require_POST
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    label = request.POST.get("label", "").strip() or signing.device_label(request)
    try:
        add_passkey(
            account=account_of(request), host=signing.host_of(request), label=label, at=now(),
            state=request.session.pop(signing.CHALLENGE, None), answer=signing.answer_of(request),
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
