"""What residents ask: the hotline types a question, a person groups questions to a claim or lays them aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.facts import list_facts, may_with_facts, may_with_questions
from bihuan.apps.briefing.actions.facts_questions import dismiss_questions, group_questions, take_question
from bihuan.apps.briefing.queries.facts_questions import check_questions, question_counts, waiting_questions
from bihuan.apps.briefing.rules.facts import SUPERSEDED, WITHDRAWN
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.forms import SettleForm, TakeForm
from bihuan.web.desk.facts.lines import fact_lines
from bihuan.web.desk.tracing.forms import Told, send
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.facts_seen import questions_seen
from bihuan.web.parts.facts_words import LEFT_OUT
from bihuan.web.parts.sessions import SessionRequest, with_session

if TYPE_CHECKING:
    from bihuan.web.desk.tracing.forms import TracingForm

PAGE, SIZE = "desk/facts/questions.html", 30


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


def settle_form(look: Looker, data: Any = None) -> SettleForm:
    """Return the form that groups questions, with what waits and the claims that are alive."""
    rows = list_facts(look.by).exclude(state__in=[SUPERSEDED, WITHDRAWN]).order_by("-number")
    facts = [(one.row.pk, f"{one.row.number} {one.claim}"[:100]) for one in fact_lines(rows, look)]
    waiting = waiting_questions(look.by).values_list("id", flat=True)
    return SettleForm(waiting if data is not None else (), facts, data)


def context_of(
    look: Looker, page_asked: str | None, refused: Mapping[str, TracingForm] | None = None
) -> dict[str, Any]:
    """Return what the page of questions shows; `refused` forms stand as they were typed."""
    page = Paginator(waiting_questions(look.by), SIZE).get_page(page_asked)
    seen = questions_seen(look, page.object_list)
    may_settle = may_with_questions(look.by, Action.UPDATE)
    forms: dict[str, Any] = {"settle": settle_form(look), "take": TakeForm()} if may_settle else {}
    forms |= {name: form for name, form in (refused or {}).items() if name in forms}
    ticked = forms["settle"].data.getlist("questions") if may_settle and forms["settle"].is_bound else []
    return {
        "page": page, "lines": [(row, seen[row.pk]) for row in page.object_list], "forms": forms, "ticked": ticked,
        "counts": question_counts(look.by), "may_settle": may_settle,
        "may_write": may_with_facts(look.by, Action.CREATE),
    }  # fmt: skip


def _sent(request: SessionRequest, form: TracingForm, name: str, do: Any) -> HttpResponse:
    def again(look: Looker) -> dict[str, Any]:
        return context_of(look, None, {name: form})

    return send(request, form, do, back=("desk:fact-questions",), page=PAGE, context=again)
