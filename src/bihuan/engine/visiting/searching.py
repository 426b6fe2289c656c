"""Searches better routes with OR-tools: guided local search over the routes of all teams at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from bihuan.engine.visiting.problem import FAR, Problem
from bihuan.engine.visiting.timing import Orders

Told = Callable[[int], None]
"""Called with the cost of each better plan."""


@dataclass(frozen=True)
class Search:
    """How long to search: at most `seconds`, and at most `steps` plans accepted, whatever the clock."""

    seconds: float
    steps: int
    seed: int
    should_stop: Callable[[], bool]
    told: Told


def improve(problem: Problem, first: Orders, search: Search) -> tuple[Orders, str]:
    """Return better orders than the first, or the first, and how the search ended: `done`, `time`, `stopped`."""
    manager = pywrapcp.RoutingIndexManager(
        problem.n + problem.m, problem.n, list(range(problem.n)), list(range(problem.n))
    )
    parameters = pywrapcp.DefaultRoutingModelParameters()
    routing = pywrapcp.RoutingModel(manager, parameters)
    _model(problem, manager, routing)
    watch = _Watch(routing, search)
    solver = routing.solver()
    routing.AddSearchMonitor(solver.CustomLimit(watch.is_over))
    routing.AddAtSolutionCallback(watch.note)
    asked = _asked(search)
    routing.CloseModelWithParameters(asked)
    start = [[problem.n + visit for visit in order] for order in first]
    known = routing.ReadAssignmentFromRoutes(start, True)  # noqa: FBT003 - the library takes it by position only
    found = routing.SolveFromAssignmentWithParameters(known, asked) if known else routing.SolveWithParameters(asked)
    return (_orders(problem, manager, routing, found) if found else first), watch.status


class _Watch:
    """Counts plans, tells of better ones, and says when the search is over."""

    def __init__(self, routing: pywrapcp.RoutingModel, search: Search) -> None:
        self._routing, self._search = routing, search
        self._until = time.monotonic() + search.seconds
        self._plans, self._best = 0, -1
        self.status = "done"

    def note(self) -> None:
        """Count a plan; tell it when it is the best."""
        self._plans += 1
        cost = int(self._routing.CostVar().Value())
        if self._best < 0 or cost < self._best:
            self._best = cost
            self._search.told(cost)

    def is_over(self) -> bool:
        """Say whether to end, and remember why."""
        if self._search.should_stop():
            self.status = "stopped"
        elif time.monotonic() > self._until:
            self.status = "time"
        elif self._plans < self._search.steps:
            return False
        return True


def _asked(search: Search) -> object:
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(max(int(search.seconds * 1000), 1) + 1_000)
    asked.log_search = False
    return asked


def _model(problem: Problem, manager: pywrapcp.RoutingIndexManager, routing: pywrapcp.RoutingModel) -> None:
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(problem.ways.tolist()))
    spent = problem.ways.copy()
    spent[problem.n :, :] += problem.service[:, None]
    horizon = int(max(problem.ends.max(), 0))
    routing.AddDimension(
        routing.RegisterTransitMatrix(spent.tolist()), FAR, horizon, False, "time"  # noqa: FBT003 - by position only
    )  # fmt: skip
    clock = routing.GetDimensionOrDie("time")
    for team in range(problem.n):
        clock.CumulVar(routing.Start(team)).SetRange(int(problem.starts[team]), int(problem.ends[team]))
        clock.CumulVar(routing.End(team)).SetRange(int(problem.starts[team]), int(problem.ends[team]))
    alone = problem.alone()
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
