"""Searches better routes with OR-tools: guided local search over the routes of all teams at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util.optional_boolean_pb2 import BOOL_TRUE

from bihuan.engine.visiting.problem import FAR, Problem
from bihuan.engine.visiting.timing import Orders

OPERATORS = (
    "relocate_and_make_active", "exchange_and_make_active", "exchange_path_start_ends_and_make_active",
    "extended_swap_active", "shortest_path_swap_active", "swap_active_chain",
)  # fmt: skip
"""Moves that let a left-out visit in while others make room; OR-tools leaves them off: they cost a large search more
than they find (docs/decisions/0034), a small one has the time."""
SMALL: Final = 60
Told = Callable[[int], None]
"""Called with the cost of each better plan."""


@dataclass(frozen=True)
class Search:
    """How long to search: at most `seconds`, and at most `steps` looks at a neighbour, whatever the clock."""

    seconds: float
    steps: int
    seed: int
    should_stop: Callable[[], bool]
    told: Told


def improve(problem: Problem, first: Orders, search: Search) -> tuple[Orders, str]:
    """Return orders, `first` where none were found in time, and how the search ended: `done`, `time`, `stopped`.

    It begins with an insertion of its own: from a plan that leaves visits out, guided search finds no room for them.
    """
    manager = pywrapcp.RoutingIndexManager(
        problem.n + problem.m, problem.n, list(range(problem.n)), list(range(problem.n))
    )
    parameters = pywrapcp.DefaultRoutingModelParameters()
    routing = pywrapcp.RoutingModel(manager, parameters)
    _model(problem, manager, routing)
    watch = _Watch(routing, search)
    solver = routing.solver()
    solver.ReSeed(search.seed)
    routing.AddSearchMonitor(solver.CustomLimit(watch.is_over))
    routing.AddAtSolutionCallback(watch.note)
    asked = _asked(search, is_small=problem.m <= SMALL)
    routing.CloseModelWithParameters(asked)
    found = routing.SolveWithParameters(asked)
    return (_orders(problem, manager, routing, found) if found else first), watch.status


class _Watch:
    """Counts looks, tells of better plans, and says when the search is over."""

    def __init__(self, routing: pywrapcp.RoutingModel, search: Search) -> None:
        self._routing, self._search = routing, search
        self._until = time.monotonic() + search.seconds
        self._looks, self._best = 0, -1
        self.status = "done"

    def note(self) -> None:
        """Tell a plan when it is the best so far."""
        cost = int(self._routing.CostVar().Value())
        if self._best < 0 or cost < self._best:
            self._best = cost
            self._search.told(cost)

    def is_over(self) -> bool:
        """Say whether to end, and remember why."""
        self._looks += 1
        if self._search.should_stop():
            self.status = "stopped"
        elif time.monotonic() > self._until:
            self.status = "time"
        elif self._looks < self._search.steps:
            return False
        return True


def _asked(search: Search, *, is_small: bool) -> object:
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(max(int(search.seconds * 1000), 1) + 1_000)
    asked.log_search = False
    for name in OPERATORS if is_small else ():
        setattr(asked.local_search_operators, f"use_{name}", BOOL_TRUE)
    return asked


def _model(problem: Problem, manager: pywrapcp.RoutingIndexManager, routing: pywrapcp.RoutingModel) -> None:
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(problem.ways.tolist()))
    spent = problem.ways.copy()
    spent[problem.n :, :] += problem.service[:, None]
    horizon = int(max(problem.ends.max(), 0))
    routing.AddDimension(routing.RegisterTransitMatrix(spent.tolist()), FAR, horizon, False, "time")
    clock = routing.GetDimensionOrDie("time")
    for team in range(problem.n):
        clock.CumulVar(routing.Start(team)).SetRange(int(problem.starts[team]), int(problem.ends[team]))
        clock.CumulVar(routing.End(team)).SetRange(int(problem.starts[team]), int(problem.ends[team]))
    alone = problem.alone
    for visit in range(problem.m):
        index = manager.NodeToIndex(problem.n + visit)
        routing.AddDisjunction([index], int(problem.penalty[visit]))
        able = alone[:, visit].nonzero()[0].tolist()
        if not able:
            routing.ActiveVar(index).SetValue(0)
            continue
        routing.VehicleVar(index).SetValues([-1, *able])
        clock.CumulVar(index).SetRange(int(problem.opens[visit]), int(min(problem.closes[visit], horizon)))


def _orders(
    problem: Problem, manager: pywrapcp.RoutingIndexManager, routing: pywrapcp.RoutingModel, found: pywrapcp.Assignment
) -> Orders:
    orders: Orders = []
    for team in range(problem.n):
        order, index = [], found.Value(routing.NextVar(routing.Start(team)))
        while not routing.IsEnd(index):
            order.append(manager.IndexToNode(index) - problem.n)
            index = found.Value(routing.NextVar(index))
        orders.append(order)
    return orders
