"""Which known communities and places an address in words speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from bihuan.apps.core.models import Area, Place
from bihuan.apps.core.queries import areas_of

MOST_SPOTS = 20
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A community (by its code) or a place (by its identifier) that fits the words; `within` is its community."""

    kind: str
    id: str
    name: str
    within: str


@dataclass(frozen=True, slots=True)
class Spots:
    """The first of those that fit, and how many there are in all."""

    shown: tuple[Spot, ...]
    n: int


def spots_named(incident: str, words: str) -> Spots:
    """Return the communities whose name, code or other name stands in the words or holds them, then such places.

    Words of one letter fit nothing. The words are an address as somebody says it: 西山路12号 fits the community 西山路.
    """
    told = "".join(words.split())
    if len(told) < _SHORTEST:
        return Spots((), 0)
    communities = [
        Spot("community", area.code, area.name, "") for area in areas_of(incident) if _fits(_names_of(area), told)
    ]
    found = Place.objects.filter(Q(name__contains=told) | Q(address__contains=told), incident_id=incident)
    places = found.exclude(longitude=None).exclude(latitude=None).order_by("name", "pk").select_related("area")
    room = max(0, MOST_SPOTS - len(communities))
    shown = [*communities[:MOST_SPOTS], *(_place(row) for row in places[:room])]
    return Spots(tuple(shown), len(communities) + places.count())


def _names_of(area: Area) -> list[str]:
    return [area.name, area.code, *map(str, area.aliases)]


def _fits(names: list[str], told: str) -> bool:
    return any(len(name) >= _SHORTEST and (name in told or told in name) for name in names)


def _place(row: Place) -> Spot:
    return Spot("place", row.pk, row.name, row.area.name if row.area else "")


def place_at(incident: str, place_id: str) -> tuple[str, float, float] | None:
    """Return the name and the position of a place of the incident, None where it has none."""
    row = Place.objects.filter(incident_id=incident, pk=place_id).first()
    if row is None or row.longitude is None or row.latitude is None:
        return None
    return row.name, row.longitude, row.latitude
