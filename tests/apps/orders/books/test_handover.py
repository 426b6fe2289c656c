"""Two persons sign a shift over; its figures are those of the journal, shift after shift."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.core.journal import run_command
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.actions.handover import give_handover, override_handover, receive_handover
from bihuan.apps.orders.models import Handover
from bihuan.apps.orders.queries.books import equations
from bihuan.apps.orders.queries.books.handover import pending_handover
from tests.apps.orders.books.busy import AT, busy_world
from tests.worlds import World

pytestmark = pytest.mark.django_db


def _figures(handover: Handover) -> tuple[int, int, int, int]:
    return handover.opening, handover.came_in, handover.went_out, handover.closing


def _e9(world: World) -> tuple[int, int]:
    found = {one.code: one for one in equations(world.incident.code, AT)}["E9"]
    return found.left, found.difference


def test_two_shifts_of_the_desk_follow_on_each_other() -> None:
    world = busy_world()
    lead, analyst = world.actor("lead"), world.actor("analyst")
    first = give_handover(unit="desk", by=lead, at=AT)
    assert _figures(first) == (0, 16, 12, 4)
    receive_handover(handover_id=first.pk, by=analyst, at=AT)
    world.dispatch(world.orders[5])
    world.bring(world.orders[11], "FED_BACK")
    second = give_handover(unit="desk", by=analyst, at=AT + timedelta(hours=8))
    assert _figures(second) == (4, 1, 2, 3)
    assert (second.opening_index, second.opening) == (first.closing_index, first.closing)
    assert _e9(world) == (2, 0)


def test_a_unit_hands_over_what_it_has_signed_for() -> None:
    world = busy_world()
    given = give_handover(unit="PCS-03", by=world.actor("dispatcher@PCS-03"), at=AT)
    assert _figures(given) == (0, 4, 2, 2)
    with pytest.raises(NotAllowed, match="not_your_unit"):
        give_handover(unit="SQ-07", by=world.actor("dispatcher@PCS-03"), at=AT)


def test_the_next_shift_may_not_dispatch_before_it_has_signed() -> None:
    world = busy_world()
    given = give_handover(unit="desk", by=world.actor("lead"), at=AT)
    assert pending_handover(world.incident.code) == given
    with pytest.raises(NotAllowed, match="handover_not_signed"):
        world.dispatch(world.orders[5])
    with pytest.raises(NotAllowed, match="handover_not_signed"):
        give_handover(unit="desk", by=world.actor("analyst"), at=AT)
    receive_handover(handover_id=given.pk, by=world.actor("analyst"), at=AT)
    assert pending_handover(world.incident.code) is None
    assert world.dispatch(world.orders[5]).state == "DISPATCHED"


def test_nobody_signs_for_their_own_shift_and_nobody_signs_twice() -> None:
    world = busy_world()
    given = give_handover(unit="desk", by=world.actor("lead"), at=AT)
    with pytest.raises(NotAllowed, match="second_person_needed"):
        receive_handover(handover_id=given.pk, by=world.actor("lead"), at=AT)
    receive_handover(handover_id=given.pk, by=world.actor("analyst"), at=AT)
    with pytest.raises(NotAllowed, match="already_signed"):
        receive_handover(handover_id=given.pk, by=world.actor("analyst"), at=AT)
    with pytest.raises(NotAllowed, match="already_signed"):
        override_handover(handover_id=given.pk, reason="无人接班", by=world.actor("commander"), at=AT)


def test_a_supervisor_may_override_with_a_reason_which_the_journal_keeps() -> None:
    world = busy_world()
    given = give_handover(unit="desk", by=world.actor("lead"), at=AT)
    with pytest.raises(NotAllowed, match="wrong_role"):
        override_handover(handover_id=given.pk, reason="无人接班", by=world.actor("analyst"), at=AT)
    with pytest.raises(NotAllowed, match="missing_detail"):
        override_handover(handover_id=given.pk, reason=" ", by=world.actor("commander"), at=AT)
    override_handover(handover_id=given.pk, reason="无人接班", by=world.actor("commander"), at=AT)
    assert world.dispatch(world.orders[5]).state == "DISPATCHED"
    events = Event.objects.filter(subject="shift").order_by("n").values_list("kind", "n", "facts")
    assert [(kind, n) for kind, n, _ in events] == [("shift.handed_over", 0), ("shift.received", 1)]
    assert events[1][2] == '{"override":true}'


def test_the_sheet_says_what_the_next_shift_must_know() -> None:
    world = busy_world()
    sheet = give_handover(unit="desk", by=world.actor("lead"), at=AT + timedelta(hours=2)).sheet
    assert sheet["open_n"] == 10
    assert sum(sum(states.values()) for states in sheet["open"].values()) == 10
    assert len(sheet["deadlines"]) == 10
    assert sheet["overdue"] == 6
    assert (sheet["missing_batches"], sheet["dead_letters"]) == ([], 0)
    assert (sheet["clock_offset"], sheet["backup_age_seconds"], sheet["unaccounted"]) == (None, None, None)


def test_a_repeated_command_gives_one_hand_over() -> None:
    world = busy_world()

    def do() -> dict[str, object]:
        return {"id": give_handover(unit="desk", by=world.actor("lead"), at=AT).pk}

    answers = [run_command(command="c-1", request={"give": "desk"}, at=AT, do=do) for _ in range(2)]
    assert answers[0] == answers[1]
    assert Handover.objects.count() == 1
