"""Dispatch in bulk: the preview, then all or nothing, once."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of, hidden
from tests.worlds import World, make_world

from bihuan.apps.core.models import Delivery, Event
from bihuan.apps.orders.models import WorkOrder

pytestmark = pytest.mark.django_db


def _states(world: World) -> list[str]:
    rows = dict(WorkOrder.objects.values_list("id", "state"))
    return [rows[order] for order in world.orders]


def _preview(world: World, name: str = "lead") -> object:
    query = "&".join(f"order={order}" for order in world.orders)
    return client_of(world, name).get(f"{reverse('desk:dispatch')}?{query}")


def _sent(world: World, command: str, taken: dict[int, str]) -> dict[str, object]:
    data: dict[str, object] = {"command": command, "order": world.orders}
    data["take"] = [world.orders[i] for i in taken]
    for i, unit in taken.items():
        order = world.orders[i]
        data |= {f"unit-{order}": unit, f"role-{order}": "unit_duty_officer", f"n-{order}": "0"}
    return data


def test_the_preview_proposes_by_evidence_and_leaves_the_undecided_out() -> None:
    world = make_world()
    lines = _preview(world).context["lines"]
    told = {line.order.id: (line.unit, line.order.routing, line.is_in) for line in lines}
    assert [told[order] for order in world.orders] == [
        ("PCS-03", "community_code", True), ("SQ-07", "community_code", True), ("", "undecided", False),
    ]  # fmt: skip


def test_the_preview_says_what_each_unit_gets_has_and_who_is_on_duty() -> None:
    world = make_world()
    world.bring(world.orders[0], "DISPATCHED")
    going = _preview(world).context["going"]
    assert [(unit.code, unit.coming, unit.load.waiting, unit.on_duty) for unit in going] == [("SQ-07", 1, 0, "赵值班")]


def test_what_is_ticked_is_dispatched_with_one_delivery_each() -> None:
    world = make_world()
    command = hidden(_preview(world), "command")
    response = client_of(world, "lead").post(reverse("desk:dispatch"), _sent(world, command, {0: "PCS-03", 1: "SQ-07"}))
    assert (response.status_code, response.url) == (302, reverse("desk:orders"))
    assert _states(world) == ["DISPATCHED", "DISPATCHED", "NEW"]
    assert Delivery.objects.filter(job="orders.notify_unit").count() == 2


def test_pressing_twice_dispatches_once_and_answers_the_same() -> None:
    world = make_world()
    command = hidden(_preview(world), "command")
    client, data = client_of(world, "lead"), _sent(world, command, {0: "PCS-03"})
    answers = [client.post(reverse("desk:dispatch"), data).url for _ in range(2)]
    assert answers == [reverse("desk:orders")] * 2
    assert Event.objects.filter(kind="order.dispatched").count() == 1


def test_a_stale_page_sends_nothing_and_loses_nothing() -> None:
    world = make_world()
    command = hidden(_preview(world), "command")
    world.dispatch(world.orders[0])
    response = client_of(world, "lead").post(
        reverse("desk:dispatch"), _sent(world, command, {0: "PCS-03", 1: "PCS-03", 2: "SQ-07"})
    )
    assert response.status_code == 409
    assert _states(world) == ["DISPATCHED", "NEW", "NEW"]
    kept = {line.order.id: (line.unit, line.is_in) for line in response.context["lines"]}
    assert [kept[order] for order in world.orders] == [("PCS-03", False), ("PCS-03", True), ("SQ-07", True)]


def test_an_undecided_order_that_is_ticked_must_have_a_unit() -> None:
    world = make_world()
    response = client_of(world, "lead").post(reverse("desk:dispatch"), _sent(world, "", {0: "PCS-03", 2: ""}))
    assert response.status_code == 409
    assert _states(world) == ["NEW", "NEW", "NEW"]


@pytest.mark.parametrize("name", ["officer@PCS-03", "dispatcher@PCS-03", "reviewer", "inspector"])
def test_only_lead_and_analyst_may_dispatch(name: str) -> None:
    world = make_world()
    assert _preview(world, name).status_code == 404
    response = client_of(world, name).post(reverse("desk:dispatch"), _sent(world, "", {0: "PCS-03"}))
    assert (response.status_code, _states(world)) == (404, ["NEW", "NEW", "NEW"])


def test_the_same_page_sent_again_with_something_else_on_it_is_refused() -> None:
    world = make_world()
    command, client = hidden(_preview(world), "command"), client_of(world, "lead")
    client.post(reverse("desk:dispatch"), _sent(world, command, {0: "PCS-03"}))
    response = client.post(reverse("desk:dispatch"), _sent(world, command, {1: "SQ-07"}))
    assert (response.status_code, _states(world)) == (409, ["DISPATCHED", "NEW", "NEW"])
