"""Which patrols an actor has, whose patrol one is of, and how each crew stands by the presences of forces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.forces.models import Attendance, Officer, Post
from bihuan.apps.forces.queries.reach_attendance import own_officer
from bihuan.apps.forces.rules.attendance import HOUR_MINUTES, HeatRun, heat_seconds
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.rules.patrols import STALE


def list_patrols(by: Actor) -> QuerySet[PatrolUnit]:
    """Return the patrols that are not closed for good, by unit and name: all at the desk, a unit's own elsewhere.

    :raises NotAllowed: `wrong_role`.
    """
    if not may_do(by, Action.LIST, Kind.PATROL, by.unit):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = PatrolUnit.objects.filter(incident_id=by.incident, closed_at=None).select_related("unit")
    return (found.filter(unit_id=by.unit) if by.unit else found).order_by("unit_id", "name")


def get_patrol(by: Actor, patrol_id: str) -> PatrolUnit:
    """Return a patrol. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    found = PatrolUnit.objects.filter(pk=patrol_id, incident_id=by.incident).select_related("unit").first()
    if found is None or not may_do(by, Action.READ, Kind.PATROL, found.unit_id):
        raise NotAllowed("not_found")
    return found


def own_patrol(by: Actor) -> PatrolUnit | None:
    """Return the patrol in whose crew the person is who acts, None for nobody's."""
    officer = own_officer(by)
    return patrol_of_officer(by.incident, officer.pk) if officer else None


def patrol_of_officer(incident: str, officer_id: str) -> PatrolUnit | None:
    """Return the patrol in whose crew an officer is, None for none."""
    rows = PatrolUnit.objects.filter(incident_id=incident, closed_at=None).exclude(officers=[]).select_related("unit")
    return next((row for row in rows if officer_id in row.officers), None)


def free_officers(incident: str, unit: str) -> list[Officer]:
    """Return the officers who are present at a post of the unit and in no crew, by number."""
    crews = PatrolUnit.objects.filter(incident_id=incident, closed_at=None).values_list("officers", flat=True)
    taken = {one for crew in crews for one in crew}
    rows = Officer.objects.filter(incident_id=incident, unit_id=unit, attendances__state="present").distinct()
    return [one for one in rows.order_by("number") if one.pk not in taken]


def present_ids(incident: str, officers: Iterable[str]) -> set[str]:
    """Return which of these officers are present at a post now."""
    rows = Attendance.objects.filter(incident_id=incident, state="present", officer_id__in=set(officers))
    return set(rows.values_list("officer_id", flat=True))


@dataclass(frozen=True, slots=True)
class CrewNow:
    """How a crew stands: when the first of them is off, minutes left in the heat (None: unknown), what they can do."""

    shift_ends_at: datetime | None
    heat_minutes: int | None
    present: int
    skills: frozenset[str] = frozenset()


def crews_now(patrols: Sequence[PatrolUnit], at: datetime) -> dict[str, CrewNow]:
    """Return how the crew of each patrol stands by what forces know, one question for all."""
    ids = {one for patrol in patrols for one in patrol.officers}
    there = Attendance.objects.filter(officer_id__in=ids, state="present").select_related("officer")
    rows = {row.officer_id: row for row in there}
    return {patrol.pk: _crew([rows[one] for one in patrol.officers if one in rows], at) for patrol in patrols}


def _crew(there: Sequence[Attendance], at: datetime) -> CrewNow:
    ends = [row.planned_ends_at for row in there if row.planned_ends_at is not None]
    left = [_heat_left(row, at) for row in there]
    known = [one for one in left if one is not None]
    heat = min(known) if known and len(known) == len(left) else None
    skills = frozenset(skill for row in there for skill in row.officer.skills)
    return CrewNow(min(ends, default=None), heat, len(there), skills)


def _heat_left(row: Attendance, at: datetime) -> int | None:
    """Return the minutes of work that the heat leaves one of the crew; a whole hour where it forbids nothing."""
    if row.permitted_minutes is None:
        return None
    if row.permitted_minutes >= HOUR_MINUTES:
        return HOUR_MINUTES
    run = HeatRun(row.permitted_minutes, row.heat_since, row.heat_carried_seconds, row.rest_since)
    return max(row.permitted_minutes - heat_seconds(run, at) // 60, 0)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a patrol is thought to be: told by it, or its post's; `age_s` None: it stands there by its duty alone."""

    longitude: float
    latitude: float
    age_s: float | None

    @property
    def is_uncertain(self) -> bool:
        """Say whether it was told too long ago, or by nobody."""
        return self.age_s is None or self.age_s > STALE.total_seconds()


def positions_of(patrols: Sequence[PatrolUnit], at: datetime) -> dict[str, Position]:
    """Return the last position of each patrol, else that of its post; who has neither is left out."""
    posts = Post.objects.in_bulk([one.post for one in patrols if one.post])
    found = {one.pk: _position(one, posts.get(one.post), at) for one in patrols}
    return {pk: position for pk, position in found.items() if position is not None}


def _position(patrol: PatrolUnit, post: Post | None, at: datetime) -> Position | None:
    if patrol.longitude is not None and patrol.latitude is not None and patrol.position_at is not None:
        age = max((at - patrol.position_at).total_seconds(), 0.0)
        return Position(patrol.longitude, patrol.latitude, age)
    if post is None or post.longitude is None or post.latitude is None:
        return None
    return Position(post.longitude, post.latitude, None)
