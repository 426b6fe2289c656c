"""What the hard rules say of a plan: what it breaks, what one more assignment would break, which rule stops whom."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bihuan.apps.forces.models import Assignment, Plan
from bihuan.apps.forces.queries.problems import frame_of, part_of_cell, problem_of
from bihuan.engine.roster.checking import EARLIER, Broken, broken_rules
from bihuan.engine.roster.explaining import Reason, why_not
from bihuan.engine.roster.problem import Pairs, Problem

_WEEK, _DAY_S = 7, 86_400


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
    """Return every hard rule that a plan breaks and that nobody has overridden there with name and reason."""
    problem = problem_of_plan(plan, at)
    overridden = list(Assignment.objects.filter(plan=plan).exclude(overridden_by="").select_related("officer"))
    gone = Assignment.objects.filter(plan=plan, ends_at__gt=at, officer__left_at__lte=at).order_by("starts_at", "id")
    left = [Broken("unknown", one.officer_id, one.need_id, {"code": "officer"}) for one in gone]
    broken = (*left, *broken_rules(problem, pairs_of(plan, problem)))
    return tuple(one for one in broken if not any(_excuses(row, one, problem) for row in overridden))


def _excuses(row: Assignment, one: Broken, problem: Problem) -> bool:
    """Say whether a rule is broken by the very block for which it was overridden, not by another of the same person."""
    if one.rule not in row.overridden_rules:
        return False
    if one.rule == "skill":
        return bool(row.need_id == one.need)
    if one.rule == "home_minimum":
        return bool(row.officer.unit_id == one.detail["unit"] and _days_after(row, one, problem) == 0)
    if row.officer_id != one.officer:
        return False
    if one.rule == "week_minutes":
        return -1 <= _days_after(row, one, problem) < _WEEK  # from the evening before: a night lies in two days
    blocks = {one.need, *str(one.detail.get("other", "")).split()}
    return row.need_id in blocks or (EARLIER in blocks and _is_just_before(row, one, problem))


def _days_after(row: Assignment, one: Broken, problem: Problem) -> int:
    """Return how many days after the day that a rule speaks of a block begins, by the clocks of the incident."""
    began = row.starts_at.astimezone(ZoneInfo(problem.rules.zone)).date()
    return (began - date.fromisoformat(str(one.detail["day"]))).days


def _is_just_before(row: Assignment, one: Broken, problem: Problem) -> bool:
    """Say whether a block that is over, and has no name for the judge, lies within a day before the one named."""
    since = problem.need[one.need].starts - row.ends_at.timestamp()
    return row.need_id not in problem.need and since < _DAY_S


def broken_by(plan: Plan, officer: str, need: str, at: datetime) -> tuple[Broken, ...]:
    """Return the hard rules that one more assignment breaks, or breaks worse than the plan does without it."""
    problem = problem_of_cell(plan, officer, need, at)
    given = pairs_of(plan, problem)
    before = broken_rules(problem, given)
    known = {(one.rule, one.officer, one.need) for one in before}
    after = [one for one in broken_rules(problem, (*given, (officer, need))) if one not in before]
    return tuple(
        one for one in after
        if one.officer == officer or one.rule == "home_minimum" or (one.rule, one.officer, one.need) not in known
    )  # fmt: skip


def reasons_of(plan: Plan, officer: str, need: str, at: datetime) -> tuple[Reason, ...]:
    """Return everything that stops an officer from standing at a need beside what the plan gives; () for nothing.

    Somebody who left, or a block that is over, is answered with the rule `unknown`.
    """
    problem = problem_of_cell(plan, officer, need, at)
    try:
        return why_not(problem, pairs_of(plan, problem), officer, need)
    except KeyError:
        return (Reason("unknown"),)
