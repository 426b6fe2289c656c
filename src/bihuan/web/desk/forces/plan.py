"""One plan: its picture, its people, the difference, one hand at a draft, which rule stops whom, publishing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.access.people import check_may, get_plan
from bihuan.apps.forces.actions import assigning, plans, publishing
from bihuan.web.desk.forces.forms import said_of
from bihuan.web.desk.forces.plan_page import plan_context, print_context, progress_context
from bihuan.web.desk.forces.plans_page import officer_of
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Plan

PAGE = "desk/forces/plan.html"


@require_GET
@with_session
def one(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Show one plan."""
    look = looker(request)
    return render(request, PAGE, plan_context(look, get_plan(look.by, str(plan_id)), request.GET))


@require_GET
@with_session
def progress(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Show how far the making of a plan is."""
    look = looker(request)
    return render(request, "desk/forces/_progress.html", progress_context(get_plan(look.by, str(plan_id))))


@require_GET
@with_session
def on_paper(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Show a plan for the printer: post by post, with names as the viewer may see them."""
    look = looker(request)
    return render(request, "desk/forces/print.html", print_context(look, get_plan(look.by, str(plan_id))))


def _seen(request: SessionRequest) -> int:
    """Return in which state the page saw the plan."""
    text = request.POST.get("n", "")
    return int(text) if text.isdecimal() else 0


def _done(request: SessionRequest, plan_id: str, do: Callable[[Looker], str], need: str = "") -> HttpResponse:
    """Do one thing with a plan and show it; refused, show it as it stands with the reason and what was typed."""
    look = looker(request)
    check_may(look.by, Action.UPDATE, Kind.PLAN)
    try:
        messages.success(request, do(look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        asked = {"need": need, "officer": request.POST.get("officer", ""), "reason": request.POST.get("reason", "")}
        context = plan_context(looker(request), get_plan(look.by, plan_id), asked, said_of(refusal))
        return render(request, PAGE, context, status=409)
    return redirect(f"{reverse('desk:plan', args=[plan_id])}{f'?need={need}#need' if need else ''}")


@require_POST
@with_session
def put(request: SessionRequest, plan_id: UUID, need_id: UUID) -> HttpResponse:
    """Put somebody to a post and block of a draft."""
    pk, need, typed = str(plan_id), str(need_id), request.POST

    def do(look: Looker) -> str:
        row = assigning.assign(
            plan_id=pk, officer_id=officer_of(look.by, typed.get("officer", "")), need_id=need, n=_seen(request),
            reason=typed.get("reason", ""), by=look.by, at=look.at,
        )  # fmt: skip
        return _("Given, against a hard rule: your name and reason stay with it.") if row.overridden_by else _("Given.")

    return _done(request, pk, do, need)


@require_POST
@with_session
def take(request: SessionRequest, plan_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Take somebody off a post and block of a draft."""
    pk = str(plan_id)

    def do(look: Looker) -> str:
        assigning.unassign(plan_id=pk, assignment_id=str(assignment_id), n=_seen(request), by=look.by, at=look.at)
        return _("Taken off.")

    return _done(request, pk, do, request.POST.get("need", "")[:36])


@require_POST
@with_session
def publish(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Let a draft be in force."""
    pk = str(plan_id)

    def do(look: Looker) -> str:
        publishing.publish_plan(plan_id=pk, n=_seen(request), by=look.by, at=look.at)
        return _("The plan is in force. Everybody finds their posts on their page.")

    return _done(request, pk, do)


@require_POST
@with_session
def drop(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Drop a draft, or call off one that is being made."""
    pk = str(plan_id)

    def do(look: Looker) -> str:
        plans.drop_plan(plan_id=pk, n=_seen(request), by=look.by, at=look.at)
        return _("Dropped. Nothing of it was ever in force.")

    return _done(request, pk, do)


def _next(request: SessionRequest, plan_id: str, begin: Callable[[Looker], Plan]) -> HttpResponse:
    """Begin a further plan from one in force, and show it; refused, say why on the page of the one in force."""
    made: list[str] = []

    def do(look: Looker) -> str:
        made.append(begin(look).pk)
        return _("A draft has begun. Nothing changes for anybody before it is published.")

    answer = _done(request, plan_id, do)
    return redirect("desk:plan", made[0]) if made else answer


@require_POST
@with_session
def replan(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Ask for a plan in force to be mended with the fewest changes."""
    return _next(request, str(plan_id), lambda look: plans.ask_replan(plan_id=str(plan_id), by=look.by, at=look.at))


@require_POST
@with_session
def revise(request: SessionRequest, plan_id: UUID) -> HttpResponse:
    """Begin a draft as a copy of a plan in force, to be changed by hand."""
    return _next(request, str(plan_id), lambda look: plans.revise_plan(plan_id=str(plan_id), by=look.by, at=look.at))
