"""Who may see the roads of an incident: whoever may list its patrols. They tell of nobody."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.zones.models import RoadGraph
from bihuan.apps.zones.queries.roads import graphs_of, in_force
from bihuan.apps.zones.queries.roads_tried import Outline, Picture, Trial, picture_of, reached_from, try_travel
from bihuan.apps.zones.rules.roads import check_reaches_any


def list_roads(by: Actor) -> QuerySet[RoadGraph]:
    """Return every import of the incident, the newest first. :raises NotAllowed: `wrong_role`."""
    check_reaches_any(by, Action.LIST, Kind.PATROL)
    return graphs_of(by.incident)


def get_roads(by: Actor, mode: str = "car") -> RoadGraph | None:
    """Return the import in force, None without one. :raises NotAllowed: `wrong_role`."""
    check_reaches_any(by, Action.LIST, Kind.PATROL)
    return in_force(by.incident, mode)


def get_trial(by: Actor, start: str, end: str, *, mode: str = "car", datum: str = "wgs84") -> Trial:
    """Return how long from one place to another. :raises NotAllowed: `wrong_role`, or as `try_travel`."""
    check_reaches_any(by, Action.LIST, Kind.PATROL)
    return try_travel(by.incident, start, end, mode=mode, datum=datum)


def get_picture(by: Actor, mode: str = "car") -> Picture | None:
    """Return what to draw of the roads in force, None without a file of them. :raises NotAllowed: `wrong_role`."""
    return picture_of(get_roads(by, mode))


def get_reach(by: Actor, start: tuple[float, float], minutes: Sequence[int], mode: str = "car") -> list[Outline]:
    """Return what is reached from a place in so many minutes each. :raises NotAllowed: `wrong_role`."""
    check_reaches_any(by, Action.LIST, Kind.PATROL)
    return reached_from(by.incident, start, minutes, mode)
