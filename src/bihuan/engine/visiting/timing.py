"""When a team is where: the earliest times of an order of visits, and what an order costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bihuan.engine.visiting.problem import Problem, Route, Stop

Orders = list[list[int]]
"""For each team the visits (by their index) in order."""


def timed(problem: Problem, team: int, order: Sequence[int]) -> Route | None:
    """Return the route with everything as early as it can be; None when a window or the shift is broken.

    Nothing later in a route gains by leaving a place later than one can, so as early as can be is enough to judge.
    """
    now, at, travel = int(problem.starts[team]), team, 0
    stops = []
    for visit in order:
        way = int(problem.ways[at, problem.n + visit])
        arrives = now + way
        begins = max(arrives, int(problem.opens[visit]))
        if begins > problem.closes[visit] or not problem.skilled[team, visit]:
            return None
        now, at, travel = begins + int(problem.service[visit]), problem.n + visit, travel + way
        stops.append(Stop(problem.visits[visit].id, arrives, begins, now))
    way = int(problem.ways[at, team]) if order else 0
    if now + way > problem.ends[team]:
        return None
    return Route(problem.teams[team].id, tuple(stops), travel + way, now + way)


def travel_of(problem: Problem, orders: Orders) -> int:
    """Return the seconds of travel of all teams, with the ways home."""
    total = 0
    for team, order in enumerate(orders):
        places = [team, *(problem.n + visit for visit in order), team]
        total += sum(int(problem.ways[one, two]) for one, two in pairwise(places)) if order else 0
    return total


def cost_of(problem: Problem, orders: Orders) -> int:
    """Return travel plus the penalties of the visits that are in no order."""
    served = {visit for order in orders for visit in order}
    left = sum(int(problem.penalty[visit]) for visit in range(problem.m) if visit not in served)
    return travel_of(problem, orders) + left
