"""Rounds: asked for by a person, reckoned in the background, each door on one team's list or left out with a reason."""

from __future__ import annotations

import json

import pytest

from bihuan.apps.core.models import Area
from bihuan.apps.residents.actions.checks import note_no_answer
from bihuan.apps.residents.actions.looking import look_at_care
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan, make_plan
from bihuan.apps.residents.models import PlannedVisit, VisitPlan
from tests.care_world import HOUR, Care
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def _asked(care: Care, unit: str = "PCS-03", teams: int = 2, hours: int = 12) -> AskedRound:
    return AskedRound(unit, teams, care.at, care.at + hours * HOUR)


def test_everybody_due_until_the_end_is_on_one_round(care: Care) -> None:
    rows = [care.add(n, ("oxygen",), longitude=106.08 + n / 2000, latitude=30.8) for n in range(4)]
    late = care.add(4, ("alone",))
    refused = refusal_of(lambda: ask_plan(asked=_asked(care), by=care.actor("lead"), at=care.at))
    assert refused == "nobody_to_visit"  # all are due at its very end
    for one in rows[:3]:
        note_no_answer(entry_id=one.pk, by=care.actor("lead"), at=care.at)
    again = make_plan(plan_id=ask_plan(asked=_asked(care), by=care.actor("lead"), at=care.at).pk, at=care.at)
    doors = PlannedVisit.objects.filter(plan=again)
    assert sorted(doors.values_list("of_check__entry", flat=True)) == sorted(one.pk for one in rows[:3])
    assert (again.state, again.unserved, again.figures["doors"], again.figures["guessed"]) == ("made", [], 3, 0)
    assert late.pk not in set(doors.values_list("of_check__entry", flat=True))


def test_a_door_without_a_position_is_taken_to_lie_in_the_middle_of_its_community(care: Care) -> None:
    ring = [[106.0, 30.0], [106.2, 30.0], [106.2, 30.2], [106.0, 30.2]]
    Area.objects.filter(code="511302001").update(polygon=ring)
    row = care.add(0, ("oxygen",))
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    made = make_plan(plan_id=ask_plan(asked=_asked(care), by=care.actor("lead"), at=care.at).pk, at=care.at)
    assert (made.state, made.figures["guessed"]) == ("made", 1)
    assert made.figures["home"] == pytest.approx([106.1, 30.1])


def test_a_round_of_which_nobody_knows_where_it_lies_says_so(care: Care) -> None:
    row = care.add(0, ("oxygen",))
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    made = make_plan(plan_id=ask_plan(asked=_asked(care), by=care.actor("lead"), at=care.at).pk, at=care.at)
    assert (made.state, made.status, PlannedVisit.objects.count()) == ("failed", "no_position", 0)


def test_a_later_plan_of_the_unit_takes_the_place_of_the_earlier_and_one_is_made_once(care: Care) -> None:
    row = care.add(0, ("oxygen",), longitude=106.08, latitude=30.8)
    note_no_answer(entry_id=row.pk, by=care.actor("lead"), at=care.at)
    first, second = (ask_plan(asked=_asked(care), by=care.actor("lead"), at=care.at) for _ in range(2))
    for plan in (first, first, second):
        make_plan(plan_id=plan.pk, at=care.at)
    assert VisitPlan.objects.get(pk=first.pk).replaced_at == care.at
    assert (VisitPlan.objects.get(pk=second.pk).replaced_at, PlannedVisit.objects.count()) == (None, 2)
    assert [json.loads(one.facts)["doors"] for one in care.events("visits.made")] == [1, 1]


def test_whoever_stands_on_the_round_of_today_is_work_before_they_are_due(care: Care) -> None:
    row = care.add(0, ("insulin",), longitude=106.08, latitude=30.8)
    asked = AskedRound("PCS-03", 1, care.at + 14 * HOUR, care.at + 26 * HOUR)
    make_plan(plan_id=ask_plan(asked=asked, by=care.actor("lead"), at=care.at).pk, at=care.at)

    def name(hours: int) -> str:
        rows, at = [care.again(row)], care.at + hours * HOUR
        return look_at_care(rows=rows, by=care.actor("officer@PCS-03"), at=at)[row.pk].name.value

    assert [name(hours) for hours in (1, 15)] == ["温**", "温玉兰"]


def test_a_unit_plans_its_own_rounds_and_nobody_elses(care: Care) -> None:
    care.add(0, ("oxygen",), longitude=106.08, latitude=30.8)
    later = AskedRound("PCS-03", 1, care.at + 6 * HOUR, care.at + 18 * HOUR)
    assert refusal_of(lambda: ask_plan(asked=later, by=care.actor("dispatcher@SQ-07"), at=care.at)) == "wrong_role"
    assert (
        refusal_of(lambda: ask_plan(asked=_asked(care, "NO-99"), by=care.actor("lead"), at=care.at)) == "unknown_unit"
    )
    assert ask_plan(asked=later, by=care.actor("dispatcher@PCS-03"), at=care.at).state == "asked"
