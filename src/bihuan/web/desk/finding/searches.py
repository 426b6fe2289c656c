"""The list of one's searches, and the form that starts one from accepted queries of the gate."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.actions.searching import SearchRefused, ask_search
from bihuan.web.desk.finding.search_forms import FAULTS, Typed, read_typed
from bihuan.web.desk.finding.searches_page import searches_context
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/finding/searches.html"


@require_GET
@with_session
def searches(request: SessionRequest) -> HttpResponse:
    """Show the form with the protocol's figures, the state of the lake and one's searches."""
    by, at = request.session_of.actor, now()
    typed = Typed(queries=tuple(request.GET.getlist("query")[:20]), kind=request.GET.get("kind", "")[:20])
    return render(request, PAGE, searches_context(by, at, typed, request.GET.get("page", "")))


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
    context = searches_context(request.session_of.actor, now(), typed, "")
    context |= {
        "refusal": label("code", refusal.code), "fault": FAULTS.get(refusal.code, ""),
        "narrow": refusal.params.get("query", "") if refusal.narrower else "",
    }  # fmt: skip
    return render(request, PAGE, context, status=422)
