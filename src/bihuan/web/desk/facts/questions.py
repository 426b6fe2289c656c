"""What residents ask: the hotline types a question, a person groups questions to a claim or lays them aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.facts_questions import dismiss_questions, group_questions, take_question
from bihuan.apps.briefing.queries.facts_questions import check_questions
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.forms import TakeForm
from bihuan.web.desk.facts.questions_page import context_of, settle_form
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.facts_words import LEFT_OUT
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.web.desk.tracing.forms import TracingForm

PAGE = "desk/facts/questions.html"


@require_GET
@with_session
def questions(request: SessionRequest) -> HttpResponse:
    """Show the questions that wait, the oldest first, with the forms to group them and to take one down."""
    return render(request, PAGE, context_of(looker(request), request.GET.get("page")))


@require_POST
@with_session
def take(request: SessionRequest) -> HttpResponse:
    """Keep what somebody asked on the telephone."""
    look = looker(request)
    check_questions(look.by, Action.CREATE)

    def do(told: Told) -> str:
        kept = take_question(text=told["text"], language=told["language"], by=look.by, at=look.at)
        said = _("The question is kept.")
        left = ", ".join(str(LEFT_OUT[kind]) for kind in kept.left_out)
        return f"{said} {_('Left out: %(what)s.') % {'what': left}}" if left else said

    return _sent(request, TakeForm(request.POST), "take", do)


@require_POST
@with_session
def settle(request: SessionRequest) -> HttpResponse:
    """Group the ticked questions to a claim, or lay them aside."""
    look = looker(request)
    check_questions(look.by, Action.UPDATE)
    form = settle_form(look, request.POST)

    def do(told: Told) -> str:
        if told["fact"]:
            n = group_questions(question_ids=told["questions"], fact_id=told["fact"], by=look.by, at=look.at)
        else:
            n = dismiss_questions(question_ids=told["questions"], reason=told["reason"], by=look.by, at=look.at)
        return ngettext("%(n)s question is settled.", "%(n)s questions are settled.", n) % {"n": n}

    return _sent(request, form, "settle", do)


def _sent(request: SessionRequest, form: TracingForm, name: str, do: Any) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return context_of(look, None, {name: form})

    return send(request, form, do, back=("desk:fact-questions",), page=PAGE, context=again)
