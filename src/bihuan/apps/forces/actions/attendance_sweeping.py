"""What happens at posts by itself: who is late is called for, who was forgotten too, and who works too long."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.forces.actions.attendance_heat import alarm_limits, follow_heat
from bihuan.apps.forces.actions.call_ups import escalate_calls
from bihuan.apps.forces.actions.ground_moving import begin, step
from bihuan.apps.forces.actions.inspections import call_overdue_findings
from bihuan.apps.forces.models import Assignment, Attendance
from bihuan.apps.forces.queries.attendance import late_blocks, running_need
from bihuan.apps.forces.rules.attendance import RELIEF_LATE_AFTER
from bihuan.engine.ledger.canonical import instant


def sweep_ground(*, incident: str, at: datetime) -> int:
    """Call for who is late and who was forgotten, warn of limits, escalate silence; return how many rows moved."""
    tasks = (
        call_late,
        give_up_missed,
        call_late_relief,
        follow_heat,
        alarm_limits,
        escalate_calls,
        call_overdue_findings,
    )
    return sum(do(incident=incident, at=at) for do in tasks)


def call_late(*, incident: str, at: datetime) -> int:
    """Keep who has not come ten minutes after the beginning of a block, once a block; return how many."""
    with writing():
        late = late_blocks(incident, at)
        for one in late:
            _late(one, incident, at)
        return len(late)


def _late(one: Assignment, incident: str, at: datetime) -> None:
    row = Attendance(
        incident_id=incident, post_id=one.need.post_id, officer_id=one.officer_id, need_id=one.need_id, assignment=one,
        planned_starts_at=one.starts_at, planned_ends_at=one.ends_at, state="late",
    )  # fmt: skip
    facts = {
        "officer": one.officer_id, "post": one.need.post_id, "unit": one.need.post.unit_id, "need": one.need_id,
        "starts_at": instant(one.starts_at),
    }  # fmt: skip
    begin(row, "attendance.late", by=system(incident), at=at, facts=facts)


def give_up_missed(*, incident: str, at: datetime) -> int:
    """Note blocks that went by without their officer; return how many."""
    with writing():
        rows = list(Attendance.objects.filter(incident_id=incident, state="late", planned_ends_at__lte=at))
        for row in rows:
            facts = {"officer": row.officer_id, "post": row.post_id}
            step(row, "attendance.missed", by=system(incident), at=at, facts=facts, state="missed")
        return len(rows)


def call_late_relief(*, incident: str, at: datetime) -> int:
    """Call for who is still at a post ten minutes after their block, once a presence; return how many.

    `is_needed` says whether the post needs anybody now: where it does not, they have forgotten to check out.
    """
    with writing():
        there = Attendance.objects.filter(incident_id=incident, state="present", relief_called_at=None)
        rows = list(there.filter(planned_ends_at__lte=at - RELIEF_LATE_AFTER).select_related("post").order_by("id"))
        for row in rows:
            facts = {
                "officer": row.officer_id, "post": row.post_id, "unit": row.post.unit_id,
                "is_needed": running_need(row.post_id, at) is not None,
            }  # fmt: skip
            step(row, "attendance.relief_late", by=system(incident), at=at, facts=facts, relief_called_at=at)
        return len(rows)
