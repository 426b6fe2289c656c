"""Who should be on now, by the duty sheet and by the plan, and who has checked in: what a hand-over shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.rules import DutyRole
from bihuan.apps.forces.models import Assignment, Attendance, Duty, Officer
from bihuan.apps.forces.queries.attendance import published
from bihuan.apps.forces.rules.attendance import EARLY

DESK_POST = "desk"
_ORDER = [role.value for role in DutyRole]


@dataclass(frozen=True, slots=True)
class RollLine:
    """One who should be on: the holder of a duty `role`, or by the plan at a post; who has not come has no instant.

    `account` or `officer` says who, by identifier: the names are put in where they may be seen.
    """

    role: str
    account: str
    officer: str
    number: str
    post: str
    starts_at: datetime
    ends_at: datetime
    checked_in_at: datetime | None


def roll_call(*, incident: str, unit: str, at: datetime) -> list[RollLine]:
    """Return who should be on now or within the hour, of a unit or of the desk (""): duty roles first, then posts.

    Nobody when the incident keeps no officers: then nobody checks in, and nobody is missing.
    """
    if not Officer.objects.filter(incident_id=incident, left_at=None).exists():
        return []
    there = dict(
        Attendance.objects.filter(incident_id=incident, state="present").values_list("officer_id", "checked_in_at")
    )
    return [*_duties(incident, unit, at, there), *_planned(incident, unit, at, there)]


def _duties(incident: str, unit: str, at: datetime, there: Mapping[str, datetime | None]) -> list[RollLine]:
    rows = Duty.objects.filter(
        shift__incident_id=incident, shift__unit_id=unit or None, shift__starts_at__lte=at, shift__ends_at__gt=at
    ).select_related("shift")
    holders = sorted(rows, key=lambda one: (_ORDER.index(one.role), one.shift.starts_at))
    known = Officer.objects.filter(incident_id=incident, account_id__in=[one.account_id for one in holders])
    officers = {one.account_id: one for one in known}
    return [_duty(one, officers.get(one.account_id), there) for one in holders]


def _duty(one: Duty, officer: Officer | None, there: Mapping[str, datetime | None]) -> RollLine:
    return RollLine(
        one.role, one.account_id, officer.pk if officer else "", officer.number if officer else "", "",
        one.shift.starts_at, one.shift.ends_at, there.get(officer.pk) if officer else None,
    )  # fmt: skip


def _planned(incident: str, unit: str, at: datetime, there: Mapping[str, datetime | None]) -> list[RollLine]:
    rows = published(incident).filter(starts_at__lte=at + EARLY, ends_at__gt=at)
    mine = rows.filter(need__post__unit_id=unit) if unit else rows.filter(need__post__kind=DESK_POST)
    found = mine.select_related("officer", "need__post").order_by("starts_at", "need__post__name", "officer__number")
    return [_block(one, there) for one in found]


def _block(one: Assignment, there: Mapping[str, datetime | None]) -> RollLine:
    return RollLine(
        "", "", one.officer_id, one.officer.number, one.need.post.name, one.starts_at, one.ends_at,
        there.get(one.officer_id),
    )  # fmt: skip
