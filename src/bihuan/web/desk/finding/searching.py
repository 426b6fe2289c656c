"""One search: how far it is, what came out in counts, whose identities go out, and the step after it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access.runs import get_run
from bihuan.apps.tracing.actions.searching import SearchRefused, ask_search, cancel_run
from bihuan.apps.tracing.actions.searching_release import Released, release_run
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.web.desk.finding.search_forms import read_typed
from bihuan.web.desk.finding.search_page import progress_context, search_context
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session


@require_GET
@with_session
def search(request: SessionRequest, run_id: UUID) -> HttpResponse:
    """Show one search, open or over."""
    by = request.session_of.actor
    return render(request, "desk/finding/search.html", search_context(get_run(by, str(run_id)), by, now()))


@require_GET
@with_session
def progress(request: SessionRequest, run_id: UUID) -> HttpResponse:
    """Show how far it is, for the part of the page that renews itself."""
    run = get_run(request.session_of.actor, str(run_id))
    return render(request, "desk/finding/_progress.html", progress_context(run))


@require_POST
@with_session
def cancel(request: SessionRequest, run_id: UUID) -> HttpResponse:
    """Call the search off."""
    try:
        cancel_run(run_id=str(run_id), by=request.session_of.actor, at=now())
        messages.success(request, _("Called off. Nothing of it is kept."))
    except NotAllowed as refusal:
        _say(request, refusal)
    return redirect("desk:search", run_id)


@require_POST
@with_session
def release(request: SessionRequest, run_id: UUID, query_id: UUID) -> HttpResponse:
    """Release the next identities of one case and lead back to where the proposals are linked."""
    by = request.session_of.actor
    try:
        done = release_run(run_id=str(run_id), query_id=str(query_id), by=by, at=now())
        messages.success(request, _released(done))
        if done.release.code:
            messages.warning(request, label("code", done.release.code))
    except NotAllowed as refusal:
        _say(request, refusal)
    return redirect("desk:search", run_id)


def _released(done: Released) -> str:
    now_, all_ = len(done.release.now), len(done.exposures)
    said = ngettext("%s identity went out.", "%s identities went out.", now_) % now_
    more = ngettext("%s proposal is there now.", "%s proposals are there now.", all_) % all_
    waits = _(" %s more wait.") % done.release.left if done.release.left else ""
    nobody = _(" %s have nobody behind their number.") % done.nobody if done.nobody else ""
    return f"{said} {more}{waits}{nobody}"


@require_POST
@with_session
def next_step(request: SessionRequest, run_id: UUID) -> HttpResponse:
    """Start the search for contacts of the contacts that this one found."""
    by, run = request.session_of.actor, get_run(request.session_of.actor, str(run_id))
    typed = read_typed(request.POST)
    told = replace(typed, of_run=str(run.pk)).told()
    try:
        made = ask_search(
            query_ids=run.queries, kind=RunKind.CONTACTS_OF_CONTACTS, told=told, by=by, at=now(), command=typed.command
        )  # fmt: skip
    except SearchRefused as refusal:
        _say(request, refusal)
        return redirect("desk:search", run.pk)
    return redirect("desk:search", made.pk)


def _say(request: SessionRequest, refusal: NotAllowed) -> None:
    if refusal.code in LOOKS_MISSING:
        raise NotAllowed(refusal.code)
    messages.error(request, label("code", refusal.code))
