"""The duty board: one number, ten equations, whom to call; the stream speaks only when something has changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.orders.seeing import BACKEND, client_of
from tests.worlds import World, make_world

from bihuan.apps.core.models import Heartbeat
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.handover import give_handover
from bihuan.apps.orders.queries.board import board_version, traffic_since
from bihuan.web.desk.board.live import versions

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def world() -> World:
    return make_world(at=datetime.now(UTC) - timedelta(minutes=20))


def _board(world: World, name: str = "lead") -> object:
    return client_of(world, name).get(reverse("desk:board"), headers=ENGLISH)


def test_without_a_balance_the_board_claims_nothing(world: World) -> None:
    page = _board(world).content.decode()
    assert "The books have not been struck yet." in page
    assert "Balanced: all that was received is accounted for" not in page


def test_a_fresh_balance_of_nought_is_shown_with_its_ten_equations(world: World) -> None:
    strike_balance(incident=world.incident.code, at=datetime.now(UTC), is_full=True)
    page = _board(world)
    assert "Balanced: all that was received is accounted for" in page.content.decode()
    assert [one.url for one in page.context["board"].balance.equations] == [
        reverse("desk:equation", args=[f"E{number}"]) for number in range(10)
    ]


def test_a_balance_older_than_three_minutes_is_called_old(world: World) -> None:
    strike_balance(incident=world.incident.code, at=datetime.now(UTC) - timedelta(minutes=4), is_full=True)
    assert "This figure is older than 3 minutes" in _board(world).content.decode()


def test_an_unsigned_order_names_whom_to_call(world: World) -> None:
    world.dispatch(world.orders[0])
    [line] = _board(world).context["board"].unsigned
    assert (line.id, line.whom, line.phone) == (world.orders[0], "赵值班", "08170000000")
    assert "欧阳小满" not in _board(world).content.decode()


def test_what_came_and_went_is_counted_by_unit(world: World) -> None:
    world.bring(world.orders[0], "FED_BACK")
    world.dispatch(world.orders[1], "SQ-07")
    found = traffic_since(world.incident.code, world.at - timedelta(hours=1))
    assert {code: (one.came_in, one.went_out) for code, one in found.items()} == {"PCS-03": (1, 1), "SQ-07": (1, 0)}


def test_what_came_before_the_instant_is_not_counted(world: World) -> None:
    world.dispatch(world.orders[0])
    assert traffic_since(world.incident.code, world.at + timedelta(seconds=1)) == {}


def test_the_board_asks_as_often_for_three_orders_as_for_one(
    world: World, django_assert_max_num_queries: Callable[[int], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    client, asked = client_of(world, "lead"), []
    for order in world.orders:
        world.dispatch(order)
        with django_assert_max_num_queries(80) as queries:
            client.get(reverse("desk:board"))
        asked.append(len([one for one in queries.captured_queries if '"core_event"' not in one["sql"]]))
    assert asked[1] == asked[2]


def test_a_silent_sweeper_is_shouted(world: World) -> None:
    Heartbeat.objects.create(task="sweeper", at=datetime.now(UTC) - timedelta(seconds=30))
    page = _board(world).content.decode()
    assert "The background has stopped." in page


def test_a_hand_over_that_waits_stands_on_the_board(world: World) -> None:
    give_handover(unit="desk", by=world.actor("lead"), at=world.at)
    page = _board(world).content.decode()
    assert "The shift has been handed over but not received: nothing can be dispatched." in page


@pytest.mark.parametrize(
    ("name", "status"),
    [("lead", 200), ("clerk", 200), ("commander", 200), ("inspector", 200), ("administrator", 404),
     ("dispatcher@PCS-03", 404), ("officer@PCS-03", 404)],
)  # fmt: skip
def test_who_may_look_at_the_board(world: World, name: str, status: int) -> None:
    assert _board(world, name).status_code == status


def test_the_version_changes_when_an_order_moves_and_names_nobody(world: World) -> None:
    at = datetime.now(UTC)
    before = board_version(world.incident.code, at)
    assert board_version(world.incident.code, at) == before
    world.dispatch(world.orders[0])
    assert board_version(world.incident.code, at) != before


async def _first(many: int, close_after_s: float, incident: str) -> list[str]:
    return [text async for text in versions(incident, every_s=0.01, close_after_s=close_after_s)][:many]


def test_the_stream_tells_a_version_once_and_closes_by_itself(world: World) -> None:
    told = async_to_sync(_first)(1_000, 0.3, world.incident.code)
    assert told[0] == "retry: 2000\n\n"
    assert [text for text in told if text.startswith("event: refresh")] == [told[1]]


def test_a_server_that_cannot_stream_sends_nothing_and_pages_look_by_themselves(world: World) -> None:
    assert client_of(world, "lead").get(reverse("desk:live")).status_code == 204


@pytest.mark.parametrize(("name", "status"), [("lead", 200), ("dispatcher@PCS-03", 200), ("administrator", 403)])
def test_who_may_listen(world: World, name: str, status: int) -> None:
    client = AsyncClient()
    client.force_login(world.people[name], backend=BACKEND)
    response = async_to_sync(client.get)(reverse("desk:live"))
    assert response.status_code == status
    if status == 200:
        assert response.headers["Content-Type"] == "text/event-stream"


def test_a_stranger_hears_nothing() -> None:
    assert async_to_sync(AsyncClient().get)(reverse("desk:live")).status_code == 302
