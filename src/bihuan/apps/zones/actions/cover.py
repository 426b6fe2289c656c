"""Coverage plans: asked for, adopted with a reason, dropped. The making is a job (`cover_making`)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import begin_row, move_row, next_number
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.queries.cover_plans import adopted_plan, get_cover_plan
from bihuan.apps.zones.queries.rings import ring_rule
from bihuan.apps.zones.rules.cover import (
    ADOPTED,
    ADOPTIONS,
    DROPPED,
    MADE,
    MAKING,
    REPLACED,
    CoverTold,
    check_cover,
    check_told,
)

SUBJECT = "cover_plan"


def ask_cover(*, told: CoverTold, by: Actor, at: datetime) -> CoverPlan:
    """Ask a model where units should stand; a job answers. The rings as they mean now go with the question.

    :raises NotAllowed: `wrong_role`, `cover_in_the_making`, or what `check_told` says.
    """
    check_cover(by, Action.CREATE)
    check_told(told)
    with writing():
        rows = CoverPlan.objects.filter(incident_id=by.incident)
        if rows.filter(state=MAKING).exists():
            raise NotAllowed("cover_in_the_making")
        rule, _row = ring_rule(by.incident)
        number = next_number(rows)
        settings = {**asdict(told), "candidates": list(told.candidates), "rings": asdict(rule)}
        new = CoverPlan(
            incident_id=by.incident, number=number, model=told.model, state=MAKING, settings=settings,
            asked_by=by.account, asked_at=at,
        )  # fmt: skip
        facts = {"number": number, "model": told.model, "units": told.units, "meaning": rule.meaning}
        return begin_row(new, "cover.asked", SUBJECT, by=by, at=at, facts=facts, to_state=MAKING)


def adopt_cover(*, plan_id: str, reason: str, n: int, by: Actor, at: datetime) -> CoverPlan:
    """Adopt what a model proposed, in one's own name; the plan adopted before is replaced. Nobody is sent by it.

    :raises NotAllowed: `wrong_role`, `not_found`, `unknown_reason`, `cover_not_made`, `stale`.
    """
    check_cover(by, Action.UPDATE)
    if reason not in ADOPTIONS:
        raise NotAllowed("unknown_reason")
    with writing():
        row = get_cover_plan(by, plan_id)
        if row.state != MADE or not row.report.get("sites"):
            raise NotAllowed("cover_not_made")
        before = adopted_plan(by.incident)
        if before is not None:
            move_row(before, "cover.replaced", SUBJECT, {"state": REPLACED}, by=by, at=at, facts={"by": row.pk})
        changes = {"state": ADOPTED, "reason": reason, "adopted_by": by.account, "adopted_at": at}
        facts = {"number": row.number, "sites": len(row.report["sites"])}
        return move_row(row, "cover.adopted", SUBJECT, changes, by=by, at=at, facts=facts, why=reason, n=n)


def drop_cover(*, plan_id: str, n: int, by: Actor, at: datetime) -> CoverPlan:
    """Drop a plan that is being made or that nobody adopted; what is being computed for it is thrown away.

    :raises NotAllowed: `wrong_role`, `not_found`, `already_over`, `stale`.
    """
    check_cover(by, Action.UPDATE)
    with writing():
        row = get_cover_plan(by, plan_id)
        if row.state not in (MAKING, MADE):
            raise NotAllowed("already_over")
        return move_row(row, "cover.dropped", SUBJECT, {"state": DROPPED}, by=by, at=at, n=n)
