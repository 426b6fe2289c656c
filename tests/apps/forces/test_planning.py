"""Making plans: the job's draft, what it cannot meet, the heat, the seats of the desk; begun twice it ends as once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bihuan.apps.core.models import Department, Event, Unit
from bihuan.apps.core.rules import DutyRole
from bihuan.apps.forces.actions.absences import tell_absence
from bihuan.apps.forces.actions.assigning import assign
from bihuan.apps.forces.actions.levels import define_level, set_level
from bihuan.apps.forces.actions.pairings import PairingTold, agree_pairing
from bihuan.apps.forces.actions.planning import fail_plan, perform_plan
from bihuan.apps.forces.actions.plans import ask_plan, ask_replan, drop_plan
from bihuan.apps.forces.actions.posts import PostTold, open_post
from bihuan.apps.forces.actions.publishing import publish_plan
from bihuan.apps.forces.actions.weather import note_weather
from bihuan.apps.forces.models import Assignment, Duty, Need, Officer, Plan, Post
from bihuan.apps.forces.queries.judging import broken_of, reasons_of
from bihuan.apps.forces.queries.plan_board import board_of
from bihuan.apps.forces.queries.plan_heat import hot_needs, proposals_of
from bihuan.apps.forces.queries.seats import seats
from bihuan.apps.forces.rules.levels import Demands
from bihuan.apps.forces.rules.weather import HourTold
from tests.forces_world import HOUR, Forces
from tests.refusals import refusal_of

pytestmark = pytest.mark.django_db


def made(forces: Forces, plan: Plan) -> Plan:
    return perform_plan(plan_id=plan.pk, at=forces.at, clock=lambda: forces.at)


def planned(forces: Forces, first: float, last: float, blocks: int = 1) -> Plan:
    """Make a plan of the hours, with two seconds to think."""
    return made(forces, ask_plan(
        starts_at=forces.at + first * HOUR, ends_at=forces.at + last * HOUR, plan_seconds=2, blocks_a_day=blocks,
        by=forces.actor("planner"), at=forces.at,
    ))  # fmt: skip


def in_force(forces: Forces, plan: Plan) -> Plan:
    return publish_plan(plan_id=plan.pk, n=plan.n, by=forces.actor("planner"), at=forces.at)


def test_a_plan_meets_what_it_can_breaks_no_rule_and_says_what_it_cannot_and_why(forces: Forces) -> None:
    forces.need("PCS-03", 30, 36, minimum=3)
    lacking = forces.need("SQ-07", 36, 42, minimum=9)
    plan = planned(forces, 24, 48)
    assert (plan.state, broken_of(plan, forces.at)) == ("draft", ())
    assert [(one["need"], one["lacking"], one["why"]) for one in plan.report["unmet"]] == [
        (lacking.pk, 4, "too_few_people")
    ]
    assert Event.objects.get(kind="plan.made").facts.count('"assignments":8') == 1


def test_the_level_keeps_people_at_each_home_station(forces: Forces) -> None:
    level = define_level(told=Demands("I", "一级", 25, 30, 75), by=forces.actor("lead"), at=forces.at)
    set_level(level_id=level.pk, reason="exercise", by=forces.actor("lead"), at=forces.at)
    forces.need("PCS-03", 30, 36, minimum=4)
    plan = planned(forces, 24, 48)
    units = list(
        Assignment.objects.filter(plan=plan).values_list("officer__unit_id", flat=True).order_by("officer__unit_id")
    )
    assert units == ["PCS-03", "SQ-07"]
    assert [(one["lacking"], one["why"]) for one in plan.report["unmet"]] == [(2, "home_minimum")]


def test_a_replan_takes_the_absent_off_and_changes_two_cells(forces: Forces) -> None:
    assert forces.plan is not None
    officer = forces.officers["P2"]
    tell_absence(officer_id=officer.pk, kind="sickness", starts_at=forces.at, ends_at=None, by=forces.actor("lead"),
                 at=forces.at)  # fmt: skip
    plan = made(forces, ask_replan(plan_id=forces.plan.pk, by=forces.actor("planner"), at=forces.at))
    assert sorted(one["kind"] for one in plan.report["changes"]) == ["added", "removed"]
    assert (Assignment.objects.filter(plan=plan, officer=officer).count(), plan.report["unmet"]) == (0, [])
    assert in_force(forces, plan).state == "published"


def test_a_new_plan_leaves_what_has_begun_as_it_is(forces: Forces) -> None:
    before = set(Assignment.objects.filter(starts_at=forces.at).values_list("officer", "need"))
    plan = planned(forces, 0, 24)
    assert set(Assignment.objects.filter(plan=plan, starts_at=forces.at).values_list("officer", "need")) == before


def test_a_plan_made_twice_is_made_once_and_one_that_was_dropped_stays_dropped(forces: Forces) -> None:
    plan = planned(forces, 0, 24)
    assert made(forces, plan).n == plan.n
    second = ask_plan(starts_at=forces.at, ends_at=forces.at + 24 * HOUR, plan_seconds=2, by=forces.actor("planner"),
                      at=forces.at)  # fmt: skip
    drop_plan(plan_id=second.pk, n=0, by=forces.actor("planner"), at=forces.at)
    assert made(forces, second).state == "dropped"
    assert fail_plan(plan_id=second.pk, why="gave_up", at=forces.at).report == {}
    third = ask_plan(starts_at=forces.at, ends_at=forces.at + 24 * HOUR, plan_seconds=2, by=forces.actor("planner"),
                     at=forces.at)  # fmt: skip
    failed = fail_plan(plan_id=third.pk, why="gave_up", at=forces.at)
    assert (failed.state, failed.report["status"]) == ("dropped", "gave_up")


def test_the_clock_writes_how_far_it_is_once_a_second(forces: Forces) -> None:
    forces.need("PCS-03", 30, 36, minimum=3)
    plan = ask_plan(starts_at=forces.at + 24 * HOUR, ends_at=forces.at + 48 * HOUR, plan_seconds=2,
                    by=forces.actor("planner"), at=forces.at)  # fmt: skip
    told: list[dict[str, object]] = []
    now = iter(forces.at + timedelta(seconds=second) for second in range(999))

    def clock() -> datetime:
        told.append(Plan.objects.get(pk=plan.pk).progress)
        return next(now)

    perform_plan(plan_id=plan.pk, at=forces.at, clock=clock)
    kept = [one for one in told if one]
    assert (bool(kept), {one["total"] for one in kept}) == (True, {2})


def test_who_is_paired_goes_to_the_unit_that_is_helped(forces: Forces) -> None:
    agree_pairing(told=PairingTold("SQ-07", "PCS-03", 2, forces.at, forces.at + 48 * HOUR), by=forces.actor("lead"),
                  at=forces.at)  # fmt: skip
    forces.need("PCS-03", 30, 36, minimum=4)
    forces.need("SQ-07", 30, 36, minimum=4)  # everybody is needed, so it is told who stands where
    plan = planned(forces, 24, 48)
    helpers = Assignment.objects.filter(plan=plan, officer__unit="SQ-07", need__post__unit="PCS-03")
    assert sorted(helpers.values_list("officer__number", flat=True)) == ["S1", "S2"]


def hot(forces: Forces, first: int, last: int) -> None:
    """Tell 42 °C in the sun for the hours from the first to the last, 24 °C for all others of two days."""
    noon, mild = (42.0, 0.4, 1.0, 900.0), (24.0, 0.4, 1.0, 0.0)
    hours = [HourTold(forces.at + ahead * HOUR, *(noon if first <= ahead < last else mild)) for ahead in range(72)]
    note_weather(hours=hours, is_observed=False, source="气象局", by=forces.actor("lead"), at=forces.at)


def test_no_block_in_a_sealed_suit_at_42_degrees_is_planned_and_the_page_is_told_what_can_be_done(
    forces: Forces,
) -> None:
    Post.objects.filter(pk=forces.posts["PCS-03"].pk).update(clothing="vapour_barrier", longitude=106.1, latitude=30.8)
    need = forces.need("PCS-03", 30, 36)
    hot(forces, 30, 36)
    plan = planned(forces, 24, 48)
    assert [(one["need"], one["why"]) for one in plan.report["unmet"]] == [(need.pk, "heat")]
    assert [one.code for one in reasons_of(plan, forces.officers["P3"].pk, need.pk, forces.at)] == ["heat_forbidden"]
    board = board_of(plan)
    assert [cell.state for cell in board.cells] == ["hot"]
    found = proposals_of(hot_needs(board), forces.at)
    assert [(one.pk, {proposal.kind for proposal in proposals} >= {"hours"}) for one, proposals in found] == [
        (need.pk, True)
    ]


def test_heat_beyond_the_limit_is_overridden_for_a_life_alone(forces: Forces) -> None:
    Post.objects.filter(pk=forces.posts["PCS-03"].pk).update(clothing="vapour_barrier", longitude=106.1, latitude=30.8)
    need, officer = forces.need("PCS-03", 30, 36), forces.officers["P3"].pk
    hot(forces, 30, 36)
    plan = planned(forces, 24, 48)
    lead, n = forces.actor("lead"), plan.n

    def with_reason(reason: str) -> Assignment:
        return assign(plan_id=plan.pk, officer_id=officer, need_id=need.pk, n=n, reason=reason, by=lead, at=forces.at)

    assert (refusal_of(lambda: with_reason("")), refusal_of(lambda: with_reason("nobody_else"))) == (
        "rule_forbids", "only_for_life",
    )  # fmt: skip
    assert with_reason("life_at_risk").overridden_rules == ["heat_forbidden"]


def desk_post(forces: Forces) -> Post:
    """Open the lead's seat for the health commission, and let two officers of it exist."""
    office, _ = Department.objects.get_or_create(code="health", defaults={"name": "卫健委"})
    Unit.objects.filter(pk="SQ-07").update(department=office)
    told = PostTold("SQ-07", "卫健席", "desk", department="health", duty_role=DutyRole.DESK_LEAD)
    return open_post(told=told, by=forces.actor("lead"), at=forces.at)


def test_a_seat_is_for_its_department_and_the_duty_follows_from_the_plan(forces: Forces) -> None:
    post = desk_post(forces)
    for first in (30, 36):
        Need.objects.create(post=post, starts_at=forces.at + first * HOUR, ends_at=forces.at + (first + 6) * HOUR,
                            minimum=1, wished=1)  # fmt: skip
    Officer.objects.filter(number__in=("S3", "S4")).update(left_at=forces.at)
    plan = in_force(forces, planned(forces, 24, 48))
    assert set(Assignment.objects.filter(plan=plan).values_list("officer__unit", flat=True)) == {"SQ-07"}
    held = Duty.objects.filter(shift__unit=None, shift__starts_at__gte=forces.at + 24 * HOUR)
    given = Assignment.objects.filter(plan=plan).order_by("starts_at").values_list("officer__account", flat=True)
    assert list(held.order_by("shift__starts_at").values_list("account", flat=True)) == list(given)
    seat = next(one for one in seats(forces.incident, forces.at + 24 * HOUR, forces.at + 48 * HOUR))
    assert [(first - forces.at) / HOUR for first, _last in seat.gaps] == [24.0, 42.0]


def test_a_duty_goes_with_the_plan_that_takes_its_holder_away(forces: Forces) -> None:
    post = desk_post(forces)
    Need.objects.create(post=post, starts_at=forces.at + 30 * HOUR, ends_at=forces.at + 36 * HOUR, minimum=1, wished=1)
    Officer.objects.filter(number__in=("S3", "S4")).update(left_at=forces.at)
    plan = in_force(forces, planned(forces, 24, 48))
    first = Assignment.objects.get(plan=plan).officer
    tell_absence(officer_id=first.pk, kind="leave", starts_at=forces.at, ends_at=None, by=forces.actor("lead"),
                 at=forces.at)  # fmt: skip
    mended = in_force(forces, made(forces, ask_replan(plan_id=plan.pk, by=forces.actor("planner"), at=forces.at)))
    second = Assignment.objects.get(plan=mended).officer
    held = Duty.objects.filter(shift__unit=None, shift__starts_at=forces.at + 30 * HOUR)
    assert first != second
    assert list(held.values_list("account", flat=True)) == [second.account_id]
