"""The field on a phone: today, one order, reporting, and what becomes of a report that comes late."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.desk.orders.seeing import client_of
from tests.worlds import World, make_world

from bihuan.apps.core.models import Event
from bihuan.apps.orders.models import Feedback, WorkOrder

pytestmark = pytest.mark.django_db
REPORT = {
    "result": "verified",
    "evidence": "门牌照片",
    "contacted": "本人",
    "contacted_at": "2026-08-21T08:00",
    "note": "",
}


def _report(world: World, name: str, order: str, **data: object) -> object:
    return client_of(world, name).post(reverse("field:move", args=[order, "report"]), {**REPORT, **data})


def test_today_has_mine_by_deadline_and_apart_what_is_with_others() -> None:
    world = make_world()
    world.bring(world.orders[0], "WORKING")
    world.bring(world.orders[1], "SIGNED", officer="officer2")
    world.bring(world.orders[2], "DISPATCHED")
    page = client_of(world, "officer@PCS-03").get(reverse("field:today")).context
    shown = [[line.id for line in page[part]] for part in ("mine", "others", "to_sign")]
    assert shown == [[world.orders[0]], [world.orders[1]], [world.orders[2]]]


def test_the_list_is_masked_and_the_screen_of_one_order_is_whole() -> None:
    world = make_world()
    world.bring(world.orders[0], "WORKING")
    client = client_of(world, "officer@PCS-03")
    assert "13800002468" not in client.get(reverse("field:today")).content.decode()
    screen = client.get(reverse("field:order", args=[world.orders[0]])).content.decode()
    assert 'href="tel:+8613800002468"' in screen
    assert 'href="geo:0,0?q=' in screen


def test_signing_for_all_signs_and_comes_back_to_today() -> None:
    world = make_world()
    world.bring(world.orders[0], "DISPATCHED")
    response = client_of(world, "officer@PCS-03").post(reverse("field:sign"), {"order": world.orders})
    assert response.url == reverse("field:today")
    assert WorkOrder.objects.get(pk=world.orders[0]).assignee == world.people["officer@PCS-03"].id


def test_a_report_is_confirmed_with_its_place_in_the_journal() -> None:
    world = make_world()
    world.bring(world.orders[0], "WORKING")
    client = client_of(world, "officer@PCS-03")
    response = _report(world, "officer@PCS-03", world.orders[0])
    page = client.get(response.url)
    event = Event.objects.get(subject_id=world.orders[0], kind="order.reported")
    assert (page.status_code, page.context["event"].index) == (200, event.index)


def test_a_report_sent_twice_is_one_report() -> None:
    world = make_world()
    world.bring(world.orders[0], "WORKING")
    command = str(uuid4())
    urls = {_report(world, "officer@PCS-03", world.orders[0], command=command).url for _ in range(2)}
    assert (len(urls), Feedback.objects.count()) == (1, 1)


def test_an_urging_in_between_does_not_stand_against_a_report() -> None:
    world = make_world()
    world.bring(world.orders[0], "WORKING")
    world.move("urge", world.orders[0], "lead")
    _report(world, "officer@PCS-03", world.orders[0], expected_n=3)
    assert WorkOrder.objects.get(pk=world.orders[0]).state == "FED_BACK"


def test_feedback_for_a_closed_order_is_kept_as_a_note_and_says_so() -> None:
    world = make_world()
    world.bring(world.orders[0], "CLOSED")
    response = _report(world, "officer2@PCS-03", world.orders[0], note="后来又见到本人")
    page = client_of(world, "officer2@PCS-03").get(response.url)
    assert page.context["event"].kind == "order.noted"
    assert [one.note for one in Feedback.objects.filter(is_late_note=True)] == ["后来又见到本人"]
    assert WorkOrder.objects.get(pk=world.orders[0]).state == "CLOSED"


def test_a_report_without_a_result_is_marked_and_keeps_what_was_typed() -> None:
    world = make_world()
    world.bring(world.orders[0], "WORKING")
    response = _report(world, "officer@PCS-03", world.orders[0], result="")
    assert response.status_code == 422
    assert "门牌照片" in response.content.decode()


def test_words_about_an_order_that_was_taken_away_are_kept_as_a_note() -> None:
    world = make_world()
    world.bring(world.orders[0], "SIGNED")
    world.move("reassign", world.orders[0], "lead", unit="SQ-07", duty_role="unit_duty_officer", reason="wrong_area")
    response = _report(world, "officer@PCS-03", world.orders[0])
    assert response.status_code == 302
    assert Feedback.objects.get(is_late_note=True).evidence == "门牌照片"


def test_another_units_order_is_not_there() -> None:
    world = make_world()
    world.bring(world.orders[1], "WORKING", unit="SQ-07")
    assert client_of(world, "officer@PCS-03").get(reverse("field:order", args=[world.orders[1]])).status_code == 404
    assert _report(world, "officer@PCS-03", world.orders[1]).status_code == 404


def test_the_confirmation_of_somebody_else_is_not_there() -> None:
    world = make_world()
    world.bring(world.orders[0], "FED_BACK")
    url = reverse("field:received", args=[world.orders[0]])
    assert client_of(world, "officer2@PCS-03").get(f"{url}?n=4").status_code == 404


def test_three_rows_take_as_many_queries_as_one() -> None:
    world, counts = make_world(), []
    for order in world.orders:
        world.bring(order, "WORKING")
        client = client_of(world, "officer@PCS-03")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("field:today")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]
