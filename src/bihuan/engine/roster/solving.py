"""One way to call CP-SAT: seeded, bounded by work rather than by the clock, and stopped when asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model

FOUND: Final = (cp_model.OPTIMAL, cp_model.FEASIBLE)


def never() -> bool:
    """Return False: nobody asks to stop."""
    return False


@dataclass(frozen=True)
class Effort:
    """How long a search may last. `work` is CP-SAT's deterministic time: with one seed the answer is the same on every
    machine, unless the clock (`seconds`) ends it first. Several workers take turns for it, unless `is_same` is false.
    """

    seconds: float
    work: float
    workers: int = 1
    seed: int = 1
    should_stop: Callable[[], bool] = never
    is_same: bool = True


class _Stopper(cp_model.CpSolverSolutionCallback):
    """Ends the search at the next roster found, once somebody has asked for it."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        super().__init__()
        self._should_stop = should_stop

    def on_solution_callback(self) -> None:
        """Ask, and stop."""
        if self._should_stop():
            self.stop_search()


def configured(effort: Effort) -> cp_model.CpSolver:
    """Return a solver bound by the effort."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.max_time_in_seconds = max(effort.seconds, 0.05)
    parameters.max_deterministic_time = effort.work
    parameters.num_workers = effort.workers
    parameters.interleave_search = effort.workers > 1 and effort.is_same
    parameters.random_seed = effort.seed
    return solver


def solve(model: cp_model.CpModel, effort: Effort) -> cp_model.CpSolver | None:
    """Return the solver with its best answer, None when none was found."""
    solver = configured(effort)
    status = solver.solve(model, _Stopper(effort.should_stop))
    return solver if status in FOUND else None
