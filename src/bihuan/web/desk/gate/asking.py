"""Asking at the gate: the form with its limits, the answer with its reason, one's own queries, the month."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import check_originator, check_query_reader, get_query
from bihuan.apps.intake.actions import ask_query, ask_tranche
from bihuan.web.desk.gate.answer_page import answer_context
from bihuan.web.desk.gate.asking_page import asking_context, left_context
from bihuan.web.desk.gate.forms import read_ask
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def queries(request: SessionRequest) -> HttpResponse:
    """Show the form with every limit beside it, what is left of the budgets, one's own queries and the month."""
    check_query_reader(request.session_of.actor)
    return render(request, "desk/gate/queries.html", asking_context(request.session_of, request.GET, now()))


@require_GET
@with_session
def left(request: SessionRequest) -> HttpResponse:
    """Show what is left of the budgets now, for the part of the page that renews itself."""
    check_originator(request.session_of.actor)
    context = left_context(request.session_of, request.GET.get("case", "")[:40], now())
    return render(request, "desk/gate/_left.html", context)


@require_POST
@with_session
def ask(request: SessionRequest) -> HttpResponse:
    """Put the query before the gate and lead to its answer; whoever may not ask is recorded and sees nothing."""
    by = request.session_of.actor
    row = ask_query(ask=read_ask(request.POST, by.account), by=by, at=now())
    if row.code == "wrong_role":
        raise NotAllowed("wrong_role")
    return redirect("desk:query", row.pk)


@require_GET
@with_session
def query(request: SessionRequest, query_id: UUID) -> HttpResponse:
    """Show the answer to one query: why, with which figures, and the nearest narrower one."""
    found = get_query(request.session_of.actor, str(query_id))
    return render(request, "desk/gate/answer.html", answer_context(request.session_of, found, now()))


@require_POST
@with_session
def tranche(request: SessionRequest, query_id: UUID) -> HttpResponse:
    """Ask two departments for further identities of the query's case."""
    found = get_query(request.session_of.actor, str(query_id))
    try:
        ask_tranche(query_id=found.pk, by=request.session_of.actor, at=now())
        messages.success(request, _("Asked. Two departments must agree, one of them health."))
    except NotAllowed as refusal:
        messages.error(request, label("code", refusal.code))
    return redirect("desk:query", found.pk)
