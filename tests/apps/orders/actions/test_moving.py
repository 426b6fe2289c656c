"""The actions of the loop on a small world: one transaction, one event each, and all that follows from a move."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.journal.tree import journal_size
from bihuan.apps.core.models import Event
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.orders.access import get_order, list_orders, moves_for
from bihuan.apps.orders.actions import (
    Choice,
    OrderUnknown,
    Report,
    dispatch_orders,
    give_handover,
    move_order,
    open_internal_order,
    receive_handover,
    report_order,
    sign_all,
    split_order,
    sweep,
)
from bihuan.apps.orders.models import Feedback, Notice, Outcome, WorkOrder
from bihuan.apps.orders.queries.orders import Filters
from bihuan.apps.orders.rules.details import Details
from bihuan.config.rounds import drain
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db
UNIT, OTHER = "PCS-03", "SQ-07"


@pytest.fixture
def world() -> World:
    return make_world(records=3)


def row(order: str) -> WorkOrder:
    return WorkOrder.objects.get(pk=order)


def refusal(world: World, move: str, order: str, by: str, **details: object) -> str:
    size = journal_size()
    with pytest.raises(NotAllowed) as refused:
        world.move(move, order, by, **details)
    assert journal_size() == size
    return refused.value.code


def test_a_record_becomes_a_closed_order_and_its_source_is_owed_the_outcome(world: World) -> None:
    order = world.orders[0]
    world.bring(order, "CLOSED")
    kinds = list(Event.objects.filter(subject_id=order).order_by("n").values_list("kind", flat=True))
    assert kinds == [f"order.{past}" for past in ("opened", "dispatched", "signed", "started", "reported", "accepted")]
    owed = Outcome.objects.get(order=order)
    assert (owed.source, owed.result, owed.state) == ("CDC", "verified", "owed")
    assert Event.objects.get(pk=owed.event).kind == "order.accepted"


def test_a_stale_page_and_a_second_press_move_nothing(world: World) -> None:
    order, command, lead = world.orders[0], new_id(), world.actor("lead")
    details = Details(unit=UNIT, duty_role="unit_duty_officer")
    say = {"move": "dispatch", "order_id": order, "by": lead, "at": world.at, "details": details}
    first = move_order(**say, expected_n=0, command=command)  # type: ignore[arg-type]  # the same keywords twice
    assert move_order(**say, expected_n=0, command=command) == first  # type: ignore[arg-type]  # as above
    with pytest.raises(NotAllowed) as refused:
        move_order(**say, expected_n=0)  # type: ignore[arg-type]  # as above
    assert (refused.value.code, row(order).n) == ("stale", 1)


def test_an_order_goes_only_to_a_unit_and_a_role_that_exist(world: World) -> None:
    order = world.orders[0]
    assert refusal(world, "dispatch", order, "lead", unit="nowhere", duty_role="unit_head") == "unknown_unit"
    assert refusal(world, "dispatch", order, "lead", unit=UNIT, duty_role="desk_lead") == "unknown_duty_role"
    assert refusal(world, "split", order, "lead", children=2) == "unknown_move"
    with pytest.raises(OrderUnknown):
        world.move("dispatch", new_id(), "lead", unit=UNIT, duty_role="unit_head")


def test_nothing_is_dispatched_while_the_hand_over_waits_for_its_second_signature(world: World) -> None:
    given = give_handover(unit="desk", by=world.actor("lead"), at=world.at)
    details = {"unit": UNIT, "duty_role": "unit_duty_officer"}
    assert refusal(world, "dispatch", world.orders[0], "lead", **details) == "handover_not_signed"
    receive_handover(handover_id=given.pk, by=world.actor("analyst"), at=world.at)
    assert world.dispatch(world.orders[0]).state == "DISPATCHED"


def test_bulk_dispatch_is_all_or_nothing_and_says_which_order_stands_against_it(world: World) -> None:
    lead = world.actor("lead")
    world.dispatch(world.orders[1])
    choices = [Choice(order, UNIT, expected_n=0) for order in world.orders]
    with pytest.raises(NotAllowed) as refused:
        dispatch_orders(choices=choices, by=lead, at=world.at)
    assert (refused.value.code, refused.value.params["order"]) == ("stale", world.orders[1])
    assert row(world.orders[0]).state == "NEW"
    moved = dispatch_orders(choices=[choices[0], choices[2]], by=lead, at=world.at, command=new_id())
    assert [one.state for one in moved] == ["DISPATCHED", "DISPATCHED"]
    with pytest.raises(OrderUnknown):
        dispatch_orders(choices=[Choice(new_id(), UNIT)], by=lead, at=world.at)
    signed = sign_all(order_ids=[*world.orders, new_id()], by=world.actor(f"dispatcher@{UNIT}"), at=world.at)
    assert [one.state for one in signed] == ["SIGNED"] * 3
    assert sign_all(order_ids=world.orders, by=world.actor(f"dispatcher@{UNIT}"), at=world.at) == []


def test_a_split_parent_closes_only_after_its_children_and_counts_a_child_that_comes_back(world: World) -> None:
    parent, lead = world.orders[0], world.actor("lead")
    with pytest.raises(NotAllowed):
        split_order(order_id=parent, titles=["one"], by=lead, at=world.at)
    split_order(order_id=parent, titles=["one", "two"], by=lead, at=world.at, expected_n=0)
    children = list(WorkOrder.objects.filter(parent=parent).values_list("id", flat=True))
    assert (len(children), row(parent).children_open) == (2, 2)
    world.bring(parent, "FED_BACK")
    assert refusal(world, "accept", parent, "reviewer") == "children_open"
    for child in children:
        world.bring(child, "CLOSED")
    assert row(parent).children_open == 0
    world.move("reopen", children[0], "reviewer", reason="wrong")
    assert row(parent).children_open == 1
    world.bring(children[0], "CLOSED")
    world.move("accept", parent, "reviewer")
    world.move("reopen", children[1], "reviewer", reason="late")
    assert (row(parent).state, row(parent).children_open) == ("CLOSED", 1)
    world.bring(children[1], "CLOSED")
    assert row(parent).children_open == 0


def test_an_unsatisfied_call_back_reopens_the_order(world: World) -> None:
    order = world.orders[0]
    world.bring(order, "CLOSED")
    moved = world.move("call_back", order, "reviewer", answer="not_satisfied")
    assert (moved.state, row(order).generation) == ("NEW", 1)
    world.bring(order, "CLOSED")
    assert Outcome.objects.filter(order=order).count() == 2


def test_a_merged_order_answers_its_source_with_what_it_was_merged(world: World) -> None:
    into, order = world.orders[:2]
    assert refusal(world, "merge", order, "lead", survivor=order) == "merge_into_itself"
    with pytest.raises(OrderUnknown):
        world.move("merge", order, "lead", survivor=new_id())
    world.move("merge", order, "lead", survivor=into)
    assert Outcome.objects.get(order=order).result == "merged"


def test_a_report_that_comes_too_late_is_kept_as_a_note_and_shown(world: World) -> None:
    order, officer = world.orders[0], world.actor(f"officer@{UNIT}")
    world.bring(order, "WORKING")
    world.move("reassign", order, "lead", unit=OTHER, duty_role="unit_duty_officer", reason="overloaded")
    report = Report(evidence="seen", contacted="him", contacted_at=world.at)
    say = {
        "order_id": order,
        "result": "verified",
        "report": report,
        "by": officer,
        "at": world.at,
        "command": new_id(),
    }
    late = report_order(**say)  # type: ignore[arg-type]  # by name
    assert report_order(**say) == late  # type: ignore[arg-type]  # a phone that sends it twice keeps it once
    assert (late.state, Feedback.objects.get(order=order).is_late_note) == ("DISPATCHED", True)
    stranger = world.actor(f"officer@{OTHER}")
    with pytest.raises(NotAllowed) as refused:
        report_order(order_id=world.orders[1], result="verified", report=report, by=stranger, at=world.at)
    assert refused.value.code == "not_your_unit"
    world.bring(world.orders[2], "WORKING")
    with pytest.raises(NotAllowed) as refused:
        report_order(order_id=world.orders[2], result="", report=report, by=officer, at=world.at)
    assert refused.value.code == "missing_detail"


def test_a_limit_that_passes_calls_the_next_on_the_ladder_and_a_pause_ends_by_itself(world: World) -> None:
    order = world.orders[0]
    world.dispatch(order)
    late = world.at + timedelta(days=2)
    assert sweep(at=world.at) == 0
    sweep(at=late)
    drain(at=late)
    assert row(order).overdue_sign
    assert Notice.objects.filter(order=order, what="escalated").get().unit == UNIT
    paused = world.orders[1]
    world.bring(paused, "WORKING")
    world.move("ask_suspension", paused, f"officer@{UNIT}", reason="night", seconds=3600)
    world.move("suspend", paused, "analyst")
    sweep(at=world.at + timedelta(hours=2))
    assert (row(paused).state, row(paused).overdue_feedback) == ("WORKING", True)


def test_an_order_that_cannot_be_swept_keeps_no_other_from_it_and_is_told_of(world: World) -> None:
    poisoned, other = world.orders[:2]
    world.dispatch(poisoned)
    world.dispatch(other)
    WorkOrder.objects.filter(pk=poisoned).update(n=0)
    sweep(at=world.at + timedelta(days=2))
    assert (row(poisoned).overdue_sign, row(other).overdue_sign) == (False, True)
    assert WorkOrder.objects.get(kind="stuck_delivery").content.title == f"sweeper {poisoned}"


def test_what_others_were_merged_into_is_neither_merged_nor_cancelled(world: World) -> None:
    into, order, third = world.orders
    world.move("merge", order, "lead", survivor=into)
    assert refusal(world, "merge", into, "lead", survivor=third) == "survivor_of_others"
    world.move("ask_cancel", into, "lead", reason="mistaken")
    assert refusal(world, "cancel", into, "analyst") == "survivor_of_others"


def test_internal_orders_are_opened_once(world: World) -> None:
    say = {"kind": "difference", "urgency": "P1", "title": "E1", "text": "", "incident": world.incident.code}
    assert open_internal_order(**say, at=world.at) is not None  # type: ignore[arg-type]  # the same keywords twice
    assert open_internal_order(**say, at=world.at) is None  # type: ignore[arg-type]  # as above


def test_a_unit_sees_its_own_orders_and_those_it_once_had_and_nobody_else_sees_them(world: World) -> None:
    order, other = world.orders[:2]
    world.dispatch(order)
    world.move("recall", order, "lead", reason="wrong")
    world.dispatch(other, OTHER)
    mine, theirs = world.actor(f"officer@{UNIT}"), world.actor(f"officer@{OTHER}")
    assert get_order(mine, order).pk == order
    for actor, asked in ((theirs, order), (mine, other), (mine, new_id()), (world.actor("administrator"), order)):
        with pytest.raises(NotAllowed) as refused:
            get_order(actor, asked)
        assert refused.value.code == "not_found"
    assert [one.pk for one in list_orders(theirs, Filters(), world.at)] == [other]
    assert list_orders(world.actor("lead"), Filters(open_only=True), world.at).count() == 3
    source = Actor("lab", Role.SOURCE, world.incident.code, "CDC")
    assert (get_order(source, order).pk, list_orders(source, Filters(), world.at).count()) == (order, 3)
    with pytest.raises(NotAllowed):
        list_orders(world.actor("administrator"), Filters(), world.at)
    assert {move.name for move in moves_for(theirs, row(other), world.at)} == {"sign", "note"}
