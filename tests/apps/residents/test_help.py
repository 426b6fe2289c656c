"""Requests for help: taken, classed, found to be the same, routed; they follow their order and are never lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.models import Event
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.actions.help import classify_request, join_request, part_request
from bihuan.apps.residents.actions.help_routing import follow_merge, follow_order, route_request
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.queries.help import desk_of, list_requests, same_as_told, same_requests, story_of, view_of
from tests.apps.residents.help_world import AT, MINUTE, Hotline, make_hotline, refused
from tests.worlds import run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotline() -> Hotline:
    return make_hotline()


def route(hotline: Hotline, row: HelpRequest, by: str = "analyst", **more: Any) -> HelpRequest:
    route_request(request_id=row.pk, by=hotline.by(by), at=AT, **more)
    return hotline.row(row.pk)


def classify(hotline: Hotline, row: HelpRequest, code: str, by: str = "operator") -> HelpRequest:
    classify_request(request_id=row.pk, code=code, by=hotline.by(by), at=AT)
    return hotline.row(row.pk)


def test_a_request_is_sealed_numbered_and_owned_by_the_unit_of_its_address(hotline: Hotline) -> None:
    row = hotline.take()
    assert (row.number, row.unit_id, row.proposed, row.help_class, row.urgency) == (1, "PCS-03", "dialysis", "", "P1")
    assert row.due_at == AT + 30 * MINUTE
    assert "13900001357" not in row.sealed
    assert (row.phone, row.words) == ("13900001357", "老人透析不能断")
    event = Event.objects.get(kind="help.requested", subject_id=row.pk)
    assert json.loads(event.facts) == {
        "number": 1, "channel": "phone", "class": "", "proposed": "dialysis", "urgency": "P1", "unit": "PCS-03",
        "area": "511302001",
    }  # fmt: skip


def test_the_same_command_keeps_one_request(hotline: Hotline) -> None:
    one, two = (hotline.take(command="c-1") for _ in range(2))
    assert (one.pk, HelpRequest.objects.count()) == (two.pk, 1)
    with pytest.raises(CommandReused):
        hotline.take("没吃的", command="c-1")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("missing_detail", {"words": "  "}),
        ("no_way_to_reach", {"phone": "", "address": " "}),
        ("unknown_channel", {"channel": "dream"}),
        ("unknown_class", {"help_class": "dream"}),
        ("unknown_area", {"area": "000"}),
    ],
)
def test_what_cannot_be_kept_is_refused(hotline: Hotline, code: str, told: dict[str, str]) -> None:
    words = told.pop("words", "没药了")
    refused(code, hotline.take, words, **told)


def test_a_gate_keeper_takes_one_and_sees_none(hotline: Hotline) -> None:
    row = hotline.take(by="keeper", channel="gate", address="不知道")
    assert row.unit_id == "PCS-03"
    refused("wrong_role", list_requests, hotline.by("keeper"))
    refused("not_found", classify_request, request_id=row.pk, code="food", by=hotline.by("keeper"), at=AT)


def test_a_unit_sees_its_own_alone_and_who_watches_takes_none(hotline: Hotline) -> None:
    row = hotline.take(area="511302001")
    assert list(list_requests(hotline.by("dispatcher@PCS-03"))) == [row]
    assert list(list_requests(hotline.by("dispatcher@SQ-07"))) == []
    refused("not_found", classify_request, request_id=row.pk, code="food", by=hotline.by("dispatcher@SQ-07"), at=AT)
    refused("wrong_role", hotline.take, by="commander")
    refused("not_found", classify_request, request_id=row.pk, code="food", by=hotline.by("commander"), at=AT)


def test_a_person_confirms_the_class_and_the_clock_follows_it(hotline: Hotline) -> None:
    row = classify(hotline, hotline.take("没有大米了"), "food")
    assert (row.help_class, row.urgency, row.due_at) == ("food", "P2", AT + 240 * MINUTE)
    refused("unknown_class", classify_request, request_id=row.pk, code="x", by=hotline.by("operator"), at=AT)


def test_the_same_caller_with_the_same_class_is_proposed_and_kept(hotline: Hotline) -> None:
    first = hotline.take(help_class="dialysis")
    again = hotline.take("透析", phone="139 0000 1357", address="别处", at=AT + 60 * MINUTE)
    at_home = hotline.take("血透", phone="13811112222", address="西山路 12号3栋501")
    hotline.take("透析", phone="13811113333", address="河东社区9号")
    hotline.take("没吃的")
    late = hotline.take("透析", at=AT + 721 * MINUTE)
    assert same_requests(hotline.by("operator"), first) == [again, at_home]
    assert late not in same_requests(hotline.by("operator"), first)
    told = {"phone": "13900001357", "address": "", "code": "dialysis", "at": AT}
    assert same_as_told(hotline.by("operator"), **told) == [first, again]
    assert same_as_told(hotline.by("operator"), phone="", address="", code="dialysis", at=AT) == []
    assert HelpRequest.objects.count() == 6


def test_a_joined_request_follows_the_other_and_can_be_parted(hotline: Hotline) -> None:
    first, again = hotline.take(help_class="dialysis"), hotline.take("透析")
    by = hotline.by("operator")
    join_request(request_id=again.pk, to_id=first.pk, by=by, at=AT)
    first = route(hotline, first)
    again = hotline.row(again.pk)
    assert (again.state, again.order, again.joined_to_id) == ("routed", first.order, first.pk)
    assert WorkOrder.objects.count() == 1
    part_request(request_id=again.pk, by=by, at=AT)
    again = hotline.row(again.pk)
    assert (again.state, again.order, again.joined_to) == ("taken", "", None)
    refused("not_joined", part_request, request_id=again.pk, by=by, at=AT)


def test_what_cannot_be_joined_is_refused(hotline: Hotline) -> None:
    by = hotline.by("operator")
    first, second, third = hotline.take(help_class="food"), hotline.take(help_class="food"), hotline.take()
    refused("joined_to_itself", join_request, request_id=first.pk, to_id=first.pk, by=by, at=AT)
    join_request(request_id=second.pk, to_id=first.pk, by=by, at=AT)
    refused("joined_to_itself", join_request, request_id=first.pk, to_id=second.pk, by=by, at=AT)
    refused("others_joined", join_request, request_id=first.pk, to_id=third.pk, by=by, at=AT)
    refused("joined_elsewhere", route_request, request_id=second.pk, by=by, at=AT)
    route(hotline, first)
    refused("has_order", join_request, request_id=first.pk, to_id=third.pk, by=by, at=AT)


def test_one_joined_to_a_joined_one_follows_the_root_as_far_as_it_is_open(hotline: Hotline) -> None:
    first, second, third = (hotline.take(help_class="information", phone=f"1390000000{i}") for i in range(3))
    by = hotline.by("operator")
    join_request(request_id=second.pk, to_id=first.pk, by=by, at=AT)
    hotline.call(first, "withdrawn")
    join_request(request_id=third.pk, to_id=second.pk, by=by, at=AT)
    assert (hotline.row(third.pk).joined_to_id, hotline.row(third.pk).state) == (first.pk, "taken")


def test_one_whose_root_was_closed_goes_its_own_way(hotline: Hotline) -> None:
    first, second = (hotline.take(help_class="food", phone=f"1390000000{i}") for i in range(2))
    join_request(request_id=second.pk, to_id=first.pk, by=hotline.by("operator"), at=AT)
    hotline.call(first, "withdrawn")
    assert route(hotline, hotline.row(second.pk)).state == "routed"


def test_one_that_was_answered_and_joins_an_unanswered_one_waits_again(hotline: Hotline) -> None:
    first, again = hotline.take("请问"), hotline.answered()
    join_request(request_id=again.pk, to_id=first.pk, by=hotline.by("operator"), at=AT)
    again = hotline.row(again.pk)
    assert (again.state, again.answer_code, again.answered_at, again.call_due_at) == ("taken", "", None, None)


def test_another_class_counts_from_when_a_request_was_opened_again(hotline: Hotline) -> None:
    row = hotline.call(hotline.answered(), "unsatisfied", at=AT + 600 * MINUTE)
    assert classify(hotline, row, "food").due_at == AT + (600 + 240) * MINUTE


def test_a_step_heard_late_does_not_let_a_request_wait_on_an_order_that_has_ended(hotline: Hotline) -> None:
    row = route(hotline, hotline.take(help_class="food"))
    for state in ("DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED"):
        hotline.world._step(state, row.order, "PCS-03", "officer@PCS-03")
    run_jobs(hotline.world.at)
    follow_order(order_id=row.order, order_state="signed", incident=hotline.world.incident.code, at=AT)
    row = hotline.call(hotline.row(row.pk), "unsatisfied")
    assert (row.state, row.order) == ("taken", "")


def test_one_joined_late_takes_the_answer_over(hotline: Hotline) -> None:
    first, again = hotline.answered(), hotline.take("请问几点")
    join_request(request_id=again.pk, to_id=first.pk, by=hotline.by("operator"), at=AT)
    again = hotline.row(again.pk)
    assert (again.state, again.answer_code, again.call_due_at) == ("answered", "told", first.call_due_at)


def test_routing_opens_an_order_with_where_and_what_for_its_holder(hotline: Hotline) -> None:
    row = route(hotline, hotline.take(help_class="dialysis"))
    order = WorkOrder.objects.select_related("content").get(pk=row.order)
    assert (order.kind, order.urgency, order.state, order.content.proposed_unit_id) == (
        "help_request", "P1", "NEW", "PCS-03",
    )  # fmt: skip
    assert (order.content.phone, order.content.address) == ("13900001357", "西山路12号3栋501")
    assert order.content.person == row.person != ""
    refused("already_routed", route_request, request_id=row.pk, by=hotline.by("analyst"), at=AT)


def test_an_unclassed_request_or_an_unknown_unit_is_not_routed(hotline: Hotline) -> None:
    row = hotline.take()
    refused("not_classified", route_request, request_id=row.pk, by=hotline.by("analyst"), at=AT)
    row = classify(hotline, row, "dialysis")
    refused("unknown_unit", route_request, request_id=row.pk, unit="X", by=hotline.by("analyst"), at=AT)
    assert route(hotline, row, unit="SQ-07").unit_id == "SQ-07"


def test_an_order_that_is_closed_answers_the_request_and_closes_it_not(hotline: Hotline) -> None:
    row = route(hotline, hotline.take(help_class="dialysis"))
    run_jobs(hotline.world.at)
    states = []
    for state in ("DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED"):
        hotline.world._step(state, row.order, "PCS-03", "officer@PCS-03")
        run_jobs(hotline.world.at)
        row = hotline.row(row.pk)
        states.append((row.state, row.order_state))
    assert states == [
        ("routed", "dispatched"), ("routed", "signed"), ("routed", "working"), ("routed", "reported"),
        ("answered", "closed"),
    ]  # fmt: skip
    assert (row.answer_code, row.call_due_at) == ("order_done", AT + 30 * MINUTE)
    hotline.world.move("reopen", row.order, "reviewer", reason="wrong")
    run_jobs(hotline.world.at)
    row = hotline.row(row.pk)
    assert (row.state, row.order_state, row.answered_at) == ("routed", "reopened", None)


def test_a_cancelled_order_leaves_the_request_to_be_routed_anew(hotline: Hotline) -> None:
    row = route(hotline, hotline.take(help_class="food"))
    follow = {"order_id": row.order, "order_state": "cancelled", "incident": hotline.world.incident.code, "at": AT}
    assert (follow_order(**follow), follow_order(**follow)) == (1, 0)
    assert (hotline.row(row.pk).state, hotline.row(row.pk).order) == ("taken", "")
    row = hotline.row(row.pk)
    assert route(hotline, row).state == "routed"


def test_a_merged_order_takes_its_requests_along(hotline: Hotline) -> None:
    one, two = (route(hotline, hotline.take(help_class="food", phone=f"1390000000{i}")) for i in range(2))
    hotline.world.move("merge", one.order, "analyst", survivor=two.order)
    run_jobs(hotline.world.at)
    assert hotline.row(one.pk).order == two.order
    said = {"incident": hotline.world.incident.code, "at": AT}
    assert follow_merge(order_id=one.order, survivor="", **said) == 0
    assert follow_order(order_id="", order_state="closed", **said) == 0


def test_the_desk_sees_what_is_open_oldest_late_and_to_call(hotline: Hotline) -> None:
    hotline.take()
    hotline.answer(hotline.take("请问", help_class="information", at=AT - 40 * MINUTE))
    done = hotline.call(hotline.answered(), "satisfied")
    desk = desk_of(hotline.by("lead"), AT + 31 * MINUTE)
    assert (desk.open_n, desk.late, desk.to_call, desk.to_classify, desk.answered_n) == (2, 1, 1, 1, 2)
    assert desk.open_by_class == (("", 1), ("information", 1))
    assert (desk.oldest_at, desk.answer_minutes) == (AT - 40 * MINUTE, 20)
    assert list(view_of(hotline.by("lead"), "closed", AT)) == [done]
    assert view_of(hotline.by("lead"), "late", AT + 31 * MINUTE).count() == 1
    assert view_of(hotline.by("lead"), "no such", AT).count() == 2
    assert [one.kind for one in story_of(done)] == [
        "help.requested", "help.answered", "help.called_back", "help.closed",
    ]  # fmt: skip
