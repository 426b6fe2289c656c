"""How somebody stands to a line, and from it what they see whole (R8). Pure."""

from __future__ import annotations

from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.intake.rules.lines import DECIDERS


def relation_to_line(by: Actor, kind: str) -> Relation:
    """Return how somebody stands to a line: who decides about lines holds those that wait, and may reveal the rest."""
    if by.role not in DECIDERS:
        return Relation.NONE
    return Relation.HOLDER if kind == "held" else Relation.DESK
