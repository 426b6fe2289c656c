"""How far those who can go get in the time of a ring, as outlines for a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bihuan.apps.zones.queries.cover import Cover
from bihuan.apps.zones.queries.roads import in_force, load_graph

if TYPE_CHECKING:
    from bihuan.apps.zones.queries.cover_ground import Responder

MOST_AT_ONCE = 12
"""So many are drawn when nobody is chosen; more would hide each other, and over roads take seconds."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What one gets to within a ring, as a GeoJSON MultiPolygon in WGS-84 degrees."""

    id: str
    name: str
    ring: int
    outline: dict[str, Any]


def reach_of_responders(incident: str, cover: Cover, chosen: str = "") -> list[Reach]:
    """Return the outlines of every ring of the chosen one, the widest first; without one, of all in the longest ring.

    Above `MOST_AT_ONCE` nothing is drawn until somebody is chosen.
    """
    from bihuan.engine.roads import isochrone  # the engine loads numbers, and only here

    limits = sorted({(one.limit_s, one.ring) for one in cover.rings}, reverse=True)
    among = [one for one in cover.responders if one.id == chosen]
    if not among and not chosen and len(cover.responders) <= MOST_AT_ONCE:
        among, limits = list(cover.responders), limits[:1]
    graph = load_graph(in_force(incident)) if among else None
    return [
        Reach(one.id, one.name, ring, isochrone(graph, (one.longitude, one.latitude), limit))
        for one in among
        for limit, ring in limits
        if _counts(one, ring, cover)
    ]


def _counts(one: Responder, ring: int, cover: Cover) -> bool:
    return cover.meaning != "tier" or one.tier == ring
