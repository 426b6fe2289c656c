"""The double standard model: everybody within the far limit, a share within the near one, as many as can be twice.

M. Gendreau, G. Laporte, F. Semet, *Solving an ambulance location model by tabu search*, Location Science 5 (1997).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bihuan.engine.siting.answers import Bools, Floats, Ints, Sited, Status, Watch, how_sure, repeated
from bihuan.engine.siting.programme import Limit, minimise, total


@dataclass(frozen=True, slots=True)
class Doubled(Sited):
    """The demand covered twice (`objective`); `once` is what is covered at least once within the near limit.

    `uncoverable` is the demand that no candidate reaches even within the far limit.
    """

    once: float = 0.0
    uncoverable: tuple[int, ...] = ()


def double_standard(
    weights: Floats, near: Bools, far: Bools, units: int, *, share: float = 0.9, most: int = 2, seconds: float = 10.0
) -> Doubled:
    """Return where so many units stand, at most `most` at a site, so that the most demand is covered twice.

    `near` and `far` are (demand, candidates); `share` of the demand must be covered at least once within the near
    limit and all of it within the far one; where that cannot be, the status is INFEASIBLE.
    """
    watch = Watch(seconds)
    alone = tuple(int(one) for one in np.flatnonzero(~far.any(axis=1)))
    if alone:
        return Doubled(Status.INFEASIBLE, (), 0.0, 0.0, watch.spent, uncoverable=alone)
    demand, sites = near.shape
    size = sites + 2 * demand
    one, nothing = sparse.eye_array(demand), sparse.csr_array((demand, demand))
    limits = [
        Limit(sparse.hstack([sparse.csr_array(far.astype(float)), nothing, nothing]), low=1.0),
        Limit(sparse.hstack([sparse.csr_array(-near.astype(float)), one, one]), high=0.0),
        Limit(sparse.hstack([sparse.csr_array((demand, sites)), -one, one]), high=0.0),
        Limit(total(sites, demand, size, weights), low=share * float(weights.sum()) - 1e-9),
        Limit(total(0, sites, size), low=float(units), high=float(units)),
    ]
    cost = np.concatenate([np.zeros(sites + demand), -weights])
    whole, upper = np.ones(size, int), np.concatenate([np.full(sites, float(most)), np.ones(2 * demand)])
    found = minimise(cost, limits, upper, whole, watch.left)
    if found.values is None:
        return Doubled(found.status, (), 0.0, float(weights.sum()), watch.spent)
    counts = np.rint(found.values[:sites]).astype(int)
    once, twice = covered_times(weights, near, counts)
    bound = min(-found.bound, float(weights.sum()))
    return Doubled(how_sure(twice, bound), repeated(counts), twice, bound, watch.spent, once)


def covered_times(weights: Floats, near: Bools, counts: Ints) -> tuple[float, float]:
    """Return the demand covered at least once and at least twice, with so many units at each candidate."""
    times = near.astype(int) @ counts
    return float(weights[times >= 1].sum()), float(weights[times >= 2].sum())
