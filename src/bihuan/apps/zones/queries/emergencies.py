"""Which emergencies an actor has, which are open and late, which may be the same, and what became of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Q, QuerySet

from bihuan.apps.core.journal.writing import facts_of
from bihuan.apps.core.models import Area
from bihuan.apps.core.queries import areas_of, events_of
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.forces.models import Post
from bihuan.apps.zones.models import Emergency, PatrolUnit
from bihuan.apps.zones.rules.emergencies import POINTS, SAME_WITHIN, Spot, same_as


def list_emergencies(by: Actor) -> QuerySet[Emergency]:
    """Return the emergencies that the actor may see, the oldest first: all at the desk, a unit's own elsewhere.

    :raises NotAllowed: `wrong_role`.
    """
    if not may_do(by, Action.LIST, Kind.EMERGENCY, by.unit):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = Emergency.objects.filter(incident_id=by.incident).select_related("unit", "area")
    return (found.filter(unit_id=by.unit) if by.unit else found).order_by("reported_at", "number")


def get_emergency(by: Actor, emergency_id: str) -> Emergency:
    """Return an emergency. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    rows = Emergency.objects.filter(pk=emergency_id, incident_id=by.incident).select_related("unit", "area")
    found = rows.first()
    if found is None or not may_do(by, Action.READ, Kind.EMERGENCY, found.unit_id or ""):
        raise NotAllowed("not_found")
    return found


def points_of(row: Emergency) -> dict[str, datetime | None]:
    """Return the clock points of an emergency by name, t0 first; None for what nobody said."""
    return {name: getattr(row, column) for name, column in POINTS.items()}


def is_late(row: Emergency, at: datetime) -> bool:
    """Say whether nobody is on the spot though the promise is over, or they came after it."""
    if row.ring is None or row.ended_as in {"false_alarm", "stood_down", "merged"}:
        return False
    return (row.on_scene_at or row.controlled_at or row.ended_at or at) > due_at(row)


def due_at(row: Emergency) -> datetime:
    """Return when somebody has to be on the spot."""
    return row.reported_at + timedelta(minutes=row.ring or 0)


def same_emergencies(row: Emergency) -> list[Emergency]:
    """Return the open emergencies that may be the same as this one, the nearest in time first."""
    if row.state == "ended":
        return []
    near = Q(reported_at__gte=row.reported_at - SAME_WITHIN, reported_at__lte=row.reported_at + SAME_WITHIN)
    others = Emergency.objects.filter(near, incident_id=row.incident_id, is_drill=row.is_drill).exclude(state="ended")
    found = {one.pk: one for one in others.exclude(pk=row.pk)}
    return [found[pk] for pk in same_as(_spot(row), map(_spot, found.values()))]


def pairs_within(rows: Sequence[Emergency]) -> dict[str, str]:
    """Return of these open emergencies which may be the same as an earlier one: identifier → the earlier one's."""
    found: dict[str, str] = {}
    for is_drill in (False, True):  # a drill is never the same as what is real
        spots = [_spot(row) for row in rows if row.is_drill is is_drill]
        for place, spot in enumerate(spots):
            earlier = same_as(spot, spots[:place])
            if earlier:
                found[spot.id] = earlier[0]
    return found


def _spot(row: Emergency) -> Spot:
    return Spot(row.pk, row.area_id or "", row.kind, row.longitude, row.latitude, row.reported_at)


def area_by_code(incident: str, code: str) -> Area | None:
    """Return an area of the incident, None for an unknown code or none."""
    return Area.objects.filter(incident_id=incident, code=code).select_related("unit").first() if code else None


def patrol_names(ids: Iterable[str]) -> dict[str, str]:
    """Return what patrols are called: identifier → name."""
    return dict(PatrolUnit.objects.filter(pk__in=set(ids) - {""}).values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place with a position that can be chosen by its name when a report is typed."""

    name: str
    longitude: float
    latitude: float
    area: str


def known_places(incident: str) -> list[KnownPlace]:
    """Return the posts with a position and the communities with an outline (their middle), by name."""
    posts = Post.objects.filter(incident_id=incident, closed_at=None).exclude(longitude=None).exclude(latitude=None)
    told = (
        KnownPlace(one.name, one.longitude, one.latitude, "")
        for one in posts.order_by("name")
        if one.longitude is not None and one.latitude is not None
    )
    areas = ((area, middle_of(area)) for area in areas_of(incident))
    return list(chain((KnownPlace(area.name, *at, area.code) for area, at in areas if at is not None), told))


def middle_of(area: Area) -> tuple[float, float] | None:
    """Return the middle of an area's outline (of its frame) in degrees, None without one."""
    ring = [(float(point[0]), float(point[1])) for point in area.polygon]
    if not ring:
        return None
    (west, east), (south, north) = ((min(of), max(of)) for of in zip(*ring, strict=True))
    return (west + east) / 2, (south + north) / 2


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One event of an emergency: what, when recorded, by whom, with its codes."""

    kind: str
    at: datetime
    actor: str
    role: str
    reason: str
    facts: dict[str, object]


def story_of(row: Emergency) -> list[StoryLine]:
    """Return all that happened with an emergency, the newest first."""
    lines = [
        StoryLine(one.kind, one.at, one.actor, one.role, one.reason, facts_of(one.facts)) for one in events_of(row.pk)
    ]
    return lines[::-1]


def is_of_emergency(order_id: str) -> bool:
    """Say whether an order is that of an emergency."""
    return Emergency.objects.filter(order=order_id).exists()
