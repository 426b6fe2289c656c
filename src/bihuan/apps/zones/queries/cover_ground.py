"""The ground of coverage: who can respond and from where, what must be reached, and where units could stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bihuan.apps.core.models import Place
from bihuan.apps.core.queries import areas_of
from bihuan.apps.forces.models import Attendance, Post
from bihuan.apps.intake.models import Building
from bihuan.apps.zones.models import PatrolUnit
from bihuan.apps.zones.queries.emergencies import middle_of
from bihuan.apps.zones.queries.patrols import positions_of
from bihuan.apps.zones.rules.patrols import FREE
from bihuan.apps.zones.rules.rings import COMMUNITY, PLACE_RINGS

RESPONDING_POSTS = ("motorway", "station", "hospital", "shop", "gate", "home_station", "patrol")
_POST_TIER, _PEOPLE_A_WEIGHT = 1, 1000


@dataclass(frozen=True, slots=True)
class Responder:
    """Somebody who can go: a free patrol, or a post with people at it (which stays where it is)."""

    id: str
    name: str
    kind: str
    tier: int
    longitude: float
    latitude: float
    is_uncertain: bool = False

    @property
    def can_move(self) -> bool:
        """Say whether it can be put elsewhere."""
        return self.kind == "patrol"


@dataclass(frozen=True, slots=True)
class Demand:
    """A place that must be reached, with its kind and its weight; positions are WGS-84 degrees."""

    id: str
    name: str
    kind: str
    longitude: float
    latitude: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a unit could stand."""

    id: str
    name: str
    kind: str
    longitude: float
    latitude: float


def responders_of(
    incident: str, at: datetime, without: Collection[str] = ()
) -> tuple[tuple[Responder, ...], tuple[str, ...]]:  # fmt: skip
    """Return who can go now, and the names of free patrols whose position nobody knows; `without` these identifiers.

    A patrol counts where it was last, a post while somebody is present there who is in no crew.
    """
    rows = PatrolUnit.objects.filter(incident_id=incident, closed_at=None, state=FREE).order_by("name", "id")
    free = [one for one in rows if one.pk not in without]
    known = positions_of(free, at)
    patrols = [
        Responder(one.pk, one.name, "patrol", one.tier, place.longitude, place.latitude, place.is_uncertain)
        for one in free
        if (place := known.get(one.pk)) is not None
    ]
    posts = [one for one in _staffed_posts(incident) if one.id not in without]
    return (*patrols, *posts), tuple(one.name for one in free if one.pk not in known)


def _staffed_posts(incident: str) -> list[Responder]:
    """Return the posts at which somebody is present who is in no crew: a crew goes with its patrol."""
    crews = PatrolUnit.objects.filter(incident_id=incident, closed_at=None).values_list("officers", flat=True)
    taken = {officer for crew in crews for officer in crew}
    there = Attendance.objects.filter(incident_id=incident, state="present").exclude(officer__in=taken)
    rows = _placed_posts(incident, RESPONDING_POSTS).filter(pk__in=there.values("post_id"))
    return [
        Responder(one.pk, one.name, one.kind, _POST_TIER, float(one.longitude or 0), float(one.latitude or 0))
        for one in rows
    ]


def _placed_posts(incident: str, kinds: Iterable[str]) -> QuerySet[Post]:
    found = Post.objects.filter(incident_id=incident, closed_at=None, kind__in=list(kinds))
    return found.exclude(longitude=None).exclude(latitude=None).order_by("name", "id")


def demands_of(incident: str, *, weighing: str = "equal") -> tuple[Demand, ...]:
    """Return what must be reached: places of public kinds with a position, and the middles of communities.

    Each weighs 1; weighed by people, a community weighs 1 for every 1,000 registered there, at least 1. Places of other
    kinds are left out: an address may be somebody's home.
    """
    rows = Place.objects.filter(incident_id=incident, kind__in=set(PLACE_RINGS) - {COMMUNITY})
    placed = rows.exclude(longitude=None).exclude(latitude=None).order_by("name", "id")
    places = [Demand(one.pk, one.name, one.kind, float(one.longitude or 0), float(one.latitude or 0)) for one in placed]
    people = _people(incident) if weighing == "people" else {}
    areas = [
        Demand(area.pk, area.name, COMMUNITY, *middle, max(people.get(area.pk, 0) / _PEOPLE_A_WEIGHT, 1.0))
        for area in areas_of(incident)
        if (middle := middle_of(area)) is not None
    ]
    return (*places, *areas)


def _people(incident: str) -> dict[str, int]:
    """Return how many are registered in each community now."""
    here = Count("residents", filter=Q(residents__left_at=None))
    rows = Building.objects.filter(incident_id=incident).exclude(area=None).values("area_id").annotate(n=here)
    return {str(row["area_id"]): int(row["n"]) for row in rows.order_by()}


def spots_of(incident: str, kinds: Collection[str]) -> tuple[Spot, ...]:
    """Return where units could stand: open posts of these kinds with a position, and the middles of communities."""
    posts = [
        Spot(one.pk, one.name, one.kind, float(one.longitude or 0), float(one.latitude or 0))
        for one in _placed_posts(incident, kinds)
    ]
    areas = [
        Spot(area.pk, area.name, COMMUNITY, *middle)
        for area in (areas_of(incident) if COMMUNITY in kinds else ())
        if (middle := middle_of(area)) is not None
    ]
    return (*posts, *areas)
