"""A patrol's phone: where to go, four words, one's own position, moving up; nobody else's patrol."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from tests.apps.zones.response_world import EAST, MINUTE, NORTH, SECOND, WEST, Response, make_response
from tests.forces_world import ACCOUNTS
from tests.trust.ground import undone

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.actions.patrols import order_move_up, set_off_duty

pytestmark = pytest.mark.django_db
URL = "/field/patrol/"


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[Response]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_response(at=datetime.now(UTC).replace(microsecond=0))
        transaction.set_rollback(True)


@pytest.fixture
def world(kept: Response) -> Iterator[Response]:
    with undone():
        yield copy.deepcopy(kept)


def client(world: Response, name: str = "P1") -> Client:
    found = Client(headers={"accept-language": "en"})
    found.force_login(world.forces.world.people[ACCOUNTS.get(name, name)])
    return found


def said(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request)]


def test_a_free_patrol_is_told_so_and_one_without_a_crew_too(world: Response) -> None:
    page = client(world).get(URL)
    assert (page.status_code, page.context["patrol"].name, "You are free" in page.content.decode()) == (
        200,
        "巡一",
        True,
    )
    assert "geolocation=(self)" in page["Permissions-Policy"]
    assert "You are in no patrol now" in client(world, "P2").get(URL).content.decode()
    assert client(world, "lead").get(URL).status_code == 404


def test_four_words_with_one_thumb(world: Response) -> None:
    row = world.report(at=world.at - MINUTE)
    world.send(row, "巡一", world.at - 55 * SECOND)
    page = client(world).get(URL)
    assert page.context["nexts"] == ["en_route", "on_scene", "controlled"]
    assert "约两百人聚集" not in page.content.decode()  # its words open with signing for the order
    assert said(client(world).post(f"{URL}{row.pk}/en_route/")) == ["Recorded: On the way."]
    assert "约两百人聚集" in client(world).get(URL).content.decode()
    assert "约两百人聚集" in client(world).get(f"/field/orders/{row.order}/").content.decode()
    client(world).post(f"{URL}{row.pk}/on_scene/")
    done = client(world).post(f"{URL}{row.pk}/controlled/", {"result": "handed_over", "note": "交120"})
    assert (done.status_code, client(world).get(URL).context["nexts"]) == (302, ["available"])
    order = WorkOrder.objects.get(pk=row.order)
    assert (order.state, order.result) == ("FED_BACK", "handed_over")
    client(world).post(f"{URL}{row.pk}/available/")
    row.refresh_from_db()
    assert (row.ended_as, world.patrol("巡一").state) == ("done", "available")


def test_a_press_that_waited_counts_from_when_it_was_pressed_and_twice_is_once(world: Response) -> None:
    row = world.report(at=world.at - 5 * MINUTE)
    world.send(row, "巡一", world.at - 4 * MINUTE)
    told = {"waited_s": "60", "command": str(uuid4())}
    before = datetime.now(UTC)
    for _ in range(2):
        assert client(world).post(f"{URL}{row.pk}/en_route/", told).status_code == 302
    row.refresh_from_db()
    assert row.en_route_at is not None
    assert abs((before - row.en_route_at).total_seconds() - 60) < 30
    again = client(world).post(f"{URL}{row.pk}/on_scene/", told)
    assert (again.status_code, again.context["refusal"] != "") == (409, True)


def test_a_refusal_stands_above_the_page_as_it_is_now(world: Response) -> None:
    row = world.report(at=world.at - MINUTE)
    world.send(row, "巡一", world.at - 50 * SECOND)
    early = client(world).post(f"{URL}{row.pk}/available/")
    assert (early.status_code, "Say first that it is under control" in early.content.decode()) == (409, True)
    assert client(world, "S1").post(f"{URL}{row.pk}/en_route/").status_code == 404
    assert client(world, "P2").post(f"{URL}{row.pk}/en_route/").status_code == 404


def test_ones_own_position_and_moving_up(world: Response) -> None:
    told = {"longitude": str(WEST), "latitude": str(NORTH)}
    assert said(client(world).post(f"{URL}place/", told)) == ["Your position was kept over the last one."]
    assert world.patrol("巡一").longitude == WEST
    assert client(world).post(f"{URL}place/", {"longitude": "here"}).status_code == 409
    assert client(world, "P2").post(f"{URL}place/", told).status_code == 404
    order_move_up(
        patrol_id=world.patrols["巡一"].pk, place="河东卡口", longitude=EAST, latitude=NORTH, by=world.by("lead"),
        at=world.at,
    )  # fmt: skip
    assert "河东卡口" in client(world).get(URL, headers={"HX-Request": "true"}).content.decode()
    assert said(client(world).post(f"{URL}moved/")) == ["The desk knows that you are there."]
    assert world.patrol("巡一").longitude == EAST
    set_off_duty(patrol_id=world.patrols["巡一"].pk, reason="heat", by=world.by("planner"), at=world.at)
    assert world.patrol("巡一").longitude is None
