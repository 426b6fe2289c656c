"""What the page of questions shows at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator

from bihuan.apps.briefing.access.facts import list_facts, may_with_facts, may_with_questions
from bihuan.apps.briefing.queries.facts_questions import question_counts, waiting_questions
from bihuan.apps.briefing.rules.facts import SUPERSEDED, WITHDRAWN
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.facts.forms import SettleForm, TakeForm
from bihuan.web.desk.facts.lines import fact_lines
from bihuan.web.parts.facts_seen import questions_seen

if TYPE_CHECKING:
    from bihuan.web.desk.tracing.forms import TracingForm
    from bihuan.web.parts.disclosure import Looker

SIZE = 30


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
