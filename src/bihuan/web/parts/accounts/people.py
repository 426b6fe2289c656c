"""Who has which role: proposed by one, confirmed by a second, revoked at once; and shared duty terminals."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core import signing as cookies
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.accounts.access import check_administers, check_marks_terminals, may_mark_terminals, roles_to_give
from bihuan.apps.accounts.actions.granting import (
    confirm_proposal,
    propose_grant,
    propose_reset,
    revoke_grant,
    withdraw_proposal,
)
from bihuan.apps.accounts.queries import members_of, open_proposals
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.web.parts.accounts.finishing import TERMINAL, is_duty_terminal, keep_cookie
from bihuan.web.parts.accounts.forms import ProposalForm
from bihuan.web.parts.clock import now
from bihuan.web.parts.refusals import CODES
from bihuan.web.parts.sessions import SessionRequest, with_session


def _form(request: SessionRequest) -> ProposalForm:
    by = request.session_of.actor
    return ProposalForm(request.POST or None, roles=roles_to_give(by), units=unit_names(by.incident))


def _show(request: SessionRequest, form: ProposalForm) -> HttpResponse:
    by = request.session_of.actor
    search = request.GET.get("search", "").strip()[:60]
    context = {
        "form": form, "members": members_of(by.incident, now(), search=search), "search": search, "own": by.account,
        "proposals": open_proposals(by.incident, now()), "may_give": {role.value for role in roles_to_give(by)},
        "may_mark_terminals": may_mark_terminals(by),
    }  # fmt: skip
    return render(request, "parts/accounts/people.html", context, status=422 if form.errors else 200)


@with_session
@require_GET
def people(request: SessionRequest) -> HttpResponse:
    """Show who has a role in the incident, and what waits for a second person."""
    check_administers(request.session_of.actor)
    return _show(request, _form(request))


@with_session
@require_POST
def propose(request: SessionRequest) -> HttpResponse:
    """Propose a role for a person."""
    by = request.session_of.actor
    check_administers(by)
    form = _form(request)
    if not form.is_valid():
        return _show(request, form)
    told = form.cleaned_data
    try:
        propose_grant(
            username=told["username"], role=Role(told["role"]), unit=told["unit"], days=told["days"], by=by, at=now()
        )
    except NotAllowed as refusal:
        form.add_error(None, str(CODES.get(refusal.code, refusal.code)))
        return _show(request, form)
    messages.success(request, _("Proposed. It begins when a second person confirms it, within three days."))
    return redirect("account-people")


def _decide(request: SessionRequest, act: Callable[[], object], said: str) -> HttpResponse:
    """Do one thing and say so; a refusal is told on the same page."""
    check_administers(request.session_of.actor)
    try:
        act()
    except NotAllowed as refusal:
        messages.error(request, str(CODES.get(refusal.code, refusal.code)))
    else:
        messages.success(request, said)
    return redirect("account-people")


@with_session
@require_POST
def confirm(request: SessionRequest, proposal_id: str) -> HttpResponse:
    """Confirm what another person proposed."""
    by = request.session_of.actor
    return _decide(
        request,
        lambda: confirm_proposal(proposal_id=proposal_id, by=by, at=now()),
        _("Confirmed; it counts from now on."),
    )


@with_session
@require_POST
def withdraw(request: SessionRequest, proposal_id: str) -> HttpResponse:
    """Take a proposal back, or refuse another's."""
    by = request.session_of.actor
    return _decide(
        request, lambda: withdraw_proposal(proposal_id=proposal_id, by=by, at=now()), _("The proposal is gone.")
    )


@with_session
@require_POST
def revoke(request: SessionRequest, grant_id: str) -> HttpResponse:
    """End a role at once."""
    by = request.session_of.actor
    return _decide(request, lambda: revoke_grant(grant_id=grant_id, by=by, at=now()), _("The role ended just now."))


@with_session
@require_POST
def reset(request: SessionRequest) -> HttpResponse:
    """Propose to end the second factors that a person has lost."""
    by, username = request.session_of.actor, request.POST.get("username", "")[:60]
    said = _("Proposed. When a second person confirms, the lost second factors end.")
    return _decide(request, lambda: propose_reset(username=username, by=by, at=now()), said)


@with_session
@require_http_methods(["GET", "POST"])
def terminal(request: SessionRequest) -> HttpResponse:
    """Mark this device as a shared duty terminal, or as none: whoever signs in here is locked after 15 idle minutes."""
    check_marks_terminals(request.session_of.actor)
    if request.method == "GET":
        return render(request, "parts/accounts/terminal.html", {"is_shared": is_duty_terminal(request)})
    response = redirect("account-terminal")
    if request.POST.get("shared") == "yes":
        keep_cookie(response, TERMINAL, cookies.dumps("shared", salt="bihuan.terminal"))
        messages.success(request, _("This device is a shared duty terminal from the next sign-in on."))
    else:
        response.delete_cookie(TERMINAL)
        messages.success(request, _("This device is no shared duty terminal any more."))
    return response
