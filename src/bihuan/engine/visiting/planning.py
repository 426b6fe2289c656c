"""Plans visits: a lawful plan at once, better ones while there is time, whom it leaves out and why, and a bound."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy.typing as npt

from bihuan.engine.visiting.bounding import Bound, lower_bound
from bihuan.engine.visiting.greedy import nearest_first
from bihuan.engine.visiting.problem import FAR, Problem, Route, Team, Unserved, Visit, VisitPlan
from bihuan.engine.visiting.timing import Orders, cost_of, timed, travel_of

STEPS: Final = 6_000_000
"""How many neighbours the search looks at, at most: with one seed the answer is the same where the clock allows it."""
Told = Callable[[int, float], None]
"""Called with the cost of each better plan and the bound."""


def plan_visits(
    teams: Sequence[Team], visits: Sequence[Visit], travel_seconds: npt.ArrayLike, *, seconds: float = 10,
    seed: int = 1, steps: int = STEPS, progress: Told | None = None, should_stop: Callable[[], bool] | None = None,
) -> VisitPlan:  # fmt: skip
    """Return routes that break no rule, of as little cost as found in the time.

    `travel_seconds` is (n + m, n + m), teams first, from row to column, infinite where there is no way. `seed`
    is the solver's. `should_stop` is asked while it searches.

    :raises BadVisits: see `Problem`.
    """
    begun = time.monotonic()
    problem = Problem(teams, visits, travel_seconds)
    bound = lower_bound(problem)
    told, asked = progress or _silent, should_stop or _never
    orders, status = nearest_first(problem), "done"
    told(cost_of(problem, orders), bound.cost)
    left = seconds - (time.monotonic() - begun)
    if problem.n and problem.m and left > 0:
        found, status = _search(problem, orders, left, steps, seed, lambda cost: told(cost, bound.cost), asked)
        orders = min((orders, found), key=lambda one: cost_of(problem, one))
    return _plan(problem, orders, bound, status, time.monotonic() - begun)


def _search(
    problem: Problem, first: Orders, seconds: float, steps: int, seed: int, told: Callable[[int], None],
    asked: Callable[[], bool],
) -> tuple[Orders, str]:  # fmt: skip
    from bihuan.engine.visiting.searching import Search, improve  # the solver is heavy: nothing loads it at start-up

    return improve(problem, first, Search(seconds, steps, seed, asked, told))


def _silent(cost: int, bound: float) -> None:
    """Tell nobody."""


def _never() -> bool:
    return False


def _plan(problem: Problem, orders: Orders, bound: Bound, status: str, seconds: float) -> VisitPlan:
    cost, travel = cost_of(problem, orders), travel_of(problem, orders)
    is_even = cost - travel == round(bound.cost - bound.travel_s)
    over, of = (travel - bound.travel_s, travel) if is_even else (cost - bound.cost, cost)
    return VisitPlan(
        tuple(_routes(problem, orders)), tuple(_unserved(problem, orders)), cost, bound.cost, travel, bound.travel_s,
        float(over / of) if of else 0.0, status, seconds,
    )  # fmt: skip


def _routes(problem: Problem, orders: Orders) -> Iterator[Route]:
    for team, order in enumerate(orders):
        route = timed(problem, team, order)
        if route is None:  # the search keeps the same rules: a wrong plan must not leave here
            raise AssertionError(f"the route of {problem.teams[team].id} breaks a rule")
        yield route


def _unserved(problem: Problem, orders: Orders) -> Iterator[Unserved]:
    served = {visit for order in orders for visit in order}
    alone = problem.alone
    for index, visit in enumerate(problem.visits):
        if index not in served:
            skilled = problem.skilled[:, index]
            place = problem.n + index
            has_way = (problem.short[: problem.n, place] < FAR) & (problem.short[place, : problem.n] < FAR)
            why = (
                "no_skill" if not skilled.any() else "unreachable" if not (skilled & has_way).any()
                else "no_shift" if not alone[:, index].any() else "no_time"
            )  # fmt: skip
            yield Unserved(visit.id, visit.priority, why)
