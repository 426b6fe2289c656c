"""What an event of the ground is about, for the order that is opened because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.forces.models import Attendance, Finding
from bihuan.apps.forces.rules.inspections import OPEN


@dataclass(frozen=True, slots=True)
class About:
    """One presence in words that name nobody: the officer's number, the post's name, its unit."""

    number: str
    post: str
    unit: str


def about_attendance(attendance_id: str) -> About | None:
    """Return what a presence is about, None when it is gone."""
    row = Attendance.objects.filter(pk=attendance_id).select_related("officer", "post").first()
    return About(row.officer.number, row.post.name, row.post.unit_id) if row else None


@dataclass(frozen=True, slots=True)
class Lacking:
    """One finding that waits for its order."""

    item: str
    checklist: str
    severity: str
    post: str
    unit: str
    due_at: datetime


def waiting_finding(finding_id: str, generation: int) -> Lacking | None:
    """Return a finding that waits for the order of this generation; None when it has one or has moved on."""
    rows = Finding.objects.filter(pk=finding_id, generation=generation, state=OPEN, order="")
    row = rows.select_related("post").first()
    if row is None:
        return None
    return Lacking(row.item, row.checklist, row.severity, row.post.name, row.unit_id, row.due_at)
