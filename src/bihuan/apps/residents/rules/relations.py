"""How somebody stands to one who needs care, and from it what they see whole (R8). Pure.

| who | whole, with an entry in the log | after a reveal with a reason |
|---|---|---|
| the unit that answers for them, while their check is due or on its round of today | yes | – |
| that unit at any other time | – | – |
| desk lead, desk analyst | – | yes |
"""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.personal import Relation

_AT_DESK = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST})


def relation_to_cared(by: Actor, *, unit: str | None, is_work: bool) -> Relation:
    """Return how the actor stands to somebody for whom `unit` answers; `is_work`: they are to be seen now."""
    if by.unit:
        return (Relation.HOLDER if is_work else Relation.FORMER) if by.unit == unit else Relation.NONE
    return Relation.DESK if by.role in _AT_DESK else Relation.NONE
