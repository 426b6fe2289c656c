"""What every siting model answers: which candidates, how good, how far from the best at most, and how long it took."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
_EQUAL: Final = 1e-6


class Status(StrEnum):
    """How sure an answer is."""

    OPTIMAL = "optimal"  # nothing better exists
    FEASIBLE = "feasible"  # the clock ended first: the bound says how much better the best can be
    INFEASIBLE = "infeasible"  # nothing meets the conditions
    UNKNOWN = "unknown"  # the clock ended before anything was found


@dataclass(frozen=True, slots=True)
class Sited:
    """An answer. `chosen` are indices of candidates in order, one as often as units stand there.

    `objective` and `bound` are in the units of the model (demand, metres, seconds, sites); `seconds` is what it took.
    """

    status: Status
    chosen: tuple[int, ...]
    objective: float
    bound: float
    seconds: float

    @property
    def gap(self) -> float:
        """How far the objective is from the bound at most, as a share of the objective."""
        return abs(self.bound - self.objective) / max(abs(self.objective), _EQUAL)


class Watch:
    """Counts the seconds since a search began, and those left of its limit."""

    def __init__(self, limit_s: float) -> None:
        self._began, self._limit = time.perf_counter(), limit_s

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self._began

    @property
    def left(self) -> float:
        """Seconds left of the limit, never below zero."""
        return max(self._limit - self.spent, 0.0)


def how_sure(objective: float, bound: float) -> Status:
    """Return OPTIMAL where objective and bound meet, FEASIBLE else."""
    is_met = abs(bound - objective) <= _EQUAL * max(1.0, abs(objective))
    return Status.OPTIMAL if is_met else Status.FEASIBLE


def repeated(counts: Ints) -> tuple[int, ...]:
    """Return each index as often as it is counted."""
    return tuple(int(one) for one in np.repeat(np.arange(len(counts)), counts))
