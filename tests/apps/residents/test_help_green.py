"""The medical green lane: three things owed with owner and clock, the gates told, a warning when one is missing."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.actions.help import join_request
from bihuan.apps.residents.actions.help_green import NewLane, open_lane, settle_item, sweep_help
from bihuan.apps.residents.actions.help_routing import route_request
from bihuan.apps.residents.models import GreenItem, HelpRequest
from bihuan.apps.residents.queries.help import desk_of, get_item, green_of, story_of, view_of
from bihuan.engine.ledger.canonical import instant
from tests.apps.residents.help_world import AT, MINUTE, Hotline, make_hotline, refused

pytestmark = pytest.mark.django_db
START, END = AT + timedelta(hours=5), AT + timedelta(hours=10)


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def lane(hotline: Hotline, row: HelpRequest, **more: Any) -> list[GreenItem]:
    told = {"hospital": "市中心医院", "starts_at": START, "ends_at": END, **more}
    return open_lane(request_id=row.pk, new=NewLane(**told), by=hotline.by("operator"), at=AT)


def test_three_things_are_owed_each_with_owner_and_clock(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis")
    assert [(one.item, one.owner, one.state, one.due_at) for one in lane(hotline, row)] == [
        ("ambulance", "desk", "owed", START - timedelta(hours=1)),
        ("escort", "PCS-03", "owed", START - timedelta(hours=1)),
        ("slot", "desk", "owed", START - timedelta(hours=2)),
    ]
    assert hotline.row(row.pk).urgency == "P1"


def test_the_gates_hear_of_it_with_all_they_need(hotline: Hotline) -> None:
    row = hotline.take(help_class="birth")
    lane(hotline, row, escort="SQ-07")
    event = Event.objects.get(kind="help.green_lane")
    assert json.loads(event.facts) == {
        "request": row.pk, "person": hotline.row(row.pk).person, "purpose": "birth", "hospital": "市中心医院",
        "from": instant(START), "until": instant(END), "unit": "SQ-07",
    }  # fmt: skip
    assert hotline.row(row.pk).person


def test_what_is_no_lane_is_refused(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis")
    refused("not_green", lane, hotline, hotline.take(help_class="food"))
    refused("not_green", lane, hotline, hotline.take())
    refused("missing_detail", lane, hotline, row, hospital=" ")
    refused("unknown_unit", lane, hotline, row, escort="X")
    refused("lane_over", lane, hotline, row, starts_at=AT - timedelta(hours=1))
    lane(hotline, row)
    refused("lane_there", lane, hotline, row)


def test_what_is_arranged_or_not_needed_is_owed_no_more(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis")
    car, escort, _slot = lane(hotline, row)
    by = hotline.by("operator")
    settle_item(request_id=row.pk, item_id=car.pk, is_arranged=True, by=by, at=AT)
    settle_item(request_id=row.pk, item_id=escort.pk, is_arranged=False, by=by, at=AT)
    assert {one.item: one.state for one in green_of(row)} == {
        "ambulance": "arranged", "escort": "given_up", "slot": "owed",
    }  # fmt: skip
    refused("already_settled", settle_item, request_id=row.pk, item_id=car.pk, is_arranged=True, by=by, at=AT)
    refused(
        "not_found",
        settle_item,
        request_id=row.pk,
        item_id=car.pk,
        is_arranged=True,
        by=hotline.by("officer@SQ-07"),
        at=AT,
    )
    other = hotline.take(help_class="dialysis")
    refused("not_found", settle_item, request_id=other.pk, item_id=car.pk, is_arranged=True, by=by, at=AT)
    refused("not_found", get_item, hotline.by("officer@SQ-07"), car.pk)
    assert get_item(by, car.pk).state == "arranged"
    assert "green.arranged" in [one.kind for one in story_of(row)]


def test_what_is_missing_at_its_deadline_is_called_for_once(hotline: Hotline) -> None:
    row = hotline.take(help_class="dialysis")
    car, _, _ = lane(hotline, row)
    settle_item(request_id=row.pk, item_id=car.pk, is_arranged=True, by=hotline.by("operator"), at=AT)
    code = hotline.world.incident.code
    assert sweep_help(code, START - timedelta(hours=2) - MINUTE) == 1  # the answer is late since half an hour
    assert sweep_help(code, START - timedelta(hours=2)) == 1
    assert sweep_help(code, START) == 1
    assert sweep_help(code, START + MINUTE) == 0
    orders = WorkOrder.objects.filter(kind="green_lane_late").order_by("opened_at", "id")
    assert [(one.urgency, one.content.title) for one in orders] == [("P1", "1 slot"), ("P1", "1 escort")]
    desk = desk_of(hotline.by("lead"), START)
    assert (desk.green_owed, desk.green_late) == (2, 2)
    assert list(view_of(hotline.by("lead"), "green", AT)) == [hotline.row(row.pk)]


def test_a_lane_outlives_the_word_of_a_caller_but_not_one_who_withdraws(hotline: Hotline) -> None:
    row, other = hotline.take(help_class="dialysis"), hotline.take(help_class="birth", phone="13900002468")
    car, slot, escort = lane(hotline, row)
    lane(hotline, other)
    hotline.call(hotline.answer(row), "satisfied")
    hotline.call(other, "withdrawn")
    said = {"request_id": row.pk, "is_arranged": True, "by": hotline.by("operator"), "at": AT}
    assert settle_item(item_id=car.pk, **said).state == "arranged"
    assert desk_of(hotline.by("lead"), AT).green_owed == 2
    assert list(view_of(hotline.by("lead"), "green", AT)) == [hotline.row(row.pk)]
    assert sweep_help(hotline.world.incident.code, START) == 2
    orders = WorkOrder.objects.filter(kind="green_lane_late").order_by("opened_at", "id")
    assert sorted(one.content.title for one in orders) == sorted(f"1 {one.item}" for one in (slot, escort))


def test_a_late_answer_and_a_late_call_are_told_once(hotline: Hotline) -> None:
    hotline.answered()
    code = hotline.world.incident.code
    assert [sweep_help(code, AT + timedelta(hours=hours)) for hours in (23, 24, 25)] == [0, 1, 0]
    assert Event.objects.filter(kind="help.late").count() == 1


def late_orders() -> list[tuple[str, str, str | None]]:
    rows = WorkOrder.objects.filter(kind="help_late").select_related("content").order_by("opened_at", "id")
    return [(one.urgency, one.content.title, one.content.proposed_unit_id) for one in rows]


def test_what_nobody_answers_or_calls_back_stands_on_the_board_as_an_order(hotline: Hotline) -> None:
    row = hotline.take(help_class="acute")
    code, half = hotline.world.incident.code, timedelta(minutes=30)
    assert sweep_help(code, AT + half - timedelta(seconds=1)) == 0
    assert (sweep_help(code, AT + half), sweep_help(code, AT + half)) == (1, 0)
    assert late_orders() == [("P1", "1 answer", "PCS-03")]
    hotline.answer(hotline.row(row.pk), at=AT + half)
    assert sweep_help(code, AT + half + half) == 1
    assert late_orders() == [("P1", "1 answer", "PCS-03"), ("P1", "1 call", "PCS-03")]


def test_one_whose_order_the_loop_calls_for_already_gets_no_second(hotline: Hotline) -> None:
    row, again = hotline.take(help_class="acute"), hotline.take(help_class="acute")
    join_request(request_id=again.pk, to_id=row.pk, by=hotline.by("operator"), at=AT)
    route_request(request_id=row.pk, by=hotline.by("analyst"), at=AT)
    assert sweep_help(hotline.world.incident.code, AT + timedelta(minutes=30)) == 2
    assert late_orders() == []
