"""How somebody stands to a row of tracing, and from it what they see whole (R8). Pure.

| row | whole, with an entry in the log | after a reveal with a reason |
|---|---|---|
| visit, not confirmed | who may confirm it | – |
| exposure, proposed | who may confirm it | – |
| quarantine, waiting | health approver, who decides | who investigates |
| request, waiting | approvers, who decide | who investigates |
| all others, and the same ones later | – | who investigates, and the health approver |
"""

from __future__ import annotations

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.intake.rules.asking import APPROVERS
from bihuan.apps.tracing.rules.exposing import DECIDERS

_DESK = DECIDERS | {Role.HEALTH_APPROVER}
_HOLDS: dict[tuple[str, str], frozenset[Role]] = {
    ("visit", "waiting"): DECIDERS,
    ("exposure", "proposed"): DECIDERS,
    ("quarantine", "waiting"): frozenset({Role.HEALTH_APPROVER}),
    ("material", "waiting"): APPROVERS,
}


def relation_to(by: Actor, subject: str, state: str) -> Relation:
    """Return how the actor stands to a row: holds it while it waits for their word, investigates, or neither."""
    if by.unit:
        return Relation.NONE
    if by.role in _HOLDS.get((subject, state), frozenset()):
        return Relation.HOLDER
    return Relation.DESK if by.role in _DESK else Relation.NONE
