"""Crews follow the presences of forces: who left is out of the crew, who relieved takes the seat; nobody left: off."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.forces.models import Attendance
from bihuan.apps.zones.actions.patrols import go_off, step
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.queries.patrols import crews_now, patrol_of_officer, present_ids
from bihuan.apps.zones.rules.patrols import OFF


def note_left(*, officer_id: str, relieved_by: str, incident: str, at: datetime) -> None:
    """Take an officer who left a post out of their crew; `relieved_by` is the presence of who took over, "" for none.

    A patrol without a crew goes off duty, one on an emergency as soon as it is free. Runs twice without harm.
    """
    with writing():
        row = patrol_of_officer(incident, officer_id)
        if row is None or officer_id in present_ids(incident, [officer_id]):
            return
        crew = [one for one in row.officers if one != officer_id]
        follower = _follower(row, relieved_by)
        if follower and follower not in crew:
            crew.append(follower)
        _recrew(row, crew, at)


def _follower(row: PatrolUnit, relieved_by: str) -> str:
    """Return the officer of the patrol's unit who took over and is in no other crew, "" for nobody."""
    taken = Attendance.objects.filter(pk=relieved_by, state="present", officer__unit_id=row.unit_id).first()
    if taken is None or patrol_of_officer(row.incident_id, taken.officer_id) is not None:
        return ""
    return str(taken.officer_id)


def _recrew(row: PatrolUnit, crew: list[str], at: datetime) -> None:
    by = system(row.incident_id)
    row.officers = crew
    ends = crews_now([row], at)[row.pk].shift_ends_at
    facts = {"officers": crew, "unit": row.unit_id}
    step(row, "patrol.crew_changed", by=by, at=at, facts=facts, officers=crew, shift_ends_at=ends)
    if not crew and not row.emergency:
        go_off(row, by=by, at=at, why="shift_over")


def sweep_patrols(incident: str, at: datetime) -> int:
    """Take out of the crews of an incident who is at no post any more; return how many crews changed.

    Nothing should be left for it: crews follow the events of forces at once. It mends what a lost job left behind.
    """
    rows = list(PatrolUnit.objects.filter(incident_id=incident, closed_at=None).exclude(state=OFF))
    there = present_ids(incident, (one for row in rows for one in row.officers))
    gone = [row for row in rows if not set(row.officers) <= there]
    for found in gone:
        with writing():
            row = PatrolUnit.objects.get(pk=found.pk)
            if row.n == found.n:
                _recrew(row, [one for one in row.officers if one in there], at)
    return len(gone)
