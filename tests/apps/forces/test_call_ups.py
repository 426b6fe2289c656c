"""Calling in in one step, answering with one tap, silence seen; nobody against a rule without a name and a reason."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.forces.actions.attendance import check_in, leave_post
from bihuan.apps.forces.actions.call_ups import (
    NewCall,
    answer_call,
    call_up,
    close_call,
    escalate_calls,
    preview_call,
)
from bihuan.apps.forces.models import CallLine, CallUp, DutyLevel
from bihuan.apps.forces.queries.call_ups import counts_of_calls
from bihuan.apps.forces.queries.reach_call_ups import get_call, list_calls
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
COMMAND = "5d0c4a1e-0000-4000-8000-000000000021"


def _call(forces: Forces, *, by: str = "lead", command: str = "", **more: object) -> str:
    new = NewCall("muster", **more)  # type: ignore[arg-type]  # by name
    return call_up(new=new, by=forces.actor(by), at=forces.at, command=command)


def _numbers(call: str) -> list[str]:
    return sorted(CallLine.objects.filter(call_up_id=call).values_list("officer__number", flat=True))


def _line(call: str, number: str) -> CallLine:
    return CallLine.objects.get(call_up_id=call, officer__number=number)


def test_all_who_are_not_on_duty_and_rested_are_called_in_one_step(forces: Forces) -> None:
    forces.away("P4")
    call = _call(forces)
    assert _numbers(call) == ["P2", "P3", "S2", "S3", "S4"]  # P1 and S1 are on by the plan
    assert CallUp.objects.get().left_out == {"on_duty": 2, "absent": 1}
    event = Event.objects.get(kind="call_up.made")
    assert len(json.loads(event.facts)["officers"]) == 5


def test_a_unit_a_skill_and_a_number_narrow_the_call(forces: Forces) -> None:
    assert _numbers(_call(forces, unit="PCS-03", skill="driving", wanted=1)) == ["P3"]


def test_a_duty_level_calls_what_its_share_lacks(forces: Forces) -> None:
    DutyLevel.objects.create(
        incident=forces.world.incident,
        code="two",
        name="二级勤务",
        share_percent=50,
        call_up_minutes=60,
        home_percent=20,
    )
    assert len(_numbers(_call(forces, level="two"))) == 2  # four of eight, two are on duty
    assert refusal_of(lambda: _call(forces, level="nine")) == "unknown_level"


def test_who_ended_a_duty_less_than_eleven_hours_ago_is_not_called(forces: Forces) -> None:
    new = NewCall("muster", unit="PCS-03")
    chosen = preview_call(
        new=new, by=forces.actor("lead"), at=forces.at + 16 * HOUR
    )  # P1 was on until +6, P2 until +12
    assert (chosen.left_out, len(chosen.called)) == ({"resting": 2}, 2)


def test_an_override_bears_a_name_and_a_reason(forces: Forces) -> None:
    forces.away("P4")
    ill = (forces.officers["P4"].pk,)
    assert refusal_of(lambda: _call(forces, wanted=1, overridden=ill)) == "override_needs_reason"
    call = _call(forces, unit="PCS-03", wanted=1, overridden=ill, override_reason="life_at_risk")
    line = _line(call, "P4")
    lead = forces.actor("lead").account
    assert (line.against, line.overridden_by, line.override_reason) == ("absent", lead, "life_at_risk")
    assert _line(call, "P2").against == ""


def test_a_call_that_is_sent_twice_calls_once(forces: Forces) -> None:
    assert _call(forces, command=COMMAND) == _call(forces, command=COMMAND)
    assert CallUp.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"answer_minutes": 7}, "bad_answer_minutes"), ({"wanted": 0}, "bad_wanted"), ({"unit": "XX"}, "not_found"),
        ({"post_id": "no"}, "not_found"), ({"skill": "diving"}, "nobody_to_call"),
    ],
)  # fmt: skip
def test_a_call_that_says_nothing_sensible_is_refused(forces: Forces, more: dict[str, object], refusal: str) -> None:
    assert refusal_of(lambda: _call(forces, **more)) == refusal


def test_a_call_has_a_known_message_and_comes_from_the_desk(forces: Forces) -> None:
    bad = NewCall("party")
    assert refusal_of(lambda: call_up(new=bad, by=forces.actor("lead"), at=forces.at)) == "unknown_message"
    for name in ("leader@PCS-03", "P1", "inspector", "analyst"):
        assert refusal_of(lambda: _call(forces, by=name)) == "wrong_role"  # noqa: B023 - called in this round


def test_one_tap_answers_and_a_later_answer_replaces_it(forces: Forces) -> None:
    call = _call(forces)
    line, by = _line(call, "P2"), forces.actor("P2")
    answer_call(line_id=line.pk, answer="coming", minutes=20, by=by, at=forces.at + MINUTE)
    answer_call(line_id=line.pk, answer="cannot", reason="ill", by=by, at=forces.at + 2 * MINUTE)
    line.refresh_from_db()
    assert (line.state, line.minutes, line.reason, line.n) == ("cannot", None, "ill", 2)
    assert Event.objects.filter(kind="call_up.answered").count() == 2
    counts = counts_of_calls({call})[call]
    assert (counts.called, counts.coming, counts.cannot, counts.silent) == (5 + 1, 0, 1, 5)


def test_an_answer_that_is_repeated_by_a_queue_does_nothing(forces: Forces) -> None:
    line, by = _line(_call(forces), "P2"), forces.actor("P2")
    for _ in range(2):
        answer_call(line_id=line.pk, answer="coming", minutes=5, by=by, at=forces.at, command=COMMAND)
    assert Event.objects.filter(kind="call_up.answered").count() == 1


def test_an_answer_says_when_or_why(forces: Forces) -> None:
    line, by = _line(_call(forces), "P2").pk, forces.actor("P2")
    told = {"line_id": line, "by": by, "at": forces.at}
    assert refusal_of(lambda: answer_call(answer="coming", **told)) == "bad_minutes"  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: answer_call(answer="cannot", **told)) == "bad_reason"  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: answer_call(answer="maybe", **told)) == "unknown_answer_to_call"  # type: ignore[arg-type]  # by name


def test_a_leader_answers_for_their_own_people_alone(forces: Forces) -> None:
    call = _call(forces)
    leader = forces.actor("leader@PCS-03")
    answer_call(line_id=_line(call, "P3").pk, answer="coming", minutes=5, by=leader, at=forces.at)
    theirs = _line(call, "S3").pk
    told = {"line_id": theirs, "answer": "coming", "minutes": 5, "at": forces.at}
    assert refusal_of(lambda: answer_call(by=leader, **told)) == "not_found"  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: answer_call(by=forces.actor("S2"), **told)) == "not_found"  # type: ignore[arg-type]  # by name


def test_silence_is_escalated_once_with_the_names_of_the_silent(forces: Forces) -> None:
    call = _call(forces, unit="PCS-03")
    answer_call(line_id=_line(call, "P2").pk, answer="coming", minutes=5, by=forces.actor("P2"), at=forces.at)
    assert escalate_calls(incident=forces.incident, at=forces.at + 14 * MINUTE) == 0
    assert escalate_calls(incident=forces.incident, at=forces.at + 15 * MINUTE) == 1
    assert escalate_calls(incident=forces.incident, at=forces.at + 16 * MINUTE) == 0
    event = Event.objects.get(kind="call_up.unanswered")
    assert json.loads(event.facts)["officers"] == [forces.officers["P3"].pk, forces.officers["P4"].pk]
    assert (_line(call, "P2").is_escalated, _line(call, "P3").is_escalated) == (False, True)


def test_a_closed_call_takes_no_answer(forces: Forces) -> None:
    call = _call(forces)
    close_call(call_id=call, by=forces.actor("lead"), at=forces.at)
    told = {"line_id": _line(call, "P2").pk, "answer": "coming", "minutes": 5, "at": forces.at}
    assert refusal_of(lambda: answer_call(by=forces.actor("P2"), **told)) == "call_closed"  # type: ignore[arg-type]  # by name
    assert refusal_of(lambda: close_call(call_id=call, by=forces.actor("lead"), at=forces.at)) == "call_closed"


def test_a_unit_sees_the_calls_of_its_people_and_no_other(forces: Forces) -> None:
    call = _call(forces, unit="PCS-03")
    assert [one.pk for one in list_calls(forces.actor("leader@PCS-03"))] == [call]
    assert list(list_calls(forces.actor("leader@SQ-07"))) == []
    assert refusal_of(lambda: get_call(forces.actor("S1"), call)) == "not_found"
    assert refusal_of(lambda: list_calls(forces.actor("reviewer"))) == "wrong_role"


def test_who_is_coming_to_one_call_is_not_called_by_the_next(forces: Forces) -> None:
    first = _call(forces, unit="PCS-03")
    answer_call(line_id=_line(first, "P2").pk, answer="coming", minutes=5, by=forces.actor("P2"), at=forces.at)
    assert _numbers(_call(forces, unit="PCS-03")) == ["P3", "P4"]


def test_who_stands_at_a_post_is_not_called(forces: Forces) -> None:
    check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P3"].pk, by=forces.actor("leader@PCS-03"),
        at=forces.at, reason="reinforcement",
    )  # fmt: skip
    assert _numbers(_call(forces, unit="PCS-03")) == ["P2", "P4"]


def test_who_came_and_went_again_rests_and_is_called_later_although_the_call_was_never_closed(forces: Forces) -> None:
    line = _line(_call(forces, unit="PCS-03", skill="driving", wanted=1), "P3")
    leader = forces.actor("leader@PCS-03")
    answer_call(line_id=line.pk, answer="coming", minutes=10, by=forces.actor("lead"), at=forces.at + MINUTE)
    asked = NewCall("muster", unit="PCS-03", skill="driving")
    by = forces.actor("lead")
    assert preview_call(new=asked, by=by, at=forces.at + 2 * MINUTE).left_out == {"on_duty": 1}
    there = check_in(
        post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers["P3"].pk, by=leader, at=forces.at + 10 * MINUTE,
        reason="reinforcement",
    )  # fmt: skip
    leave_post(attendance_id=there, by=leader, at=forces.at + HOUR, reason="sent_home")
    assert preview_call(new=asked, by=by, at=forces.at + 2 * HOUR).left_out == {"resting": 1}
    assert forces.officers["P3"].pk in preview_call(new=asked, by=by, at=forces.at + 12 * HOUR).called
