"""The list of controls with its map and proposals; the page on which one is drafted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.zones.actions.controls import draft_control
from bihuan.apps.zones.actions.levels import Accepted, accept_proposal, refuse_proposal
from bihuan.apps.zones.queries.outlines import find_outline
from bihuan.apps.zones.rules.controls import DRAFTERS, ControlTold, check_role
from bihuan.web.desk.controls.controls_page import list_context
from bihuan.web.desk.controls.drafting import draft_context, draft_form
from bihuan.web.desk.controls.forms import AcceptForm, RefuseForm
from bihuan.web.desk.tracing.forms import Told, TracingForm, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.outlines import told_outline
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, DRAFT_PAGE = "desk/controls/controls.html", "desk/controls/draft.html"


@require_GET
@with_session
def controls(request: SessionRequest) -> HttpResponse:
    """Show the controls of a tab on the map and as a list, proposals first."""
    look = looker(request)
    return render(request, PAGE, list_context(look, request.GET.dict()))


@require_http_methods(["GET", "POST"])
@with_session
def draft(request: SessionRequest) -> HttpResponse:
    """Show the form of a draft; keep what it says."""
    look = looker(request)
    check_role(look.by, DRAFTERS)
    if request.method == "GET":
        return render(request, DRAFT_PAGE, draft_context(look, draft_form(look)))
    form, kept = draft_form(look, request.POST), []

    def do(told: Told) -> str:
        kept.append(draft_control(told=_told(told, look.by.incident), by=look.by, at=look.at))
        return _("The draft is kept. Another person decides it.")

    said = form.attempt(do)
    if not said:
        return render(request, DRAFT_PAGE, draft_context(look, form), status=form.status)
    messages.success(request, said)
    return redirect("desk:control", kept[0].pk)


def _told(told: Told, incident: str) -> ControlTold:
    """Return what a form of a draft says. :raises NotAllowed: `unreadable_outline`."""
    return ControlTold(
        name=told["name"], measures=tuple(told["measures"]), reason=told["reason"], basis=told["basis"],
        starts_at=told["starts_at"], ends_at=told["ends_at"], review_at=told["review_at"], level=told["level"],
        communities=tuple(told["communities"]),
        outline=told_outline(told["outline"]) or _imported(incident, told["imported"]),
    )  # fmt: skip


def _imported(incident: str, outline_id: str) -> dict[str, Any]:
    found = find_outline(incident, outline_id) if outline_id else None
    return dict(found.outline) if found else {}


@require_POST
@with_session
def accept(request: SessionRequest, proposal_id: UUID) -> HttpResponse:
    """Accept a proposal: a draft of the new level is kept."""
    look, row = looker(request), str(proposal_id)

    def do(told: Told) -> str:
        said = Accepted(told["basis"], told["ends_at"], told["review_at"])
        found = accept_proposal(proposal_id=row, told=said, by=look.by, at=look.at)
        return _("Draft %(number)s is kept. Another person decides it.") % {"number": found.number}

    return _answered(request, AcceptForm(row, request.POST), do, f"accept-{row}")


@require_POST
@with_session
def refuse(request: SessionRequest, proposal_id: UUID) -> HttpResponse:
    """Refuse a proposal with a reason."""
    look, row = looker(request), str(proposal_id)

    def do(told: Told) -> str:
        refuse_proposal(proposal_id=row, reason=told["reason"], by=look.by, at=look.at)
        return _("Refused. Nothing changes on the ground.")

    return _answered(request, RefuseForm(row, request.POST), do, f"refuse-{row}")


def _answered(request: SessionRequest, form: TracingForm, do: Any, name: str) -> HttpResponse:
    check_role(looker(request).by, DRAFTERS)

    def again(look: Looker) -> dict[str, Any]:
        return list_context(look, {}, {name: form})

    return send(request, form, do, back=("desk:controls",), page=PAGE, context=again)
