"""What the screen of one order shows on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bihuan.apps.briefing.access.calls import may_call_about
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.orders.access import moves_for
from bihuan.apps.orders.queries.pages import source_names
from bihuan.web.parts.choices import choices_for
from bihuan.web.parts.disclosure import Looker, geo_link, known_people
from bihuan.web.parts.move_forms import MoveForm, forms_for
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.order_words import words_of

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder

FIRST = ("stand_down", "sign", "start", "report", "resume")


def screen_context(look: Looker, row: WorkOrder, bound: MoveForm | None = None) -> dict[str, object]:
    """Return what the screen shows; `bound` is a form that was refused, shown as it was filled in."""
    by, at, seen = look.by, look.at, look.order_alone(row)
    possible = [move.name for move in moves_for(by, row, at)]
    if bound is not None:
        bound.renew(row.n)
        possible = [bound.move, *(name for name in possible if name != bound.move)]
    forms = forms_for(possible, choices_for(row, by, possible, unit_names(by.incident), at), row.n, bound)
    first = bound or next((form for name in FIRST for form in forms if form.move == name), None)
    names = account_names({row.assignee})
    return {
        "order": row, "number": number_of(row.pk), "whole": seen.is_whole,
        "words": words_of(seen, row, source_names(by.incident)), "known": known_people(seen),
        "geo": geo_link(seen), "may_call": may_call_about(by, row), "assignee_name": names.get(row.assignee, ""),
        "is_mine": row.assignee == by.account, "first": first, "more": [one for one in forms if one is not first],
    }  # fmt: skip
