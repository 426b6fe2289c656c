"""How far an actor reaches among the patrols and emergencies: the whole incident, their own unit, or nothing. Pure."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may


def check_reaches_all(by: Actor, action: Action, kind: Kind) -> None:
    """Refuse who may not do this to every object of the kind in the incident. :raises NotAllowed: `wrong_role`."""
    if by.unit or not may(by.role, action, kind, Place.SIBLING):
        raise NotAllowed("wrong_role", role=by.role.value)


def check_reaches_any(by: Actor, action: Action, kind: Kind) -> None:
    """Refuse who may do this nowhere; a unit's role reaches its own. :raises NotAllowed: `wrong_role`."""
    if not may(by.role, action, kind, Place.OWN if by.unit else Place.SIBLING):
        raise NotAllowed("wrong_role", role=by.role.value)
