"""The page of one fact-check, and what is done with it: published by a second person, confirmed, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.facts import get_fact
from bihuan.apps.briefing.actions import facts as acts
from bihuan.apps.briefing.actions.facts_questions import part_question
from bihuan.apps.briefing.queries.facts import wording
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.fact_page import fact_context
from bihuan.web.desk.facts.forms import ConfirmForm, DropForm, PublishForm
from bihuan.web.desk.tracing.forms import Told, TracingForm, said_of, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.apps.briefing.models import FactCheck

PAGE = "desk/facts/fact.html"


@require_GET
@with_session
def fact(request: SessionRequest, fact_id: UUID) -> HttpResponse:
    """Show one fact-check: what stands beside what waits, its versions, its chain, its history."""
    look = looker(request)
    return render(request, PAGE, fact_context(get_fact(look.by, str(fact_id)), look))


@require_POST
@with_session
def publish(request: SessionRequest, fact_id: UUID) -> HttpResponse:
    """Publish the wording that waits, as somebody else than its writer."""
    look = looker(request)
    row = get_fact(look.by, str(fact_id), Action.UPDATE)
    draft = wording(row, row.draft)
    if draft is None:
        messages.error(request, said_of(NotAllowed("nothing_waits")))
        return redirect("desk:fact", row.pk)

    def do(told: Told) -> str:
        acts.publish_fact(
            fact_id=row.pk, next_review_at=told["next_review_at"], by=look.by, at=look.at, expected_n=told["n"]
        )
        return _("Published. The public page is written within seconds.")

    return _sent(request, PublishForm(row, draft, look.at, request.POST), "publish", do, row)


@require_POST
@with_session
def confirm(request: SessionRequest, fact_id: UUID) -> HttpResponse:
    """Say after a look that a published answer stands."""
    look = looker(request)
    row = get_fact(look.by, str(fact_id), Action.UPDATE)

    def do(told: Told) -> str:
        acts.confirm_fact(fact_id=row.pk, next_review_at=told["next_review_at"], by=look.by, at=look.at)
        return _("It stands until the next review.")

    return _sent(request, ConfirmForm(look.at, request.POST), "confirm", do, row)


@require_POST
@with_session
def drop(request: SessionRequest, fact_id: UUID) -> HttpResponse:
    """Let a wording that waits be published by nobody."""
    look = looker(request)
    row = get_fact(look.by, str(fact_id), Action.UPDATE)

    def do(told: Told) -> str:
        acts.drop_draft(fact_id=row.pk, reason=told["reason"], by=look.by, at=look.at)
        return _("The wording is dropped; it stays in the records.")

    return _sent(request, DropForm(request.POST), "drop", do, row)


@require_POST
@with_session
def part(request: SessionRequest, fact_id: UUID, question_id: UUID) -> HttpResponse:
    """Take the grouping of a question back."""
    look = looker(request)
    row = get_fact(look.by, str(fact_id))
    try:
        part_question(question_id=str(question_id), by=look.by, at=look.at)
        messages.success(request, _("The question waits again."))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        messages.error(request, said_of(refusal))
    return redirect("desk:fact", row.pk)


def _sent(request: SessionRequest, form: TracingForm, name: str, do: Any, row: FactCheck) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return fact_context(get_fact(look.by, row.pk), look, {name: form})

    return send(request, form, do, back=("desk:fact", row.pk), page=PAGE, context=again)
