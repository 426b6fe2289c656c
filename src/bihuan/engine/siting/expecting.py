"""Maximal expected cover: units are away for a share of the time, so the second and the third near one count too.

M. S. Daskin, *A maximum expected covering location model*, Transportation Science 17 (1983). Each unit is busy with the
same probability, independently of where it stands and of the others (the hypercube tells how far that holds).
"""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse

from bihuan.engine.siting.answers import Bools, Floats, Ints, Sited, Watch, how_sure, repeated
from bihuan.engine.siting.programme import Limit, minimise, total

_NEGLIGIBLE = 1e-9


def expected_cover(weights: Floats, reach: Bools, counts: Ints, busy: float) -> float:
    """Return Σ w (1 − busy^k), k = how many units reach the demand."""
    times = reach.astype(int) @ counts
    return float((weights * (1.0 - np.where(times > 0, busy**times, 1.0))).sum())


def mexclp(
    weights: Floats, reach: Bools, units: int, busy: float, *, most: int | None = None, seconds: float = 10.0
) -> Sited:
    """Return where so many units stand, at most `most` at a site, for the most demand that finds one free.

    `busy` is the share of the time that a unit is away, in [0, 1); with 0 this is the maximal cover. The k-th unit that
    reaches a demand adds (1 − busy) · busy^(k−1) of its weight; what the k beyond 1e-9 would add is in the bound.
    """
    watch = Watch(seconds)
    demand, sites = reach.shape
    times = min(units, 1 if busy == 0 else math.ceil(math.log(_NEGLIGIBLE) / math.log(busy)))
    gains = (1.0 - busy) * busy ** np.arange(times)
    size = sites + demand * times
    told = sparse.hstack([-sparse.csr_array(reach.astype(float)), *[sparse.eye_array(demand)] * times])
    limits = [Limit(told, high=0.0), Limit(total(0, sites, size), high=float(units))]
    cost = np.concatenate([np.zeros(sites), *(-weights * gain for gain in gains)])
    upper = np.concatenate([np.full(sites, float(most or units)), np.ones(size - sites)])
    whole = (np.arange(size) < sites).astype(int)
    found = minimise(cost, limits, upper, whole, watch.left)
    counts = greedy_expected(weights, reach, units, busy, most or units)
    if found.values is not None:
        other = np.rint(found.values[:sites]).astype(int)
        counts = max(counts, other, key=lambda one: expected_cover(weights, reach, one, busy))
    best = expected_cover(weights, reach, counts, busy)
    cut = float(weights.sum()) * busy**times if times < units else 0.0
    bound = min(-found.bound + cut, float(weights[reach.any(axis=1)].sum()) * (1.0 - busy**units))
    return Sited(how_sure(best, max(bound, best)), repeated(counts), best, max(bound, best), watch.spent)


def greedy_expected(weights: Floats, reach: Bools, units: int, busy: float, most: int) -> Ints:
    """Return how many units stand at each candidate when each is put where it adds most."""
    counts = np.zeros(reach.shape[1], int)
    times = np.zeros(len(reach), int)
    for _ in range(units):
        gains = (weights * np.where(times > 0, busy**times, 1.0)) @ reach
        gains[counts >= most] = -1.0
        best = int(gains.argmax())
        if gains[best] <= 0:
            break
        counts[best] += 1
        times += reach[:, best]
    return counts
