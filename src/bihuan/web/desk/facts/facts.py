"""The list of fact-checks, what is overdue on top; the page on which one is written; one to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bihuan.apps.briefing.access.facts import get_fact
from bihuan.apps.briefing.actions.facts import file_fact, reword_fact
from bihuan.apps.briefing.queries.facts import check_facts, versions_of
from bihuan.apps.briefing.rules.facts import ClaimTold, WordsTold
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.facts_page import list_context, reword_form, write_form
from bihuan.web.desk.facts.lines import version_shown
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.web.desk.tracing.forms import Told

PAGE, WRITE = "desk/facts/facts.html", "desk/facts/write.html"
_CLAIM = ("topic", "channel_class", "language", "first_seen_on")
_WORDS = ("claim_zh", "claim_en", "verdict", "answer_zh", "answer_en", "sources")


@require_GET
@with_session
def facts(request: SessionRequest) -> HttpResponse:
    """Show the fact-checks of a tab, with what has to be looked at again on top."""
    return render(request, PAGE, list_context(looker(request), request.GET.dict()))


@require_http_methods(["GET", "POST"])
@with_session
def write(request: SessionRequest) -> HttpResponse:
    """Show the form of a new fact-check; keep what it says."""
    look = looker(request)
    check_facts(look.by, Action.CREATE)
    if request.method == "GET":
        return render(request, WRITE, {"form": write_form(look, initial=request.GET.dict()), "row": None})
    form, kept = write_form(look, request.POST), []

    def do(told: Told) -> str:
        claim = ClaimTold(**{name: told[name] for name in _CLAIM})
        words = _words(told)
        kept.append(file_fact(claim=claim, words=words, by=look.by, at=look.at, replaces=told["replaces"]))
        return _("The wording is kept. Another person checks and publishes it.")

    said = form.attempt(do)
    if not said:
        return render(request, WRITE, {"form": form, "row": None}, status=form.status)
    messages.success(request, said)
    return redirect("desk:fact", kept[0].pk)


@require_http_methods(["GET", "POST"])
@with_session
def reword(request: SessionRequest, fact_id: UUID) -> HttpResponse:
    """Show the form of another wording, a correction once something was published; keep what it says."""
    look = looker(request)
    check_facts(look.by, Action.CREATE)
    row = get_fact(look.by, str(fact_id), Action.UPDATE)
    form = reword_form(row, request.POST if request.method == "POST" else None)

    def do(told: Told) -> str:
        reword_fact(fact_id=row.pk, words=_words(told), by=look.by, at=look.at, expected_n=row.n)
        return _("The wording is kept. Another person checks and publishes it.")

    said = form.attempt(do) if form.is_bound else ""
    if not said:
        context = {"form": form, "row": row}
        return render(request, WRITE, context, status=form.status if form.is_bound else 200)
    messages.success(request, said)
    return redirect("desk:fact", row.pk)


def _words(told: Told) -> WordsTold:
    notes: dict[str, Any] = {name: told.get(name, "") for name in ("note_zh", "note_en")}
    return WordsTold(**{name: told[name] for name in _WORDS}, **notes)


@require_GET
@with_session
def printed(request: SessionRequest, fact_id: UUID) -> HttpResponse:
    """Show what stands of a fact-check alone, in both languages, to be printed."""
    row = get_fact(looker(request).by, str(fact_id))
    versions = versions_of(row)
    if not versions:
        raise NotAllowed("not_found")
    return render(request, "desk/facts/print.html", {"row": row, "one": version_shown(versions[0])})
