"""The own account: its second factors, its sessions, its password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.accounts.actions.factors import remove_factor
from bihuan.apps.accounts.actions.people import change_password
from bihuan.apps.accounts.actions.sessions import end_session, lock_session
from bihuan.apps.accounts.actions.throttle import TooOften
from bihuan.apps.accounts.queries import codes_left, factors_of, sessions_of
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.parts.accounts.forms import PasswordForm, too_often
from bihuan.web.parts.accounts.locking import is_password_right
from bihuan.web.parts.accounts.proof import account_of, row_of, with_fresh_proof
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import refused, unstored


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the own account."""
    person = account_of(request)
    context = {
        "person": person, "factors": factors_of(person), "codes_left": codes_left(person),
        "sessions": sessions_of(person, now()), "own_session": row_of(request).pk,
    }  # fmt: skip
    return unstored(render(request, "parts/accounts/account.html", context))


@with_fresh_proof
@require_POST
def factor_remove(request: HttpRequest, factor_id: str) -> HttpResponse:
    """Take one second factor away; the last one stays."""
    try:
        remove_factor(account=account_of(request), factor_id=factor_id, at=now())
    except NotAllowed as refusal:
        return refused(request, refusal.code)
    messages.success(request, _("The second factor is gone."))
    return redirect("account")


@require_POST
def session_end(request: HttpRequest, session_id: str) -> HttpResponse:
    """End another session of the own account."""
    try:
        end_session(session_id=session_id, account=account_of(request), reason="ended_by_owner", at=now())
    except NotAllowed as refusal:
        return refused(request, refusal.code)
    messages.success(request, _("That session is over."))
    return redirect("account")


@with_fresh_proof
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change the own password; every other session of the account ends."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("The password is changed; your other sessions are over."))
        return redirect("account")
    return render(request, "parts/accounts/password.html", {"form": form})


def _changed(request: HttpRequest, form: PasswordForm) -> bool:
    person = account_of(request)
    try:
        if not is_password_right(request, person, form.cleaned_data["password"]):
            form.add_error("password", _("This is not your password."))
            return False
        change_password(
            account=person, password=form.cleaned_data["new_password"], session=row_of(request).pk, at=now()
        )
    except TooOften as refusal:
        form.add_error(None, too_often(refusal))
        return False
    except ValidationError as error:
        form.add_error("new_password", error)
        return False
    update_session_auth_hash(request, person)
    return True


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock the own session now: somebody leaves the desk for a moment."""
    lock_session(session=row_of(request), reason="asked", at=now())
    return redirect("account-locked")


@require_http_methods(["GET", "POST"])
def active(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the gate has done it all
    """Tell a page that the session is open (GET), or hear that its person is at work (POST); a locked one gets 423."""
    return HttpResponse(status=204)
