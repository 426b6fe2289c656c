"""The list of one's searches, and the form that starts one from accepted queries of the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.intake.access import may_originate
from bihuan.apps.intake.queries.gate import queries_of
from bihuan.apps.tracing.access_runs import list_runs
from bihuan.apps.tracing.actions.searching import SearchRefused, ask_search
from bihuan.apps.tracing.queries.lakes import lake_seen
from bihuan.apps.tracing.queries.searches import search_defaults
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.apps.tracing.rules.searching import ENGINES
from bihuan.web.desk.finding.search_forms import FAULTS, Typed, read_typed
from bihuan.web.desk.finding.tabs import tabs_for
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from datetime import datetime

    from bihuan.apps.core.rules import Actor

PAGE = "desk/finding/searches.html"
_A_PAGE = 20


@require_GET
@with_session
def searches(request: SessionRequest) -> HttpResponse:
    """Show the form with the protocol's figures, the state of the lake and one's searches."""
    by, at = request.session_of.actor, now()
    typed = Typed(queries=tuple(request.GET.getlist("query")[:20]), kind=request.GET.get("kind", "")[:20])
    return render(request, PAGE, _context(by, at, typed, request.GET.get("page", "")))


def _context(by: Actor, at: datetime, typed: Typed, page: str) -> dict[str, Any]:
    found = Paginator(list_runs(by), _A_PAGE).get_page(page)
    usable = queries_of(by.account, by.incident).filter(state="accepted", expires_at__gt=at)[:_A_PAGE]
    return {
        "finding_tabs": tabs_for(by, "searches"), "runs": found, "usable": list(usable), "typed": typed,
        "defaults": search_defaults(by.incident), "lake": lake_seen(by.incident), "may_ask": may_originate(by),
        "kinds": (RunKind.EXPOSURE_VISITS.value, RunKind.EXPOSURE_POINTS.value), "engines": ENGINES,
    }  # fmt: skip


@require_POST
@with_session
def ask(request: SessionRequest) -> HttpResponse:
    """Start the search and lead to its page; refused, say what is missing and keep what was typed."""
    by, at, typed = request.session_of.actor, now(), read_typed(request.POST)
    try:
        run = ask_search(
            query_ids=typed.queries, kind=typed.run_kind, told=typed.told(), by=by, at=at, command=typed.command
        )  # fmt: skip
    except SearchRefused as refusal:
        return refused_search(request, refusal, typed)
    return redirect("desk:search", run.pk)


def refused_search(request: SessionRequest, refusal: SearchRefused, typed: Typed) -> HttpResponse:
    """Show why the search does not run, beside the field at fault, with the nearest narrower query if there is one."""
    if refusal.code in LOOKS_MISSING:
        raise NotAllowed(refusal.code)
    context = _context(request.session_of.actor, now(), typed, "")
    context |= {
        "refusal": label("code", refusal.code), "fault": FAULTS.get(refusal.code, ""),
        "narrow": refusal.params.get("query", "") if refusal.narrower else "",
    }  # fmt: skip
    return render(request, PAGE, context, status=422)
