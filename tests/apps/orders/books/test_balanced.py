"""An untouched world balances, whatever was done in it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.journal import seal_blocks
from bihuan.apps.orders.queries.books import equations
from bihuan.apps.orders.rules.equations import CODES, unaccounted
from tests.apps.orders.books.busy import AT, busy_world


@pytest.mark.django_db
@pytest.mark.parametrize("since", [None, 0, 30])
def test_a_world_made_through_the_actions_balances(since: int | None) -> None:
    world = busy_world()
    found = equations(world.incident.code, AT + timedelta(seconds=20), since)
    assert [(one.code, one.difference, one.offenders) for one in found] == [(code, 0, ()) for code in CODES]
    assert unaccounted(found) == 0


@pytest.mark.django_db
def test_both_sides_are_counted() -> None:
    world = busy_world()
    found = {one.code: one for one in equations(world.incident.code, AT, is_deep=True)}
    assert (found["E1"].left, found["E1"].terms["accepted"]) == (12, 12)
    assert found["E2"].terms == {"order": 12}
    assert (found["E3"].left, found["E3"].terms["closed"], found["E3"].terms["open"]) == (12, 2, 10)
    assert found["E4"].terms == {"equal": 12}
    assert found["E5"].terms == {"waiting": 2, "moved": 8}
    assert found["E7"].terms == {"in_transit": 2, "held": 12}
    assert found["E8"].terms == {"waiting": 2}
    assert seal_blocks() == 0
