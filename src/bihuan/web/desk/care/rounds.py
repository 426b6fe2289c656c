"""The rounds of welfare teams: asked for by unit, the plan team by team with a small map."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.residents.access import get_plan
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan
from bihuan.apps.residents.rules.doing import check_care
from bihuan.web.desk.care.rounds_page import plan_context, round_form, rounds_context
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/care/rounds.html"


@require_GET
@with_session
def rounds(request: SessionRequest) -> HttpResponse:
    """Show the plans, the newest first, and the form for the next."""
    return render(request, PAGE, rounds_context(looker(request), request.GET.get("page")))


@require_POST
@with_session
def ask(request: SessionRequest) -> HttpResponse:
    """Ask for the rounds of a unit."""
    look = looker(request)
    check_care(look.by, Action.CREATE)
    form = round_form(look, request.POST)

    def do(told: Told) -> str:
        ask_plan(asked=AskedRound(**told), by=look.by, at=look.at)
        return _("The rounds are being planned. They stand here in a moment.")

    def again(look: Any) -> dict[str, Any]:
        return rounds_context(look, None, form)

    return send(request, form, do, back=("desk:visits_plan",), page=PAGE, context=again)


@require_GET
@with_session
def one_plan(request: SessionRequest, rounds_id: UUID) -> HttpResponse:
    """Show one plan, team by team."""
    look = looker(request)
    row = get_plan(look.by, str(rounds_id))
    if row.state == "asked" and not request.htmx:
        return redirect("desk:visits_plan")
    return render(request, "desk/care/round.html", plan_context(row, look))
