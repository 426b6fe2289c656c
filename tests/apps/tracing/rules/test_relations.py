"""Who sees what of tracing whole: whoever's word it waits for; the rest reveal, and a unit has nothing."""

from __future__ import annotations

import pytest

from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.tracing.rules.relations import relation_to


@pytest.mark.parametrize(
    ("role", "unit", "subject", "state", "relation"),
    [
        (Role.INTERVIEWER, "", "visit", "waiting", Relation.HOLDER),
        (Role.INTERVIEWER, "", "visit", "confirmed", Relation.DESK),
        (Role.DESK_ANALYST, "", "exposure", "proposed", Relation.HOLDER),
        (Role.DESK_ANALYST, "", "exposure", "confirmed", Relation.DESK),
        (Role.HEALTH_APPROVER, "", "quarantine", "waiting", Relation.HOLDER),
        (Role.DESK_LEAD, "", "quarantine", "waiting", Relation.DESK),
        (Role.DEPARTMENT_APPROVER, "", "material", "waiting", Relation.HOLDER),
        (Role.DEPARTMENT_APPROVER, "", "material", "approved", Relation.NONE),
        (Role.HEALTH_APPROVER, "", "case", "", Relation.DESK),
        (Role.COMMANDER, "", "visit", "waiting", Relation.NONE),
        (Role.DESK_LEAD, "PCS-03", "visit", "waiting", Relation.NONE),
    ],
)
def test_how_somebody_stands(role: Role, unit: str, subject: str, state: str, relation: Relation) -> None:
    assert relation_to(Actor("a", role, "I", unit), subject, state) is relation
