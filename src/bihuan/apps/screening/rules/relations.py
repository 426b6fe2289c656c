"""How somebody stands to the people of a building, and from it what they see whole (R8). Pure.

| who | whole, with an entry in the log | after a reveal with a reason |
|---|---|---|
| the unit that holds the order about who is missing in the building, while it works on it | yes | – |
| the unit of the building without such an order, or after it | – | – |
| desk lead, desk analyst | – | yes |
"""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.orders.rules.states import AT_UNIT

_AT_DESK = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST})


def relation_to_resident(by: Actor, *, own: str, unit: str, state: str) -> Relation:
    """Return how the actor stands to people of a building of the unit `own`, whose order is at `unit` in `state`."""
    if by.unit:
        holds = by.unit == unit and state in AT_UNIT
        return Relation.HOLDER if holds else Relation.FORMER if by.unit == own else Relation.NONE
    return Relation.DESK if by.role in _AT_DESK else Relation.NONE
