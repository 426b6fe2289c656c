"""One hand at a draft: somebody is put to a need or taken off it, and the rules are asked each time."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.rows import step
from bihuan.apps.forces.models import Assignment, Need, Officer, Plan
from bihuan.apps.forces.queries.judging import broken_by
from bihuan.apps.forces.queries.scope import row_of, rows_of
from bihuan.apps.forces.rules.plans import DRAFT, check_override
from bihuan.apps.forces.rules.reach import check_reach


def assign(
    *, plan_id: str, officer_id: str, need_id: str, n: int, by: Actor, at: datetime, reason: str = ""
) -> Assignment:
    """Put an officer to a need of a draft. What breaks a hard rule needs the desk lead's name and a reason.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_a_draft`, `unknown_need`, `need_passed`, `stale_row`,
        `assigned_already`, or what `check_override` says: `rule_forbids` with the rules, `never_overridden`,
        `only_lead_overrides`, `bad_reason`, `only_for_life`.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    plan = _draft(plan_id, by)
    need, officer = _need(plan, need_id, at), _officer(officer_id, by)
    if Assignment.objects.filter(plan=plan, officer=officer, starts_at=need.starts_at).exists():
        raise NotAllowed("assigned_already")
    broken = sorted({one.rule for one in broken_by(plan, officer.pk, need.pk, at)})
    check_override(by.role, broken, reason)
    with writing():
        step(_draft(plan_id, by), "plan.assigned", by=by, at=at, facts=_facts(officer.pk, need.pk), n=n)
        name = by.account if broken else ""
        row = Assignment.objects.create(
            plan=plan, officer=officer, need=need, starts_at=need.starts_at, ends_at=need.ends_at, overridden_by=name,
            override_reason=reason if broken else "", overridden_rules=broken,
        )  # fmt: skip
        if broken:
            facts = {**_facts(officer.pk, need.pk), "plan": plan.pk, "rules": broken}
            record_event(EventDraft("assignment.overridden", "assignment", row.pk, 0, by, at, facts, reason=reason))
        return row


def unassign(*, plan_id: str, assignment_id: str, n: int, by: Actor, at: datetime) -> Plan:
    """Take an officer off a need of a draft.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_a_draft`, `stale_row`.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    with writing():
        plan = _draft(plan_id, by)
        row = Assignment.objects.filter(pk=assignment_id, plan=plan).first()
        if row is None:
            raise NotAllowed("not_found")
        step(plan, "plan.unassigned", by=by, at=at, facts=_facts(row.officer_id, row.need_id), n=n)
        row.delete()
        return plan


def _facts(officer: str, need: str) -> dict[str, object]:
    return {"officer": officer, "need": need}


def _draft(plan_id: str, by: Actor) -> Plan:
    plan = row_of(by, Plan, plan_id)
    if plan.state != DRAFT:
        raise NotAllowed("not_a_draft")
    return plan


def _officer(officer_id: str, by: Actor) -> Officer:
    officer = rows_of(by, Officer).filter(pk=officer_id, left_at=None).first()
    if officer is None:
        raise NotAllowed("not_found")
    return officer


def _need(plan: Plan, need_id: str, at: datetime) -> Need:
    need = Need.objects.filter(pk=need_id, post__incident_id=plan.incident_id, post__closed_at=None).first()
    if need is None or not plan.starts_at <= need.starts_at < plan.ends_at:
        raise NotAllowed("unknown_need")
    if need.ends_at <= at:
        raise NotAllowed("need_passed")
    return need
