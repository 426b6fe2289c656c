"""How somebody stands to a pass, and from it whether they see its holder whole (R8). Pure.

| who | whole, with an entry in the log | after a reveal with a reason |
|---|---|---|
| who issued it, the unit or the desk: they hand it over | yes | – |
| the desk, of a pass that a unit issued | – | – |
"""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.core.rules.reaching import may_do

_AT_DESK = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST})


def relation_to_pass(by: Actor, unit: str) -> Relation:
    """Return how the actor stands to a pass that the unit ("" = the desk) issued: who issued it hands it over."""
    if by.unit:
        return Relation.HOLDER if by.unit == unit and may_do(by, Action.UPDATE, Kind.PASS, unit) else Relation.NONE
    if by.role not in _AT_DESK:
        return Relation.NONE
    return Relation.DESK if unit else Relation.HOLDER
