"""What is known of controls: which there are, which hold, what ends soon and what must be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from bihuan.apps.core.queries import areas_of
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.zones.models import Control
from bihuan.apps.zones.rules.controls import DECIDED, DRAFT, ENDS_SOON, WITHDRAWN, Lawful
from bihuan.apps.zones.rules.measures import measures
from bihuan.apps.zones.rules.outlines import multi_polygon
from bihuan.engine.protocol.rules import AreaLevel

_SEE_DRAFTS = frozenset({Role.INSPECTOR, Role.AUDITOR})
_LEAST_M2 = 100.0  # less than a house: where two outlines only touch, or were drawn a little unevenly


def may_with_controls(by: Actor, action: Action) -> bool:
    """Say whether the actor may do this to controls of the incident."""
    return may(by.role, action, Kind.CONTROL, Place.SIBLING)


def list_controls(by: Actor) -> QuerySet[Control]:
    """Return the controls of the incident, newest first; drafts only to who drafts, decides, inspects or audits.

    :raises NotAllowed: `wrong_role`.
    """
    if not may_with_controls(by, Action.LIST):
        raise NotAllowed("wrong_role", role=by.role.value)
    found = Control.objects.filter(incident_id=by.incident).select_related("extends", "replaces").order_by("-number")
    sees_drafts = may_with_controls(by, Action.UPDATE) or by.role in _SEE_DRAFTS
    return found if sees_drafts else found.exclude(state__in=[DRAFT, WITHDRAWN])


def get_control(by: Actor, control_id: str) -> Control:
    """Return a control. :raises NotAllowed: `not_found`, whether it is missing or not theirs to see."""
    if not may_with_controls(by, Action.READ):
        raise NotAllowed("not_found")
    found = list_controls(by).filter(pk=control_id).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def holding(incident: str, at: datetime) -> QuerySet[Control]:
    """Return the controls of an incident that hold at the instant, the next to end first."""
    found = Control.objects.filter(incident_id=incident, state=DECIDED, starts_at__lte=at, ends_at__gt=at)
    return found.order_by("ends_at", "number")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many controls hold, wait for a decision, end within a day without being extended, and must be reviewed."""

    holding: int
    drafts: int
    ending: int
    reviews: int


def standing(incident: str, at: datetime) -> Standing:
    """Return how the controls of an incident stand at the instant."""
    now = holding(incident, at)
    ending = now.filter(ends_at__lte=at + ENDS_SOON).exclude(extensions__state=DECIDED)
    drafts = Control.objects.filter(incident_id=incident, state=DRAFT).count()
    return Standing(now.count(), drafts, ending.count(), now.filter(review_at__lte=at).count())


def levels_of(incident: str) -> tuple[AreaLevel, ...]:
    """Return the risk levels of the incident's protocol, the strictest first; none where it has none."""
    protocol = protocol_of(incident)[0]
    return protocol.area_levels if protocol else ()


def lawful(incident: str) -> Lawful:
    """Return what a control of the incident may be made of."""
    levels = levels_of(incident)
    told = {measure for level in levels for measure in level.measures}
    return Lawful([one.code for one in levels], set(measures()) | told, {area.code for area in areas_of(incident)})


def outline_of(incident: str, communities: Iterable[str]) -> dict[str, Any]:
    """Return the outlines of communities as one, {} where none of them has one."""
    from bihuan.engine.areas import union  # imports shapely, which no page loads before it needs it

    wanted = set(communities)
    told = multi_polygon(area.polygon for area in areas_of(incident) if area.code in wanted)
    parts = [{"type": "Polygon", "coordinates": polygon} for polygon in told.get("coordinates", ())]
    return union(parts) if parts else {}


def communities_under(incident: str, outline: Mapping[str, Any]) -> list[str]:
    """Return the codes of the communities of which an outline covers more than 100 square metres."""
    from bihuan.engine.areas import square_metres, union  # imports shapely, which no page loads before it needs it

    drawn, found = square_metres(outline), []
    for area in areas_of(incident):
        own = multi_polygon([area.polygon])
        if own and drawn + square_metres(own) - square_metres(union([outline, own])) > _LEAST_M2:
            found.append(area.code)
    return found
