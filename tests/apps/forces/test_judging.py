"""The question about one cell is asked of a part of the problem: it is answered as if the whole had been asked."""

from __future__ import annotations

import os
import random

import pytest

from bihuan.apps.forces.actions.levels import define_level, set_level
from bihuan.apps.forces.actions.plans import revise_plan
from bihuan.apps.forces.actions.weather import note_weather
from bihuan.apps.forces.models import Assignment, Attendance, Need, Officer, Plan, Post
from bihuan.apps.forces.queries.judging import broken_by, pairs_of, problem_of_plan, reasons_of
from bihuan.apps.forces.rules.levels import Demands
from bihuan.apps.forces.rules.weather import HourTold
from bihuan.engine.roster.checking import broken_rules
from bihuan.engine.roster.explaining import Reason, why_not
from bihuan.engine.roster.problem import Pairs, Problem
from tests.forces_world import HOUR, Forces

pytestmark = pytest.mark.django_db


def _whole_reasons(problem: Problem, given: Pairs, officer: str, need: str) -> tuple[Reason, ...]:
    try:
        return why_not(problem, given, officer, need)
    except KeyError:
        return (Reason("unknown"),)


def _whole_rules(problem: Problem, given: Pairs, officer: str, need: str) -> set[tuple[str, str, str]]:
    """Return what is broken anew, and what is broken worse: more of the same person's or of the unit at home."""
    before, after = (broken_rules(problem, pairs) for pairs in (given, (*given, (officer, need))))
    worse = {
        (one.rule, one.officer, one.need) for one in after
        if one not in before and (one.officer == officer or one.rule == "home_minimum")
    }  # fmt: skip
    known = {(one.rule, one.officer, one.need) for one in before}
    return worse | ({(one.rule, one.officer, one.need) for one in after} - known)


def _world(forces: Forces, seed: int) -> Plan:
    """Let there be hot posts, a level, absences, limits, released people, another plan in force, a draft by hand."""
    draw, lead = random.Random(seed), forces.actor("lead")
    Post.objects.update(longitude=106.08, latitude=30.8)
    Post.objects.filter(pk=forces.posts["SQ-07"].pk).update(clothing="hooded", skills=["driving"])
    hours = [HourTold(forces.at + step * HOUR, 40.0 if 6 <= step < 14 else 18.0, 0.4, 1.5) for step in range(48)]
    note_weather(hours=hours, is_observed=False, source="test", by=lead, at=forces.at)
    level = define_level(told=Demands("I", "一级", 25, 30, 50), by=lead, at=forces.at)
    set_level(level_id=level.pk, reason="exercise", by=lead, at=forces.at)
    forces.away(draw.choice(("P3", "S4")))
    Officer.objects.filter(number=draw.choice(("P4", "S3"))).update(limits=["no_heat"], pair="x")
    gone = forces.officers[draw.choice(("P2", "S2"))]
    Officer.objects.filter(pk=gone.pk).update(left_at=forces.at)
    Attendance.objects.create(
        incident=forces.world.incident, post=forces.posts["PCS-03"], officer=forces.officers["P1"], state="left",
        reason="reinforcement", checked_in_at=forces.at - 9 * HOUR, left_at=forces.at - 3 * HOUR,
    )  # fmt: skip
    more = [forces.need(post, begin, begin + 6, 2) for post in forces.posts for begin in (12, 18)]
    Need.objects.filter(post=forces.posts["SQ-07"]).update(skilled=1)
    _other_plan(forces, draw)
    assert forces.plan is not None
    draft = revise_plan(plan_id=forces.plan.pk, by=forces.actor("planner"), at=forces.at)
    for number in draw.sample(sorted(forces.officers), 5):
        need = draw.choice(more)
        forces.assign(number, need, draft)
    return draft


def _other_plan(forces: Forces, draw: random.Random) -> None:
    """Let another plan in force give blocks of the day after."""
    other = Plan.objects.create(
        incident=forces.world.incident, starts_at=forces.at + 24 * HOUR, ends_at=forces.at + 48 * HOUR,
        state="published", made_by="test", made_at=forces.at, published_by="test", published_at=forces.at,
    )  # fmt: skip
    need = forces.need("PCS-03", 24, 30, 4)
    for number in draw.sample(sorted(forces.officers), 4):
        forces.assign(number, need, other)


@pytest.mark.parametrize("seed", range(1, 9 if os.environ.get("BIHUAN_PROVE") else 2))
def test_a_part_of_the_problem_gives_the_reasons_of_the_whole_for_every_cell(forces: Forces, seed: int) -> None:
    draft = _world(forces, seed)
    needs = [*Need.objects.order_by("starts_at", "post").values_list("pk", flat=True), "nowhere"]
    said: set[str] = set()
    for plan in (draft, forces.plan):
        assert plan is not None
        problem = problem_of_plan(plan, forces.at)
        given = pairs_of(plan, problem)
        for officer in forces.officers.values():
            for need in needs:
                told = reasons_of(plan, officer.pk, need, forces.at)
                assert told == _whole_reasons(problem, given, officer.pk, need)
                said |= {one.code for one in told}
    assert said >= {"unknown", "already_there", "full", "rest", "blocks_a_day", "home_minimum", "absent", "skill"}
    assert said & {"heat_forbidden", "limit"}


def test_one_hand_at_a_draft_is_judged_by_a_part_as_by_the_whole(forces: Forces) -> None:
    draft = _world(forces, 3)
    problem = problem_of_plan(draft, forces.at)
    given = pairs_of(draft, problem)
    for officer in Officer.objects.filter(left_at=None).order_by("number"):
        for need in Need.objects.filter(starts_at__lt=draft.ends_at):
            told = {(one.rule, one.officer, one.need) for one in broken_by(draft, officer.pk, need.pk, forces.at)}
            assert told == _whole_rules(problem, given, officer.pk, need.pk)


def test_the_own_blocks_of_a_plan_in_force_count_once(forces: Forces) -> None:
    assert forces.plan is not None
    need = forces.need("SQ-07", 12, 18)
    told = reasons_of(forces.plan, forces.officers["P1"].pk, need.pk, forces.at)
    assert [(one.code, one.detail.get("count", one.detail.get("lacking_minutes"))) for one in told] == [
        ("rest", 300), ("blocks_a_day", 2),
    ]  # fmt: skip
    assert Assignment.objects.filter(plan=forces.plan).count() == 4
