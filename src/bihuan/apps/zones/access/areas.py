"""Who may ask what holds at an address: everybody who may see controls; it is public what holds where."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.zones.queries.controls import may_with_controls

__all__ = ["check_may_ask"]


def check_may_ask(by: Actor) -> None:
    """Refuse whom controls are not shown to. :raises NotAllowed: `wrong_role`."""
    if not may_with_controls(by, Action.LIST):
        raise NotAllowed("wrong_role", role=by.role.value)
