"""The table of moves, generated and by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bihuan.apps.core.rules import Actor, DutyRole, NotAllowed, Role
from bihuan.apps.orders.rules import limits
from bihuan.apps.orders.rules.deciding import as_order, decide, fold, opening, possible_moves
from bihuan.apps.orders.rules.details import Case, Details
from bihuan.apps.orders.rules.effects import EFFECTS
from bihuan.apps.orders.rules.guards import GUARDS
from bihuan.apps.orders.rules.moves import MOVES, moves_from
from bihuan.apps.orders.rules.states import ENDED, OPEN, Order, State
from bihuan.engine.ledger.canonical import instant, parse_instant
from tests.apps.orders.rules.cases import (
    ANALYST,
    AT,
    COMMANDER,
    INSPECTOR,
    LEAD,
    OFFICER,
    ORDER_ID,
    OTHER_UNIT,
    REVIEWER,
    SECOND,
    SOURCE,
    SYSTEM,
    UNIT,
    closed,
    dispatched,
    fed_back,
    moved,
    new_order,
    signed,
    step,
    working,
)


def refused(move: str, order: Order, by: Actor, **more: object) -> str:
    with pytest.raises(NotAllowed) as refusal:
        step(move, order, by, **more)
    return refusal.value.code


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES.keys())
def test_every_move_names_a_known_guard_and_is_refused_from_every_other_state_and_role(move: object) -> None:
    row = MOVES[move.name]  # type: ignore[attr-defined]  # a Move
    assert row.guard in {"", *GUARDS}
    for state in State:
        for role in Role:
            by = Actor("a", role, "X", "U1")
            order = replace(working(), state=state.value)
            if state not in row.sources:
                assert refused(row.name, order, by) == "wrong_state"
            elif role not in row.by:
                assert refused(row.name, order, by) == "wrong_role"
    for detail in row.needs:
        given = {
            name: 3 if name in {"seconds", "children"} else ("r",) if name == "records" else "x" for name in row.needs
        }
        given.pop(detail)
        by = Actor("a", min(row.by), "X", "U1")
        order = replace(working(), state=min(row.sources).value)
        assert refused(row.name, order, by, **given) == "missing_detail"


def test_every_effect_belongs_to_a_move_and_every_open_state_can_be_left() -> None:
    assert EFFECTS.keys() <= MOVES.keys()
    assert EFFECTS.keys() | {"urge", "note"} == MOVES.keys()
    for state in OPEN:
        assert any(state in move.sources and move.target not in {None, state} for move in MOVES.values())
    assert moves_from(State.NEW, Role.AUDITOR) == []
    assert "dispatch" in {move.name for move in moves_from(State.NEW, Role.DESK_LEAD)}


def test_a_reason_is_a_code_and_never_free_words() -> None:
    assert refused("recall", signed(), LEAD, reason="张三 13800002468") == "bad_reason"


def test_unknown_moves_are_refused() -> None:
    assert refused("vanish", new_order(), LEAD) == "unknown_move"


def test_all_clocks_count_from_dispatch_even_when_signing_is_late() -> None:
    late = AT + timedelta(minutes=50)
    order = moved("sign", dispatched(), UNIT, at=late)
    assert order.due_at == instant(AT + timedelta(hours=1))
    assert order.overdue_sign is True
    started = moved("start", order, UNIT, at=late)
    assert (started.due_at, started.clock) == (instant(AT + timedelta(days=1)), "feedback")
    assert order.assignee == UNIT.account


def test_the_fold_of_the_events_is_the_row() -> None:
    first = opening(new_order(), ("r1",), "intake")
    rows = [(first.to_state, first.to_holder, first.facts)]
    order = as_order(fold(rows))
    assert order == new_order()
    for name, by, details in (
        ("dispatch", LEAD, {"unit": "U1", "duty_role": "unit_duty_officer"}),
        ("sign", UNIT, {}),
        ("start", OFFICER, {}),
        ("report", OFFICER, {"result": "verified"}),
        ("accept", REVIEWER, {}),
    ):
        taken = step(name, order, by, **details)
        rows.append((taken.to_state, taken.to_holder, taken.facts))
        order = replace(order, **taken.columns())  # type: ignore[arg-type]  # columns by name
        assert as_order(fold(rows)) == order
    assert (order.state, order.holder, order.result) == ("CLOSED", "closed", "verified")
    assert fold([("NEW", "desk", {"set": None})]) == {"state": "NEW", "holder": "desk"}


def test_nobody_reviews_their_own_feedback() -> None:
    own = replace(REVIEWER, account=UNIT.account)
    assert refused("accept", fed_back(), own) == "own_feedback"
    assert refused("send_back", fed_back(), own, reason="x") == "own_feedback"
    assert refused("accept", replace(fed_back(), children_open=1), REVIEWER) == "children_open"


def test_feedback_is_sent_back_twice_by_a_reviewer_then_by_the_lead_alone() -> None:
    order = fed_back()
    for _ in range(2):
        order = moved("report", moved("send_back", order, REVIEWER, reason="thin"), UNIT, result="verified")
    assert refused("send_back", order, REVIEWER, reason="thin") == "sent_back_too_often"
    again = moved("send_back", order, LEAD, reason="thin")
    assert (again.state, again.sent_back_n, again.holder, again.author) == ("WORKING", 3, "unit:U1", "")


def test_sent_back_work_gets_half_of_the_limit_at_least() -> None:
    late = AT + timedelta(hours=23, minutes=59)
    order = moved(
        "send_back", moved("report", working(), UNIT, at=late, result="verified"), REVIEWER, at=late, reason="x"
    )
    assert order.due_at == instant(late + timedelta(hours=12))


def test_a_foreign_unit_can_do_nothing_with_the_order() -> None:
    assert refused("sign", dispatched(), OTHER_UNIT) == "not_your_unit"
    assert refused("start", signed(), OTHER_UNIT) == "not_your_unit"
    assert refused("report", working(), OTHER_UNIT, result="verified") == "not_your_unit"
    assert refused("ask_return", signed(), OTHER_UNIT, reason="x") == "not_your_unit"
    assert step("note", working(), LEAD).changes == {}


def test_a_unit_returns_an_order_once_and_the_second_return_is_judged_by_the_lead() -> None:
    asked = moved("ask_return", signed(), UNIT, reason="not_ours")
    assert (asked.state, asked.holder, asked.returned_n) == ("RETURN_ASKED", "unit:U1", 1)
    kept = moved("refuse_return", asked, ANALYST, reason="yours")
    assert refused("ask_return", kept, UNIT, reason="again") == "returned_before"
    back = moved("accept_return", asked, ANALYST)
    assert (back.state, back.holder, back.unit, back.clock) == ("NEW", "desk", "", "dispatch")
    elsewhere = moved("dispatch", back, LEAD, unit="U2", duty_role="unit_duty_officer")
    again = moved("ask_return", moved("sign", elsewhere, OTHER_UNIT), OTHER_UNIT, reason="no")
    assert again.returned_units == "U1,U2"
    assert refused("accept_return", again, ANALYST) == "lead_must_judge"
    assert moved("accept_return", again, LEAD).state == "NEW"


def test_a_dispute_is_decided_by_a_lead_and_binds() -> None:
    order = moved("dispute", signed(), UNIT, reason="ours_and_theirs")
    assert (order.state, order.holder) == ("DISPUTED", "unit:U1")
    assert refused("adjudicate", order, ANALYST, reason="x") == "wrong_role"
    assert moved("adjudicate", order, COMMANDER, reason="x").state == "SIGNED"
    away = moved("adjudicate_away", order, LEAD, reason="x", unit="U2", duty_role="unit_duty_officer")
    assert (away.state, away.holder, away.stand_down) == ("DISPATCHED", "transit:U2", "U1")
    same = {"reason": "x", "unit": "U1", "duty_role": "unit_duty_officer"}
    assert refused("adjudicate_away", order, LEAD, **same) == "same_unit"


def test_a_suspension_is_asked_for_approved_bounded_and_added_to_the_limit() -> None:
    order = working()
    assert refused("ask_suspension", order, UNIT, reason="x", seconds=limits.DAY + 1) == "suspension_too_long"
    assert refused("suspend", order, LEAD) == "not_asked"
    asked = moved("ask_suspension", order, UNIT, reason="x", seconds=3600)
    assert refused("ask_suspension", asked, UNIT, reason="x", seconds=60) == "already_asked"
    stopped = moved("suspend", asked, LEAD)
    assert (stopped.state, stopped.due_at, stopped.clock) == ("SUSPENDED", instant(AT + timedelta(hours=1)), "resume")
    early = moved("resume", stopped, UNIT, at=AT + timedelta(minutes=30))
    assert early.feedback_due_at == instant(AT + timedelta(days=1, minutes=30))
    assert refused("resume", stopped, SYSTEM, at=AT + timedelta(minutes=59)) == "too_early"
    assert refused("resume", stopped, OTHER_UNIT) == "not_your_unit"
    late = moved("resume", stopped, SYSTEM, at=AT + timedelta(hours=2))
    assert (late.feedback_due_at, late.overdue_feedback) == (instant(AT + timedelta(days=1, hours=1)), True)
    twice = replace(order, suspended_n=2)
    assert refused("ask_suspension", twice, UNIT, reason="x", seconds=60) == "suspended_too_often"


def test_an_extension_is_granted_once_and_for_half_of_the_limit_at_most() -> None:
    order = working()
    assert refused("ask_extension", order, UNIT, reason="x", seconds=12 * 3600 + 1) == "extension_too_long"
    assert refused("extend", order, LEAD) == "not_asked"
    asked = moved("ask_extension", order, UNIT, reason="x", seconds=3600)
    refused_one = moved("refuse_asking", asked, LEAD, reason="no")
    assert (refused_one.asked, refused("refuse_asking", refused_one, LEAD, reason="no")) == ("", "not_asked")
    longer = moved("extend", asked, LEAD)
    assert (longer.due_at, longer.extended) == (instant(AT + timedelta(hours=25)), True)
    assert refused("ask_extension", longer, UNIT, reason="x", seconds=60) == "extended_before"


def test_recall_and_reassign_tell_the_former_unit_to_stop() -> None:
    order = moved("recall", signed(), LEAD, reason="wrong")
    assert (order.state, order.stand_down, order.unit) == ("NEW", "U1", "")
    assert refused("stand_down", order, OTHER_UNIT) == "nothing_to_stop"
    assert moved("stand_down", order, UNIT).stand_down == ""
    sent = moved("reassign", working(), LEAD, unit="U2", duty_role="unit_duty_officer", reason="x")
    assert (sent.holder, sent.stand_down, sent.clock) == ("transit:U2", "U1", "sign")
    back = moved("reassign", sent, LEAD, unit="U1", duty_role="unit_duty_officer", reason="x")
    assert back.stand_down == "U2"
    again = moved("recall", replace(back, unit="U2"), LEAD, reason="x")
    assert again.stand_down == "U2"


def test_cancelling_takes_two_persons_and_the_unit_confirms_that_it_stopped() -> None:
    asked = moved("ask_cancel", working(), ANALYST, reason="twice")
    assert refused("ask_cancel", asked, LEAD, reason="x") == "already_asked"
    assert refused("cancel", asked, ANALYST) == "second_person_needed"
    assert refused("cancel", working(), SECOND) == "not_asked"
    assert refused("cancel", replace(asked, children_open=1), SECOND) == "children_open"
    assert refused("cancel", asked, SECOND, absorbed=2) == "survivor_of_others"
    ended = moved("cancel", asked, SECOND)
    assert (ended.state, ended.stand_down, ended.clock) == ("CANCELLED", "U1", "stand_down")
    quiet = moved("stand_down", ended, OFFICER)
    assert (quiet.stand_down, quiet.clock, quiet.due_at) == ("", "", "")
    nobody = moved("cancel", moved("ask_cancel", new_order(), ANALYST, reason="x"), SECOND)
    assert (nobody.stand_down, nobody.clock) == ("", "")
    assert moved("keep", asked, LEAD, reason="no").asked == ""
    assert refused("keep", working(), LEAD, reason="no") == "not_asked"


def test_an_order_is_merged_into_an_open_one_and_can_stand_alone_again_for_72_hours() -> None:
    into = {"survivor": "22222222", "survivor_state": "WORKING"}
    assert refused("merge", working(), LEAD, survivor=ORDER_ID, survivor_state="NEW") == "merge_into_itself"
    assert refused("merge", working(), LEAD, survivor="2", survivor_state="MERGED") == "survivor_ended"
    assert refused("merge", replace(working(), children_open=2), LEAD, **into) == "children_open"
    assert refused("merge", working(), LEAD, absorbed=1, **into) == "survivor_of_others"
    gone = moved("merge", working(), LEAD, **into)
    assert (gone.state, gone.holder, gone.survivor, gone.stand_down) == ("MERGED", "merged", "22222222", "U1")
    back = moved("unmerge", gone, LEAD, at=AT + timedelta(hours=72), reason="other_person")
    assert (back.state, back.survivor, back.holder) == ("NEW", "", "desk")
    late = AT + timedelta(hours=72, seconds=1)
    assert refused("unmerge", gone, LEAD, at=late, reason="x") == "merged_too_long_ago"


def test_a_split_parent_waits_for_its_children() -> None:
    assert refused("split", working(), LEAD, children=1) == "split_needs_two"
    parent = moved("split", working(), LEAD, children=2)
    assert refused("split", parent, LEAD, children=2) == "children_open"
    one = moved("child_ended", parent, SYSTEM)
    assert moved("child_reopened", one, SYSTEM).children_open == 2
    none = moved("child_ended", one, SYSTEM)
    assert refused("child_ended", none, SYSTEM) == "no_children"


def test_reopening_starts_a_new_generation_with_halved_limits() -> None:
    order = moved("reopen", closed(), REVIEWER, reason="wrong_person")
    assert (order.state, order.generation, order.reopened_n) == ("NEW", 1, 1)
    assert order.due_at == instant(AT + timedelta(minutes=30))
    sent = moved("dispatch", order, LEAD, unit="U1", duty_role="unit_duty_officer")
    assert sent.feedback_due_at == instant(AT + timedelta(hours=12))
    assert moved("reopen", closed(), SOURCE, reason="x").state == "NEW"
    assert refused("reopen", closed(source="other"), SOURCE, reason="x") == "not_your_source"
    dead = moved("cancel", moved("ask_cancel", new_order(), ANALYST, reason="x"), SECOND)
    assert refused("reopen", dead, REVIEWER, reason="x") == "lead_must_reopen"
    assert moved("reopen", dead, LEAD, reason="x").state == "NEW"


def test_call_backs_end_with_an_answer_or_with_the_third_try() -> None:
    order = closed(urgency="P1")
    assert order.callback_due_at == instant(AT + timedelta(days=1))
    for tries in (1, 2, 3):
        order = moved("call_back", order, REVIEWER, answer="not_reached")
        assert (order.callback_tries, bool(order.callback_due_at)) == (tries, tries < 3)
    assert refused("call_back", order, REVIEWER, answer="not_reached") == "called_back_before"
    assert refused("call_back", closed(), REVIEWER, answer="maybe") == "unknown_answer"
    done = moved("call_back", closed(), REVIEWER, answer="satisfied")
    assert refused("call_back", done, REVIEWER, answer="satisfied") == "called_back_before"
    assert step("call_back", closed(), REVIEWER, answer="satisfied").facts["answer"] == "satisfied"


def test_one_in_ten_routine_orders_is_called_back_by_its_random_number() -> None:
    picked = 0
    for number in range(1000):
        case = Case(f"order-{number}", fed_back(), REVIEWER, AT, Details())
        picked += bool(decide("accept", case).changes.get("callback_due_at"))
    assert 70 <= picked <= 130


def test_escalation_climbs_the_ladder_raises_the_flag_and_never_stops() -> None:
    order = dispatched(urgency="P2")
    assert refused("escalate", order, SYSTEM) == "too_early"
    assert refused("escalate", closed(urgency="P3"), SYSTEM) == "too_early"
    called = []
    for _ in range(5):
        at = parse_instant(order.escalate_at)
        taken = step("escalate", order, SYSTEM, at=at)
        called.append(taken.facts["to"])
        order = moved("escalate", order, SYSTEM, at=at)
    assert called == ["unit_deputy", "unit_head", "desk_lead", "desk_lead", "desk_lead"]
    assert (order.overdue_sign, order.escalation_step, order.escalate_at != "") == (True, 5, True)


def test_unfinished_work_is_put_under_supervision_at_the_second_step() -> None:
    order = working(urgency="P1")
    for _ in range(2):
        order = moved("escalate", order, SYSTEM, at=parse_instant(order.escalate_at))
    assert (order.supervised, order.overdue_feedback) == (True, True)
    judged = fed_back(urgency="P1")
    assert moved("escalate", judged, SYSTEM, at=parse_instant(judged.escalate_at)).overdue_feedback is False


def test_supervision_urging_assigning_and_joining_are_events_not_states() -> None:
    order = moved("supervise", working(), INSPECTOR, seconds=600)
    assert (order.supervised, order.supervisor, order.state) == (True, "inspector", "WORKING")
    assert step("urge", working(), LEAD).changes == {}
    assert moved("assign", working(), UNIT, assignee="officer").assignee == "officer"
    assert moved("join", working(), SYSTEM, records=("r2", "r3")).records_n == 2


def test_possible_moves_are_what_the_table_and_the_guards_allow() -> None:
    names = {move.name for move in possible_moves(Case(ORDER_ID, dispatched(), UNIT, AT))}
    assert names == {"sign", "assign", "note"}
    assert [move.name for move in possible_moves(Case(ORDER_ID, dispatched(), OTHER_UNIT, AT))] == ["note"]


@pytest.mark.parametrize("urgency", ["P1", "P2", "P3", "P4"])
def test_limits_rise_from_signing_to_starting_to_feedback(urgency: str) -> None:
    sign, start, feedback = (limits.limit(clock, urgency) for clock in ("sign", "start", "feedback"))
    assert sign < start < feedback
    assert limits.limit("sign", urgency, generation=1) == sign / 2
    assert limits.pause("sign", urgency, 40) == timedelta(hours=1)
    assert limits.pause("feedback", urgency, 60) == max(timedelta(days=1), feedback)
    assert limits.called_at("sign", 99) is DutyRole.DESK_LEAD
    assert limits.later(AT, 60) == AT + timedelta(minutes=1)


def test_ended_states_are_closed_merged_and_cancelled() -> None:
    assert {state.value for state in ENDED} == {"CLOSED", "MERGED", "CANCELLED"}
