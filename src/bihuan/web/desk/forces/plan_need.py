"""One post and block of a plan: who stands there, and which rules stop somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.queries import plan_board as boards
from bihuan.apps.forces.queries.judging import reasons_of
from bihuan.web.desk.forces import plan_words
from bihuan.web.desk.forces.plan_forms import AssignForm
from bihuan.web.desk.forces.plans_page import may_plan, officer_of
from bihuan.web.desk.tracing.forms import known_id
from bihuan.web.parts import staff

if TYPE_CHECKING:
    from bihuan.apps.forces.models import Plan
    from bihuan.web.parts.disclosure import Looker


def need_context(look: Looker, plan: Plan, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one post and block: who stands there, and for one officer which rules stop them."""
    need = boards.need_of_plan(plan, known_id(str(asked.get("need", ""))))
    if need is None or (look.by.unit and need.post.unit_id != look.by.unit):
        return {"need": None}
    here = boards.at_need(plan, need.pk)
    seen = staff.officers_of(look, [one.officer for one in here])
    return {
        "need": need, "here": [(one, seen[one.officer_id]) for one in here],
        "assign_form": AssignForm(initial={"officer": asked.get("officer", ""), "reason": asked.get("reason", "")}),
        **_why(look, plan, need.pk, str(asked.get("officer", ""))),
    }  # fmt: skip


def _why(look: Looker, plan: Plan, need: str, number: str) -> dict[str, Any]:
    """Return which rules stop the officer with the number, in words; nothing when nobody was asked about."""
    if not number or not may_plan(look.by):
        return {"asked_about": ""}
    try:
        officer = officer_of(look.by, number)
    except NotAllowed:
        return {"asked_about": number, "is_nobody": True}
    reasons = reasons_of(plan, officer, need, look.at)
    return {"asked_about": number, "reasons": [plan_words.broken_words(one.code, one.detail) for one in reasons]}
