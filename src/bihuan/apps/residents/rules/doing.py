"""Who may do what in the care of residents: the desk with everybody, a unit with those it answers for. Pure."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do


def may_care(by: Actor, action: Action, unit: str | None) -> bool:
    """Say whether the actor may do this with somebody of the unit; a unit's role reaches its own people alone."""
    return may_do(by, action, Kind.CARE, unit or "")


def check_care(by: Actor, action: Action, unit: str | None = None) -> None:
    """Refuse what the actor may not do; without a unit: nowhere at all. :raises NotAllowed: `wrong_role`."""
    if not may_care(by, action, by.unit if unit is None else unit):
        raise NotAllowed("wrong_role", role=by.role.value)
