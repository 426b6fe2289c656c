"""How good routes could be at best: a bound below the cost of every lawful plan.

The assignment relaxation (L. Bodin, B. Golden, Networks 11, 1981; for windows see M. Desrochers, J. Desrosiers,
M. Solomon, Operations Research 40, 1992): every visit made has one place before it and one after it, and a way is
allowed only where one team could go it in time. What the bound leaves out: that a chain of ways must hang together
from its team's start to the same team's end, and that the time of a chain adds up beyond one way. A real optimum lies
above it; so the gap overstates how far a plan is from the best one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from bihuan.engine.visiting.problem import Bools, Problem

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Bound:
    """No lawful plan costs less than `cost`; `travel_s` is the part of it that is travel."""

    cost: float
    travel_s: float


def lower_bound(problem: Problem) -> Bound:
    """Return the bound of the assignment relaxation; it is 0 for no visits."""
    n, m = problem.n, problem.m
    costs = np.full((m + n, m + n), np.inf)
    costs[:m, :m] = np.where(follows(problem), problem.ways[n:, n:], np.inf)
    costs[np.arange(m), np.arange(m)] = problem.penalty
    costs[m:, :m] = np.where(problem.alone, problem.out, np.inf)
    costs[:m, m:] = np.where(problem.alone, problem.home, np.inf).T
    costs[m + np.arange(n), m + np.arange(n)] = 0
    rows, columns = linear_sum_assignment(costs)
    chosen = costs[rows, columns]
    is_left = (rows == columns) & (rows < m)
    return Bound(float(chosen.sum()), float(chosen[~is_left].sum()))


def follows(problem: Problem) -> Bools:
    """Return after which visit (row) which one (column) can come at all, for one team able to make both, (m, m)."""
    n, alone = problem.n, problem.alone
    found = np.zeros((problem.m, problem.m), dtype=np.bool_)
    between = problem.ways[n:, n:]
    for team in range(n):
        begins = np.maximum(problem.starts[team] + problem.short[team, n:], problem.opens)
        next_begins = np.maximum((begins + problem.service)[:, None] + between, problem.opens[None, :])
        back = next_begins + (problem.service + problem.short[n:, team])[None, :]
        both = alone[team][:, None] & alone[team][None, :]
        found |= both & (next_begins <= problem.closes[None, :]) & (back <= problem.ends[team])
    np.fill_diagonal(found, val=False)
    return found
