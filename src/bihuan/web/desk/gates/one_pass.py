"""One pass: what it opens and until when, its paper, and how it is confirmed, signed anew and revoked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.access.gates import check_can, get_pass
from bihuan.apps.zones.actions.passes import confirm_pass, revoke_pass, sign_anew
from bihuan.apps.zones.rules.passes import REVOKING
from bihuan.web.desk.gates.forms import ReasonForm
from bihuan.web.desk.gates.pass_page import PAPERS, paper_context, pass_context
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE, PAPER = "desk/gates/pass.html", "desk/gates/paper.html"


@require_GET
@with_session
def one(request: SessionRequest, pass_id: UUID) -> HttpResponse:
    """Show a pass; its holder masked."""
    return render(request, PAGE, pass_context(looker(request), str(pass_id)))


@require_GET
@with_session
def paper(request: SessionRequest, pass_id: UUID) -> HttpResponse:
    """Show the paper as it is printed, on A6 or A4, to who hands it over: the look is in the log.

    :raises NotAllowed: `not_found` for anybody else, and for a pass that does not hold.
    """
    asked = request.GET.get("paper", PAPERS[0])
    return render(request, PAPER, paper_context(looker(request), str(pass_id), asked if asked in PAPERS else PAPERS[0]))


def _pressed(request: SessionRequest, pass_id: UUID, do: Callable[..., Any], said: str) -> HttpResponse:
    """Do what a button asks for; a refusal stands above the page as it is now."""
    look = looker(request)
    try:
        do(pass_id=str(pass_id), by=look.by, at=look.at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, label("code", refusal.code))
    else:
        messages.success(request, said)
    return redirect("desk:pass", pass_id)


@require_POST
@with_session
def confirm(request: SessionRequest, pass_id: UUID) -> HttpResponse:
    """Let a prepared pass hold."""
    return _pressed(request, pass_id, confirm_pass, _("The pass holds. Print it, or send its picture."))


@require_POST
@with_session
def sign(request: SessionRequest, pass_id: UUID) -> HttpResponse:
    """Sign the code anew with the present key."""
    return _pressed(request, pass_id, sign_anew, _("Signed anew. The paper has to be printed again."))


@require_POST
@with_session
def revoke(request: SessionRequest, pass_id: UUID) -> HttpResponse:
    """Revoke a pass, or drop a prepared one."""
    look = looker(request)
    check_can(look.by, Action.UPDATE, Kind.PASS)
    row = get_pass(look.by, str(pass_id))
    form = ReasonForm("pass_revoking", REVOKING, "revoke", request.POST)

    def do(told: Told) -> str:
        revoke_pass(pass_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The pass is revoked. A gate that has fetched its list since then does not open to it.")

    return send(
        request, form, do, back=("desk:pass", row.pk), page=PAGE, context=lambda look: pass_context(look, row.pk, form)
    )  # fmt: skip
