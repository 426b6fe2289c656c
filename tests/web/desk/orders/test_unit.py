"""The desk of a unit: its sections, signing, notices, and what it has to stop."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world, run_jobs

from bihuan.apps.orders.models import Notice, WorkOrder

pytestmark = pytest.mark.django_db


def _sections(world: World, name: str = "dispatcher@PCS-03") -> dict[str, list[str]]:
    desk = client_of(world, name).get(reverse("desk:unit")).context["desk"]
    return {section.code: [line.id for line in section.lines] for section in desk.sections}


def test_orders_stand_in_the_section_of_what_is_due() -> None:
    world = make_world()
    world.bring(world.orders[0], "DISPATCHED")
    world.bring(world.orders[1], "SIGNED")
    world.bring(world.orders[2], "WORKING")
    expected = {"sign": [world.orders[0]], "start": [world.orders[1]], "work": [world.orders[2]], "asked": []}
    assert _sections(world) == expected


def test_another_unit_sees_nothing_of_it() -> None:
    world = make_world()
    world.bring(world.orders[0], "DISPATCHED")
    assert _sections(world, "dispatcher@SQ-07") == {"sign": [], "start": [], "work": [], "asked": []}


def test_the_desk_has_no_unit_desk() -> None:
    assert client_of(make_world(), "lead").get(reverse("desk:unit")).status_code == 404


def test_signing_for_all_signs_what_was_shown_and_not_what_is_another_units() -> None:
    world = make_world()
    world.dispatch(world.orders[0])
    world.dispatch(world.orders[1])
    client = client_of(world, "dispatcher@PCS-03")
    assert client.post(reverse("desk:sign"), {"order": world.orders[:2]}).url == reverse("desk:unit")
    assert list(WorkOrder.objects.filter(state="SIGNED").order_by("id").values_list("id", flat=True)) == sorted(
        world.orders[:2]
    )


def test_the_page_marks_its_notices_as_seen_and_shows_them_as_new() -> None:
    world = make_world()
    world.dispatch(world.orders[0])
    run_jobs(world.at)
    client = client_of(world, "dispatcher@PCS-03")
    assert client.get(reverse("desk:unit")).context["desk"].fresh == frozenset({world.orders[0]})
    assert Notice.objects.filter(seen_at=None).count() == 0


def test_an_order_taken_away_is_shown_until_the_unit_confirms_that_it_stopped() -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    world.move("recall", world.orders[0], "lead", reason="mistaken")
    client = client_of(world, "dispatcher@PCS-03")
    shown = client.get(reverse("desk:unit")).context["desk"].stopping
    assert [line.id for line in shown] == [world.orders[0]]
    client.post(reverse("desk:move", args=[world.orders[0], "stand_down"]), {})
    assert client.get(reverse("desk:unit")).context["desk"].stopping == []


def test_an_order_is_given_to_a_person_of_the_unit_only() -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    client, url = client_of(world, "dispatcher@PCS-03"), reverse("desk:move", args=[world.orders[0], "assign"])
    assert client.post(url, {"assignee": world.people["officer@SQ-07"].id}).status_code == 422
    assert client.post(url, {"assignee": world.people["officer2@PCS-03"].id, "next": "unit"}).url == reverse(
        "desk:unit"
    )
    assert WorkOrder.objects.get(pk=world.orders[0]).assignee == world.people["officer2@PCS-03"].id


def test_a_unit_returns_what_is_not_its_own_with_a_reason() -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    url = reverse("desk:move", args=[world.orders[0], "ask_return"])
    assert client_of(world, "dispatcher@PCS-03").post(url, {"reason": "wrong_area"}).status_code == 302
    assert _sections(world)["asked"] == [world.orders[0]]


def _queries(world: World) -> int:
    client = client_of(world, "dispatcher@PCS-03")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("desk:unit")).status_code == 200
    return len(queries)


def test_three_rows_take_as_many_queries_as_one() -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    one = _queries(world)
    world.bring(world.orders[1], "SIGNED")
    world.bring(world.orders[2], "SIGNED")
    assert _queries(world) == one
