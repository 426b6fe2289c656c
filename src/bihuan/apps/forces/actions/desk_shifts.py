"""Shifts and duties that follow from a published plan: whoever is planned for a seat with a duty role holds it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.rules import DESK_DUTY_ROLES
from bihuan.apps.forces.models import Assignment, Duty, Plan, Shift


def follow_desk(plan: Plan, before: Plan | None, at: datetime) -> int:
    """Take back the duties of the plan before that have not begun, and give those of the new one; return how many.

    Duties that were set by hand stay, and so does one that another person holds already.
    """
    if before is not None:
        for one in _seats(before).filter(starts_at__gt=at):
            _duties(one).delete()
    return sum(_give(one) for one in _seats(plan).filter(ends_at__gt=at))


def _seats(plan: Plan) -> QuerySet[Assignment]:
    found = Assignment.objects.filter(plan=plan, officer__account__isnull=False).exclude(need__post__duty_role="")
    return found.select_related("officer", "need__post").order_by("starts_at", "officer__number")


def _unit(one: Assignment) -> str | None:
    """Return whose shift it is: the desk's (None) for its own roles, the unit's for theirs."""
    post = one.need.post
    return None if post.duty_role in DESK_DUTY_ROLES else post.unit_id


def _duties(one: Assignment) -> QuerySet[Duty]:
    return Duty.objects.filter(
        shift__incident_id=one.plan.incident_id, shift__unit_id=_unit(one), shift__starts_at=one.starts_at,
        role=one.need.post.duty_role, account_id=one.officer.account_id,
    )  # fmt: skip


def _give(one: Assignment) -> bool:
    shift = Shift.objects.filter(incident_id=one.plan.incident_id, unit_id=_unit(one), starts_at=one.starts_at).first()
    if shift is None:
        shift = Shift.objects.create(
            incident_id=one.plan.incident_id, unit_id=_unit(one), starts_at=one.starts_at, ends_at=one.ends_at
        )
    account = one.officer.account_id
    _duty, is_new = Duty.objects.get_or_create(
        shift=shift, role=one.need.post.duty_role, defaults={"account_id": account}
    )
    return is_new
