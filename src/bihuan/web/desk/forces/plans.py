"""Plans: the list, asking for one, and what a duty roster left to be settled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import check_may, get_roster_line
from bihuan.apps.forces.actions import rosters
from bihuan.apps.forces.actions.plans import ask_plan
from bihuan.web.desk.forces.forms import said_of
from bihuan.web.desk.forces.plan_forms import AskForm
from bihuan.web.desk.forces.plans_page import officer_of, plans_context, rosters_context
from bihuan.web.desk.tracing.forms import Told, known_id
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

LIST = "desk/forces/plans.html"


@require_GET
@with_session
def listing(request: SessionRequest) -> HttpResponse:
    """Show the plans that the actor may see."""
    return render(request, LIST, plans_context(looker(request), request.GET))


@require_POST
@with_session
def ask(request: SessionRequest) -> HttpResponse:
    """Ask for a plan; a job makes it."""
    look, form = looker(request), AskForm(request.POST)
    check_may(look.by, Action.CREATE, Kind.PLAN)
    made: list[str] = []

    def do(told: Told) -> str:
        told = {name: value for name, value in told.items() if name != "n"}
        made.append(ask_plan(by=look.by, at=look.at, **told).pk)
        return _("It is being made.")

    if form.attempt(do):
        return redirect("desk:plan", made[0])
    return render(request, LIST, plans_context(looker(request), {}, {"ask": form}), status=form.status)


@require_GET
@with_session
def roster_lines(request: SessionRequest) -> HttpResponse:
    """Show what stood in the cells of duty rosters, the held ones first."""
    return render(request, "desk/forces/rosters.html", rosters_context(looker(request), request.GET))


@require_POST
@with_session
def settle(request: SessionRequest, roster_line_id: UUID) -> HttpResponse:
    """Accept a held line for somebody at a post and block, or refuse it with a reason."""
    look, typed = looker(request), request.POST
    check_may(look.by, Action.UPDATE, Kind.PLAN)
    line = get_roster_line(look.by, str(roster_line_id))
    n = int(typed.get("n", "0")) if typed.get("n", "0").isdecimal() else 0
    try:
        if typed.get("word") == "accept":
            officer, need = officer_of(look.by, typed.get("officer", "")), known_id(typed.get("need", ""))
            rosters.settle_line(line_id=line.pk, officer_id=officer, need_id=need, n=n, by=look.by, at=look.at)
        else:
            rosters.refuse_line(line_id=line.pk, reason=typed.get("reason", ""), n=n, by=look.by, at=look.at)
        messages.success(request, _("Settled."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, said_of(refusal))
    return redirect("desk:roster-lines")
