"""Who may do what to something of a unit, by the table of permissions: a unit's role reaches its own alone. Pure."""

from __future__ import annotations

from bihuan.apps.core.rules.actors import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may


def place_seen(by: Actor, unit: str) -> Place:
    """Return where something of a unit lies for the actor."""
    return Place.OWN if by.unit and by.unit == unit else Place.SIBLING


def may_do(by: Actor, action: Action, kind: Kind, unit: str) -> bool:
    """Say whether the actor may do this to something of the unit; a unit's role reaches its own things alone."""
    place = place_seen(by, unit)
    return may(by.role, action, kind, place) and not (by.unit and place is Place.SIBLING)


def check_may(by: Actor, action: Action, kind: Kind, unit: str = "") -> None:
    """Refuse what the actor may not do. :raises NotAllowed: `wrong_role`."""
    if not may_do(by, action, kind, unit):
        raise NotAllowed("wrong_role", role=by.role.value)


def may_somewhere(by: Actor, action: Action, kind: Kind) -> bool:
    """Say whether there is anything at all to which the actor may do this."""
    return may_do(by, action, kind, by.unit)
