"""What the hard rules say of a plan: what it breaks, what one more assignment would break, which rule stops whom."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.forces.models import Assignment, Plan
from bihuan.apps.forces.queries.problems import frame_of, part_of_cell, problem_of
from bihuan.engine.roster.checking import Broken, broken_rules
from bihuan.engine.roster.explaining import Reason, why_not
from bihuan.engine.roster.problem import Pairs, Problem


def problem_of_plan(plan: Plan, at: datetime) -> Problem:
    """Return the planner's problem of a plan as people, posts, heat and the duty level stand now."""
    return problem_of(frame_of(plan, at))


def problem_of_cell(plan: Plan, officer: str, need: str, at: datetime) -> Problem:
    """Return as much of the problem of a plan as the rules look at when the officer is put to the need."""
    return problem_of(frame_of(plan, at), part_of_cell(plan, officer, need, at))


def pairs_of(plan: Plan, problem: Problem) -> Pairs:
    """Return the assignments of a plan that the problem knows: those over or begun are nobody's to judge any more."""
    rows = Assignment.objects.filter(plan=plan).order_by("starts_at", "id").values_list("officer_id", "need_id")
    return tuple((officer, need) for officer, need in rows if need in problem.need and officer in problem.officer)


def broken_of(plan: Plan, at: datetime) -> tuple[Broken, ...]:
    """Return every hard rule that a plan breaks and that nobody has overridden with name and reason."""
    problem = problem_of_plan(plan, at)
    excused = _excused(plan)
    return tuple(one for one in broken_rules(problem, pairs_of(plan, problem)) if not _subjects(one) & excused)


def _excused(plan: Plan) -> set[tuple[str, str]]:
    """Return what was overridden: rule and officer; for the people at home, rule and unit."""
    rows = Assignment.objects.filter(plan=plan).exclude(overridden_by="").select_related("officer")
    return {
        (rule, who) for one in rows for rule in one.overridden_rules for who in (one.officer_id, one.officer.unit_id)
    }


def _subjects(one: Broken) -> set[tuple[str, str]]:
    who = str(one.detail.get("unit", "")) if one.rule == "home_minimum" else one.officer
    return {(one.rule, who)}


def broken_by(plan: Plan, officer: str, need: str, at: datetime) -> tuple[Broken, ...]:
    """Return the hard rules that a plan breaks with one more assignment and does not break without it."""
    problem = problem_of_cell(plan, officer, need, at)
    given = pairs_of(plan, problem)
    before = {(one.rule, one.officer, one.need) for one in broken_rules(problem, given)}
    after = broken_rules(problem, (*given, (officer, need)))
    return tuple(one for one in after if (one.rule, one.officer, one.need) not in before)


def reasons_of(plan: Plan, officer: str, need: str, at: datetime) -> tuple[Reason, ...]:
    """Return everything that stops an officer from standing at a need beside what the plan gives; () for nothing.

    Somebody who left, or a block that is over, is answered with the rule `unknown`.
    """
    problem = problem_of_cell(plan, officer, need, at)
    try:
        return why_not(problem, pairs_of(plan, problem), officer, need)
    except KeyError:
        return (Reason("unknown"),)
