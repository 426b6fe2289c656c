"""Rest in the heat: when it begins, when it ends, and how long one may work; who has worked too long is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import run_command, writing
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.forces.actions.ground_moving import step
from bihuan.apps.forces.models import Attendance
from bihuan.apps.forces.queries.attendance import Hours, hours_of
from bihuan.apps.forces.queries.ground_heat import manned_posts, permitted_at
from bihuan.apps.forces.queries.reach_attendance import check_may_move, get_attendance
from bihuan.apps.forces.rules.attendance import HeatRun, heat_alarm, heat_seconds, hours_alarm, rested, resting


def run_of(row: Attendance) -> HeatRun:
    """Return the work in the heat of a presence as a value."""
    return HeatRun(row.permitted_minutes, row.heat_since, row.heat_carried_seconds, row.rest_since)


def begin_rest(*, attendance_id: str, by: Actor, at: datetime, command: str = "") -> str:
    """Note that an officer rests, in the shade and without the suit.

    :raises NotAllowed: `not_found`, `not_present`, `already_resting`.
    """
    return _change(attendance_id, "attendance.rest_began", by, at, command)


def end_rest(*, attendance_id: str, by: Actor, at: datetime, command: str = "") -> str:
    """Note that a rest is over; after a whole rest the minutes in the heat begin from zero.

    :raises NotAllowed: `not_found`, `not_present`, `not_resting`.
    """
    return _change(attendance_id, "attendance.rest_ended", by, at, command)


def _change(attendance_id: str, event: str, by: Actor, at: datetime, command: str) -> str:
    def do() -> dict[str, object]:
        row = get_attendance(by, attendance_id)
        check_may_move(by, row.officer, row.post.unit_id)
        if row.state != "present":
            raise NotAllowed("not_present")
        return {"id": _rest(row, event, by, at).pk}

    request = {"do": event, "attendance": attendance_id, "by": by.account}
    with writing():
        return str(run_command(command=command, request=request, at=at, do=do)["id"])


def _rest(row: Attendance, event: str, by: Actor, at: datetime) -> Attendance:
    is_beginning = event == "attendance.rest_began"
    if is_beginning == (row.rest_since is not None):
        raise NotAllowed("already_resting" if is_beginning else "not_resting")
    run = resting(run_of(row), at) if is_beginning else rested(run_of(row), at)
    cleared: dict[str, Any] = {} if run.carried_seconds else {"heat_warned_at": None, "heat_passed_at": None}
    facts = {"officer": row.officer_id, "post": row.post_id, "worked_seconds": heat_seconds(run_of(row), at)}
    return step(
        row, event, by=by, at=at, facts=facts, heat_since=run.since, heat_carried_seconds=run.carried_seconds,
        rest_since=run.rest_since, **cleared,
    )  # fmt: skip


def note_permitted(*, minutes: Mapping[str, int | None], incident: str, at: datetime) -> int:
    """Keep how many minutes an hour the heat permits at each post with those who are there; return how many changed."""
    with writing():
        rows = Attendance.objects.filter(incident_id=incident, state="present", post_id__in=list(minutes))
        changed = [row for row in rows.order_by("id") if row.permitted_minutes != minutes[row.post_id]]
        for row in changed:
            told = minutes[row.post_id]
            facts = {"post": row.post_id, "minutes": told}
            step(row, "attendance.permitted", by=system(incident), at=at, facts=facts, permitted_minutes=told)
        return len(changed)


def follow_heat(*, incident: str, at: datetime) -> int:
    """Keep with everybody who is at a post what the heat of this hour permits there; return how many changed."""
    return note_permitted(minutes=permitted_at(manned_posts(incident), at), incident=incident, at=at)


def alarm_limits(*, incident: str, at: datetime) -> int:
    """Warn once before and once when somebody has worked too long, in the heat or at all; return how many alarms."""
    with writing():
        rows = list(Attendance.objects.filter(incident_id=incident, state="present").select_related("post"))
        hours = hours_of({row.officer_id for row in rows}, at)
        return sum(_alarm_heat(row, at) + _alarm_hours(row, hours[row.officer_id], at) for row in rows)


def _alarm_heat(row: Attendance, at: datetime) -> int:
    alarm = heat_alarm(run_of(row), at)
    facts = {"worked_minutes": heat_seconds(run_of(row), at) // 60, "permitted_minutes": row.permitted_minutes}
    return _alarm(row, "heat", alarm, facts, at)


def _alarm_hours(row: Attendance, hours: Hours, at: datetime) -> int:
    facts = {"day_minutes": hours.day_minutes, "week_minutes": hours.week_minutes}
    return _alarm(row, "hours", hours_alarm(hours.day_minutes, hours.week_minutes), facts, at)


def _alarm(row: Attendance, what: str, alarm: str, facts: Mapping[str, object], at: datetime) -> int:
    """Record an alarm that was not given yet: what has passed the limit is not warned of any more."""
    passed, warned = f"{what}_passed_at", f"{what}_warned_at"
    column = {"passed": passed, "near": warned}.get(alarm)
    if column is None or getattr(row, column) is not None or getattr(row, passed) is not None:
        return 0
    told = {"officer": row.officer_id, "post": row.post_id, "unit": row.post.unit_id, **facts}
    by = system(row.incident_id)
    step(row, f"attendance.{what}_{alarm}", by=by, at=at, facts=told, **_one(column, at))
    return 1


def _one(column: str, at: datetime) -> dict[str, Any]:
    return {column: at}
