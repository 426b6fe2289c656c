"""Which rule stops an officer from a need, and by how much: the judge is asked, with the cell and without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bihuan.engine.roster.checking import Broken, Detail, broken_rules
from bihuan.engine.roster.problem import Pairs, Problem


@dataclass(frozen=True)
class Reason:
    """One thing that stops an officer: a rule of `checking.RULES`, `already_there`, or `full` (no hard rule: every
    seat is taken, and the planner sends nobody beyond). `detail` is the judge's: the other block, minutes, limits.
    """

    code: str
    detail: Detail = field(default_factory=dict)


def why_not(
    problem: Problem, assignments: Iterable[tuple[str, str]], officer_id: str, need_id: str
) -> tuple[Reason, ...]:
    """Return everything that stops the officer from standing at the need besides the roster; () for nothing.

    :raises KeyError: for an id the problem does not hold.
    """
    officer, need = problem.officer[officer_id], problem.need[need_id]
    given = tuple(assignments)
    if (officer_id, need_id) in given:
        return (Reason("already_there"),)
    near = _near(problem, given, officer.unit, need_id)
    before = broken_rules(problem, near)
    after = broken_rules(problem, (*near, (officer_id, need_id)))
    new = [one for one in after if one not in before and _is_about(one, officer_id, officer.unit, need_id)]
    reasons = [Reason(one.rule, one.detail) for one in new]
    there = sum(one == need_id for _, one in given)
    if there >= need.seats:
        reasons.append(Reason("full", {"count": there, "limit": need.seats}))
    return tuple(reasons)


def _near(problem: Problem, given: Pairs, unit: str, need: str) -> Pairs:
    """Return the assignments that any rule about the cell can look at: the unit's and the need's."""
    mates = {one.id for one in problem.officers if one.unit == unit}
    return tuple(pair for pair in given if pair[1] == need or pair[0] in mates)


def _is_about(broken: Broken, officer: str, unit: str, need: str) -> bool:
    return broken.officer == officer or broken.need == need or broken.detail.get("unit") == unit
