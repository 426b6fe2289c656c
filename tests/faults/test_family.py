"""A split order, its children, and every way in which one of them comes back."""

from __future__ import annotations

import pytest

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.actions import split_order
from bihuan.apps.orders.models import WorkOrder
from tests.apps.orders.books.busy import AT
from tests.faults.loop import differences
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def family() -> tuple[World, str, list[str]]:
    """A closed parent with two closed children."""
    world = make_world(records=1, at=AT)
    (parent,) = world.orders
    split_order(order_id=parent, titles=["东楼", "西楼"], by=world.actor("lead"), at=AT)
    children = list(WorkOrder.objects.filter(parent=parent).order_by("pk").values_list("pk", flat=True))
    for child in children:
        world.bring(child, "CLOSED")
    world.bring(parent, "CLOSED")
    return world, parent, children


def test_a_child_that_comes_back_after_its_parent_ended_can_be_closed_again(
    family: tuple[World, str, list[str]],
) -> None:
    world, parent, (child, _) = family
    world.move("reopen", child, "lead", reason="not_satisfied")
    world.move("reopen", parent, "lead", reason="not_satisfied")
    assert WorkOrder.objects.get(pk=parent).children_open == 1
    world.bring(parent, "FED_BACK")
    with pytest.raises(NotAllowed, match="children_open"):
        world.move("accept", parent, "reviewer")
    world.bring(child, "CLOSED")
    assert world.move("accept", parent, "reviewer").state == "CLOSED"
    assert differences(world.incident.code, AT) == {}
