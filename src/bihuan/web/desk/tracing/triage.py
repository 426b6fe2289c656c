"""Deciding what searches found: one after the other by keys, or many at once after a preview of what would happen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access import list_exposures
from bihuan.apps.tracing.actions.confirming import Confirmed, confirm_exposures, preview_confirm
from bihuan.apps.tracing.actions.exposures import refuse_exposures
from bihuan.apps.tracing.queries import pages
from bihuan.apps.tracing.rules.exposing import PROPOSED, WAITING
from bihuan.web.desk.tracing.forms import known_id, said_of
from bihuan.web.desk.tracing.seeing import category_names, rules_or_none
from bihuan.web.desk.tracing.triage_asked import Asked, asked_of
from bihuan.web.desk.tracing.triage_page import may_decide, triage_context
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PREVIEW = "desk/tracing/preview.html"
MOST_NAMED, MOST_WORDS = 50, 500


@require_GET
@with_session
def triage(request: SessionRequest) -> HttpResponse:
    """Show the proposals, one of them open."""
    asked = asked_of(request.GET)
    return render(request, "desk/tracing/triage.html", triage_context(asked, request.GET.get("page"), looker(request)))


@require_POST
@with_session
def decide(request: SessionRequest) -> HttpResponse:
    """Preview, confirm or refuse what is ticked, or all proposals of the list."""
    look, asked, does = looker(request), asked_of(request.POST), request.POST.get("do", "")
    if not may_decide(look.by):
        raise NotAllowed("wrong_role")
    ids = _chosen(request, asked, look)
    if not ids:
        messages.error(request, _("No proposal is ticked. Tick what you decide about."))
        return redirect(asked.address())
    if does == "refuse":
        return _refuse(request, ids, asked, look)
    return _confirm(request, ids, asked, look) if does == "confirm" else _preview(request, ids, asked, look)


def _chosen(request: SessionRequest, asked: Asked, look: Looker) -> list[str]:
    """Return the proposals that are meant; `all` means those of the list, as many as one act can hold."""
    if "all" in request.POST:
        found = pages.exposures_about(list_exposures(look.by), asked.case, asked.run, PROPOSED)
        return [str(one) for one in found.values_list("pk", flat=True)[: pages.MOST_AT_ONCE]]
    return [one for one in dict.fromkeys(map(known_id, request.POST.getlist("exposure"))) if one]


def _refuse(request: SessionRequest, ids: list[str], asked: Asked, look: Looker) -> HttpResponse:
    try:
        done = refuse_exposures(ids=ids, reason=request.POST.get("reason", ""), by=look.by, at=look.at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, said_of(refusal))
        return redirect(asked.address(ids[0]))
    text = ngettext("%s proposal refused.", "%s proposals refused.", len(done)) % len(done)
    messages.success(request, text)
    return redirect(asked.address(asked.opened))


def _preview(
    request: SessionRequest, ids: list[str], asked: Asked, look: Looker, error: str = ""
) -> HttpResponse:  # fmt: skip
    """Show what confirming would do; nothing is changed. What was decided meanwhile falls out, and that is said."""
    rules, category = rules_or_none(look.by.incident), request.POST.get("category", "")[:40]
    names = category_names(rules)
    category = category if category in names else ""
    context: dict[str, Any] = {
        "asked": asked, "category": category, "categories": names, "told": request.POST.get("told", "")[:MOST_WORDS],
        "error": error, "most_words": MOST_WORDS, "ids": ids, "preview": None,
    }  # fmt: skip
    try:
        done = preview_confirm(ids=ids, by=look.by, at=look.at, category=category)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context |= {"ids": _still_open(ids, look), "error": error or said_of(refusal), "code": refusal.code}
        return render(request, PREVIEW, context, status=409)
    people = look.people(one.person for one in done.persons[:MOST_NAMED])
    persons = [(one, people[one.person].title if one.person in people else "") for one in done.persons[:MOST_NAMED]]
    context |= {"preview": done, "persons": persons, "outcomes": list(done.outcomes.items())}
    return render(request, PREVIEW, context, status=409 if error else 200)


def _still_open(ids: list[str], look: Looker) -> list[str]:
    found = pages.exposures_about(list_exposures(look.by), state=PROPOSED).filter(pk__in=list(ids))
    return [str(one) for one in found.values_list("pk", flat=True)]


def _confirm(request: SessionRequest, ids: list[str], asked: Asked, look: Looker) -> HttpResponse:
    category, told = request.POST.get("category", "")[:40], request.POST.get("told", "").strip()[:MOST_WORDS]
    try:
        done = confirm_exposures(ids=ids, by=look.by, at=look.at, category=category, told=told)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        wordless = refusal.code == "bad_reason"
        why = _("Say in 10 to 500 characters what the persons will be told.") if wordless else said_of(refusal)
        return _preview(request, ids, asked, look, why)
    messages.success(request, _said(done))
    return redirect(asked.address(asked.opened))


def _said(done: Confirmed) -> str:
    """Return in a sentence what was done."""
    number = len(done.exposures)
    if done.state == WAITING:
        return _("%s exposures wait for another department. You find them under Approvals.") % number
    text = ngettext("%s exposure confirmed.", "%s exposures confirmed.", number) % number
    return f"{text} " + _("New contacts: %(new)s, informed: %(informed)s, prolonged: %(extended)s.") % done.outcomes
