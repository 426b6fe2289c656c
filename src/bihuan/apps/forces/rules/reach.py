"""How far an actor reaches among the forces: the whole incident, their own unit, or nothing. Pure."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, may


def reaches_all(by: Actor, action: Action, kind: Kind) -> bool:
    """Say whether the actor may do this to every object of the kind in the incident."""
    return not by.unit and may(by.role, action, kind, Place.SIBLING)


def reaches_own(by: Actor, action: Action, kind: Kind) -> bool:
    """Say whether the actor may do this to the objects of their own unit."""
    return bool(by.unit) and may(by.role, action, kind, Place.OWN)


def check_reach(by: Actor, action: Action, kind: Kind, unit: str = "") -> None:
    """Refuse who may not do this to an object of the unit ("" = of the incident).

    :raises NotAllowed: `wrong_role`, also for another unit's object.
    """
    if reaches_all(by, action, kind) or (unit and unit == by.unit and reaches_own(by, action, kind)):
        return
    raise NotAllowed("wrong_role", role=by.role.value)
