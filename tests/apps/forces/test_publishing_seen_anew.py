"""What a plan in force may hold: each case once got past the judge, or was refused though nothing was wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.apps.forces.actions.assigning import assign, unassign
from bihuan.apps.forces.actions.attendance import check_in, leave_post
from bihuan.apps.forces.actions.levels import define_level, set_level
from bihuan.apps.forces.actions.plans import revise_plan
from bihuan.apps.forces.actions.posts import close_post, drop_need
from bihuan.apps.forces.actions.publishing import publish_plan
from bihuan.apps.forces.models import Assignment, Attendance, Need, Officer, Plan
from bihuan.apps.forces.queries.judging import broken_of
from bihuan.apps.forces.rules.levels import Demands
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def _revised(forces: Forces, after: timedelta = timedelta()) -> Plan:
    assert forces.plan is not None
    return revise_plan(plan_id=forces.plan.pk, by=forces.actor("planner"), at=forces.at + after)


def _put(forces: Forces, plan: Plan, number: str, need: Need, reason: str = "", after: timedelta = timedelta()) -> None:
    assign(
        plan_id=plan.pk, officer_id=forces.officers[number].pk, need_id=need.pk, n=Plan.objects.get(pk=plan.pk).n,
        by=forces.actor("lead"), at=forces.at + after, reason=reason,
    )  # fmt: skip


def _publish(forces: Forces, plan: Plan, after: timedelta = timedelta()) -> str:
    n = Plan.objects.get(pk=plan.pk).n
    return publish_plan(plan_id=plan.pk, n=n, by=forces.actor("planner"), at=forces.at + after).state


def _worked(forces: Forces, number: str, until: timedelta) -> None:
    """Let an officer stand at their unit's post from the world's instant on."""
    by = forces.actor("leader@PCS-03")
    there = check_in(post_id=forces.posts["PCS-03"].pk, officer_id=forces.officers[number].pk, by=by, at=forces.at)
    leave_post(attendance_id=there, by=by, at=forces.at + until, reason="called_away")


def test_who_was_released_a_little_early_does_not_stop_the_plan_that_holds_their_running_block(forces: Forces) -> None:
    _worked(forces, "P1", 5 * HOUR + 50 * MINUTE)
    soon = 5 * HOUR + 55 * MINUTE
    plan = _revised(forces, soon)
    assert broken_of(plan, forces.at + soon) == ()
    assert _publish(forces, plan, soon) == "published"


def test_who_worked_a_block_that_a_draft_takes_from_them_rests_all_the_same(forces: Forces) -> None:
    _worked(forces, "P1", 5 * HOUR + 50 * MINUTE)
    soon = 5 * HOUR + 55 * MINUTE
    plan = _revised(forces, soon)
    row = Assignment.objects.get(plan=plan, officer=forces.officers["P1"])
    unassign(plan_id=plan.pk, assignment_id=row.pk, n=plan.n, by=forces.actor("planner"), at=forces.at + soon)
    need = forces.need("SQ-07", 14, 18)
    assert refusal_of(lambda: _put(forces, plan, "P1", need, after=soon)) == "rule_forbids"


def test_a_block_days_ahead_does_not_take_away_the_rest_after_the_last_duty(forces: Forces) -> None:
    Attendance.objects.create(
        incident=forces.world.incident, post=forces.posts["PCS-03"], officer=forces.officers["P3"], state="left",
        reason="reinforcement", checked_in_at=forces.at - 9 * HOUR, left_at=forces.at - HOUR,
    )  # fmt: skip
    ahead = Plan.objects.create(
        incident=forces.world.incident, starts_at=forces.at + 96 * HOUR, ends_at=forces.at + 120 * HOUR,
        state="published", made_by="test", made_at=forces.at,
    )  # fmt: skip
    forces.assign("P3", forces.need("PCS-03", 96, 102), ahead)
    plan = _revised(forces)
    need = forces.need("SQ-07", 2, 6)
    assert refusal_of(lambda: _put(forces, plan, "P3", need)) == "rule_forbids"


def test_a_rule_overridden_on_one_day_is_not_overridden_on_another(forces: Forces) -> None:
    plan = _revised(forces)
    Plan.objects.filter(pk=plan.pk).update(ends_at=forces.at + 96 * HOUR)
    _put(forces, plan, "P3", forces.need("PCS-03", 24, 39), "nobody_else")
    row = forces.assign("P3", forces.need("PCS-03", 72, 87), plan)  # as a roster's row: nobody was asked
    left = [(one.rule, one.need) for one in broken_of(Plan.objects.get(pk=plan.pk), forces.at)]
    assert left == [("stretch", row.need_id), ("day_minutes", row.need_id)]
    assert refusal_of(lambda: _publish(forces, plan)) == "rules_broken"


def test_a_week_too_long_and_a_rest_too_short_that_were_overridden_are_published(forces: Forces) -> None:
    plan = _revised(forces)
    Plan.objects.filter(pk=plan.pk).update(ends_at=forces.at + 168 * HOUR)
    for day in range(1, 6):
        _put(forces, plan, "P3", forces.need("PCS-03", 24 * day, 24 * day + 11.5))
    _put(forces, plan, "P3", forces.need("PCS-03", 145, 150), "nobody_else")
    _put(forces, plan, "P4", forces.need("SQ-07", 24, 30))
    _put(forces, plan, "P4", forces.need("SQ-07", 36, 40), "nobody_else")
    overridden = Assignment.objects.filter(plan=plan).exclude(overridden_by="").order_by("officer__number")
    assert [one.overridden_rules for one in overridden] == [["week_minutes"], ["blocks_a_day", "rest"]]
    assert _publish(forces, plan) == "published"


def test_what_makes_a_broken_rule_worse_needs_a_reason_of_its_own(forces: Forces) -> None:
    plan = _revised(forces)
    Plan.objects.filter(pk=plan.pk).update(ends_at=forces.at + 96 * HOUR)
    first, later = forces.need("PCS-03", 30, 36), forces.need("PCS-03", 40, 55)
    _put(forces, plan, "P3", later, "nobody_else")
    longer = forces.need("SQ-07", 37, 40)
    assert first.ends_at < longer.starts_at
    assert refusal_of(lambda: _put(forces, plan, "P3", longer)) == "rule_forbids"
    _put(forces, plan, "P3", longer, "nobody_else")
    row = Assignment.objects.get(plan=plan, need=longer)
    assert row.overridden_rules == ["stretch"]


def test_nobody_who_has_left_the_strength_is_published(forces: Forces) -> None:
    plan = _revised(forces)
    need = forces.need("PCS-03", 12, 18)
    _put(forces, plan, "P3", need)
    Officer.objects.filter(pk=forces.officers["P3"].pk).update(left_at=forces.at)
    assert [(one.rule, one.need) for one in broken_of(plan, forces.at)] == [("unknown", need.pk)]
    assert refusal_of(lambda: _publish(forces, plan)) == "rules_broken"


def test_who_stood_at_a_post_that_was_closed_is_free_for_others(forces: Forces) -> None:
    by = forces.actor("planner")
    close_post(post_id=forces.posts["PCS-03"].pk, n=0, by=by, at=forces.at - HOUR)
    plan = _revised(forces, -HOUR)
    assert set(Assignment.objects.filter(plan=plan).values_list("officer__number", flat=True)) == {"S1", "S2"}
    _put(forces, plan, "P2", Need.objects.get(post=forces.posts["SQ-07"], starts_at=forces.at + 6 * HOUR), after=-HOUR)
    assert _publish(forces, plan, -HOUR) == "published"


def test_a_block_that_only_the_draft_gives_and_that_has_begun_counts(forces: Forces) -> None:
    plan = _revised(forces)
    Plan.objects.filter(pk=plan.pk).update(settings={"way": "plan"})
    _put(forces, plan, "P3", forces.need("PCS-03", 12, 18))
    late = forces.need("SQ-07", 20, 23)
    assert refusal_of(lambda: _put(forces, plan, "P3", late, after=13 * HOUR)) == "rule_forbids"


def test_a_need_at_which_somebody_stood_is_not_taken_back(forces: Forces) -> None:
    need = forces.need("PCS-03", 12, 18)
    by, at = forces.actor("leader@PCS-03"), forces.at + 13 * HOUR
    check_in(
        post_id=need.post_id, officer_id=forces.officers["P3"].pk, by=by, at=at, reason="reinforcement"
    )  # fmt: skip
    assert refusal_of(lambda: drop_need(need_id=need.pk, by=forces.actor("planner"), at=at)) == "need_is_planned"


def test_an_override_holds_when_its_own_block_is_over(forces: Forces) -> None:
    plan = _revised(forces)
    _put(forces, plan, "P3", forces.need("PCS-03", 16, 22))
    _put(forces, plan, "P3", forces.need("PCS-03", 22, 28), "nobody_else")
    _put(forces, plan, "P3", forces.need("SQ-07", 13, 16), "nobody_else")
    rows = Assignment.objects.filter(plan=plan, officer=forces.officers["P3"]).order_by("starts_at")
    assert [one.overridden_rules for one in rows] == [["stretch"], [], ["blocks_a_day"]]
    for hours in (1, 16.5, 22.5):
        assert broken_of(plan, forces.at + hours * HOUR) == ()
    rows.filter(overridden_rules=["stretch"]).update(overridden_by="", override_reason="", overridden_rules=[])
    assert {one.rule for one in broken_of(plan, forces.at + 16.5 * HOUR)} == {"stretch"}


def test_the_people_at_home_are_overridden_for_one_day_alone(forces: Forces) -> None:
    lead = forces.actor("lead")
    level = define_level(told=Demands("I", "一级", 0, 30, 100), by=lead, at=forces.at)
    plan = _revised(forces)
    Plan.objects.filter(pk=plan.pk).update(ends_at=forces.at + 96 * HOUR)
    set_level(level_id=level.pk, reason="exercise", by=lead, at=forces.at)
    Assignment.objects.filter(plan=plan).delete()
    _put(forces, plan, "P3", forces.need("PCS-03", 24, 30), "nobody_else")
    assert broken_of(Plan.objects.get(pk=plan.pk), forces.at) == ()
    forces.assign("P3", forces.need("PCS-03", 48, 54), plan)
    assert [one.rule for one in broken_of(Plan.objects.get(pk=plan.pk), forces.at)] == ["home_minimum"]
