"""Who sees those who need care whole: the unit that is to see them now, nobody else without a reason."""

from __future__ import annotations

import pytest

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.residents.rules.doing import check_care, may_care
from bihuan.apps.residents.rules.relations import relation_to_cared


@pytest.mark.parametrize(
    ("role", "unit", "is_work", "relation"),
    [
        (Role.FIELD_OFFICER, "U1", True, Relation.HOLDER),
        (Role.FIELD_OFFICER, "U1", False, Relation.FORMER),
        (Role.FIELD_OFFICER, "U2", True, Relation.NONE),
        (Role.DESK_LEAD, "", True, Relation.DESK),
        (Role.DESK_ANALYST, "", False, Relation.DESK),
        (Role.INSPECTOR, "", True, Relation.NONE),
    ],
)
def test_only_the_unit_whose_work_it_is_now_holds_them(
    role: Role, unit: str, is_work: bool, relation: Relation
) -> None:  # fmt: skip
    assert relation_to_cared(Actor("a", role, "i", unit), unit="U1", is_work=is_work) is relation


def test_a_unit_reaches_its_own_people_alone_and_nobody_without_a_unit() -> None:
    by = Actor("a", Role.FIELD_OFFICER, "i", "U1")
    assert [may_care(by, Action.UPDATE, unit) for unit in ("U1", "U2", None)] == [True, False, False]
    seated = Actor("a", Role.INSPECTOR, "i", "U1")  # a role of the whole incident that acts for a unit
    assert [may_care(seated, Action.READ, unit) for unit in ("U2", None)] == [False, False]
    check_care(by, Action.LIST)
    with pytest.raises(NotAllowed, match="wrong_role"):
        check_care(Actor("a", Role.GATE_KEEPER, "i", "U1"), Action.LIST)
