"""Publishing a plan: the rules are asked, nobody stands in two places, and one event bears the digest of all of it."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.forces.actions.desk_shifts import follow_desk
from bihuan.apps.forces.actions.rows import step
from bihuan.apps.forces.models import Assignment, Plan
from bihuan.apps.forces.queries.judging import broken_of
from bihuan.apps.forces.queries.plans import cells_of, changes_of, digest_of_plan, elsewhere, published_over
from bihuan.apps.forces.queries.scope import row_of
from bihuan.apps.forces.rules.plans import DRAFT, PUBLISHED, REPLACED, Change, counts_of
from bihuan.apps.forces.rules.reach import check_reach

_TOGETHER = 500
_OVERRIDE = ("overridden_by", "override_reason", "overridden_rules")


def publish_plan(*, plan_id: str, n: int, by: Actor, at: datetime) -> Plan:
    """Let a draft be in force: whoever it changes anything for reads it on their page, the plan before gives way.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_a_draft` (also the second time), `stale_row`, `plan_empty`,
        `end_passed`, `replaced_meanwhile`, `overlaps_published`, `already_elsewhere`, `rules_broken` with how many.
    """
    check_reach(by, Action.UPDATE, Kind.PLAN)
    judged = _draft(plan_id, by)
    _giving_way(judged)
    _check_rules(judged, at)  # outside the transaction, for it takes a second; `n` holds what it judged
    with writing():
        plan = _draft(plan_id, by)
        if plan.n != n:
            raise NotAllowed("stale_row", n=n)
        if plan.ends_at <= at:
            raise NotAllowed("end_passed")
        before = _giving_way(plan)
        if elsewhere(plan):
            raise NotAllowed("already_elsewhere")
        changes = changes_of(plan)
        facts = _facts(plan, changes)
        if before is not None:
            _hand_over_rows(before, plan)
            step(before, "plan.replaced", by=by, at=at, facts={"by": plan.pk}, state=REPLACED)
        step(
            plan, "plan.published", by=by, at=at, facts=facts, n=n, state=PUBLISHED, digest=facts["digest"],
            published_by=by.account, published_at=at,
        )  # fmt: skip
        follow_desk(plan, before, at)
        return plan


def _draft(plan_id: str, by: Actor) -> Plan:
    plan = row_of(by, Plan, plan_id)
    if plan.state != DRAFT:
        raise NotAllowed("not_a_draft")
    return plan


def _check_rules(plan: Plan, at: datetime) -> None:
    if not Assignment.objects.filter(plan=plan).exists():
        raise NotAllowed("plan_empty")
    broken = broken_of(plan, at)
    if broken:
        raise NotAllowed("rules_broken", count=len(broken), rule=broken[0].rule)


def _giving_way(plan: Plan) -> Plan | None:
    """Return the published plan that gives way. :raises NotAllowed: `replaced_meanwhile`, `overlaps_published`."""
    if published_over(plan.incident_id, plan.starts_at, plan.ends_at, but=[plan.replaces]).exists():
        raise NotAllowed("overlaps_published")
    if not plan.replaces:
        return None
    before = Plan.objects.filter(pk=plan.replaces, state=PUBLISHED).first()
    if before is None:
        raise NotAllowed("replaced_meanwhile")
    return before


def _facts(plan: Plan, changes: tuple[Change, ...]) -> dict[str, object]:
    return {
        "digest": digest_of_plan(plan.pk), "assignments": len(cells_of(plan.pk)), "replaces": plan.replaces,
        "officers": sorted({one.officer for one in changes}), **counts_of(changes),
    }  # fmt: skip


def _hand_over_rows(before: Plan, plan: Plan) -> None:
    """Let what stays the same keep its row, on which presences hang; the old plan keeps a copy of each.

    So both plans hold all that they held, and nobody who is at a post is torn from it by a plan that changes others.
    """
    old = {(one.officer_id, one.need_id): one for one in Assignment.objects.filter(plan=before)}
    new = {(one.officer_id, one.need_id): one for one in Assignment.objects.filter(plan=plan)}
    same = [key for key in old if key in new]
    copies = [
        Assignment(
            plan=before, officer_id=old[key].officer_id, need_id=old[key].need_id, starts_at=old[key].starts_at,
            ends_at=old[key].ends_at, overridden_by=old[key].overridden_by, override_reason=old[key].override_reason,
            overridden_rules=old[key].overridden_rules,
        )
        for key in same
    ]  # fmt: skip
    for first in range(0, len(same), _TOGETHER):
        part = same[first : first + _TOGETHER]
        Assignment.objects.filter(pk__in=[new[key].pk for key in part]).delete()
        Assignment.objects.filter(pk__in=[old[key].pk for key in part]).update(plan=plan)
        changed = [key for key in part if _override(old[key]) != _override(new[key])]  # few: one statement for the rest
        for key in changed:
            for name, value in zip(_OVERRIDE, _override(new[key]), strict=True):
                setattr(old[key], name, value)
        Assignment.objects.bulk_update([old[key] for key in changed], _OVERRIDE)
    Assignment.objects.bulk_create(copies, batch_size=_TOGETHER)


def _override(row: Assignment) -> list[object]:
    return [getattr(row, name) for name in _OVERRIDE]
