"""Set cover and maximal cover: the fewest sites that reach everybody, or the most demand that so many units reach.

LSCP: C. Toregas, R. Swain, C. ReVelle, L. Bergman, *The location of emergency service facilities*, Operations Research
19 (1971). MCLP: R. Church, C. ReVelle, *The maximal covering location problem*, Papers in Regional Science 32 (1974).
`reach[i, j]` says whether a unit at candidate j reaches demand i in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bihuan.engine.siting.answers import Bools, Floats, Sited, Status, Watch, how_sure
from bihuan.engine.siting.programme import Limit, minimise, total

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class SetCover(Sited):
    """The fewest sites; `uncoverable` is the demand that no candidate reaches (then the status is INFEASIBLE)."""

    uncoverable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RingsCovered(Sited):
    """The most demand ring by ring; `covered` and `bounds` are the demand of each ring, the first ring first.

    `objective` and `bound` are those of the last ring.
    """

    covered: tuple[float, ...] = ()
    bounds: tuple[float, ...] = ()


def set_cover(reach: Bools, *, seconds: float = 10.0) -> SetCover:
    """Return the fewest candidates of which at least one reaches each demand. `reach` is (demand, candidates)."""
    watch = Watch(seconds)
    alone = tuple(int(one) for one in np.flatnonzero(~reach.any(axis=1)))
    if alone:
        return SetCover(Status.INFEASIBLE, (), np.inf, np.inf, watch.spent, alone)
    start = _greedy_set(reach)
    rows = np.unique(reach, axis=0).astype(float)
    many = reach.shape[1]
    found = minimise(np.ones(many), [Limit(rows, low=1.0)], np.ones(many), np.ones(many, int), watch.left)
    chosen = start if found.values is None else tuple(int(one) for one in np.flatnonzero(found.values > 0.5))
    chosen = min(chosen, start, key=len)
    bound = max(float(np.ceil(found.bound - _SLACK)), 0.0)
    return SetCover(how_sure(len(chosen), bound), chosen, float(len(chosen)), bound, watch.spent)


def _greedy_set(reach: Bools) -> tuple[int, ...]:
    left, chosen = np.ones(len(reach), bool), []
    while left.any():
        best = int(reach[left].sum(axis=0).argmax())
        chosen.append(best)
        left &= ~reach[:, best]
    return tuple(sorted(chosen))


def covered_by(weights: Floats, reach: Bools, chosen: Sequence[int]) -> float:
    """Return the demand that at least one of the chosen candidates reaches."""
    return float(weights[reach[:, list(chosen)].any(axis=1)].sum())


def maximal_cover(
    weights: Floats, reach_by_ring: Sequence[Bools], units: int, *, fixed: Sequence[int] = (), seconds: float = 10.0
) -> RingsCovered:
    """Return where so many units stand to cover the most in the first ring, then in the second without losing there, …

    `weights` is (demand,), each ring (demand, candidates). `fixed` candidates are taken in any case and count as units.
    Lexicographic: each ring is one programme, with the demand of the rings before it as a floor.
    """
    watch = Watch(seconds)
    chosen = greedy_cover(weights, reach_by_ring, units, fixed)
    floors: list[float] = []
    bounds: list[float] = []
    for ring in range(len(reach_by_ring)):
        limit_s = watch.left / (len(reach_by_ring) - ring)
        chosen, bound = _ring(weights, reach_by_ring[: ring + 1], units, fixed, floors, chosen, limit_s)
        floors.append(covered_by(weights, reach_by_ring[ring], chosen))
        bounds.append(bound)
    covered = tuple(covered_by(weights, one, chosen) for one in reach_by_ring)
    is_sure = all(how_sure(*pair) is Status.OPTIMAL for pair in zip(covered, bounds, strict=True))
    status = Status.OPTIMAL if is_sure else Status.FEASIBLE
    return RingsCovered(status, chosen, covered[-1], bounds[-1], watch.spent, covered, tuple(bounds))


def _ring(
    weights: Floats, rings: Sequence[Bools], units: int, fixed: Sequence[int], floors: Sequence[float],
    start: tuple[int, ...], seconds: float,
) -> tuple[tuple[int, ...], float]:  # fmt: skip
    """Return the best candidates for the last ring under the floors of those before it, and the bound."""
    demand, sites = rings[0].shape
    size = sites + demand * len(rings)
    reach = sparse.vstack([sparse.csr_array(one.astype(float)) for one in rings])
    limits = [
        Limit(sparse.hstack([-reach, sparse.eye_array(demand * len(rings))]), high=0.0),
        Limit(total(0, sites, size), high=float(units)),
    ]
    for ring, floor in enumerate(floors):
        limits.append(Limit(total(sites + demand * ring, demand, size, weights), low=floor - _SLACK))
    if fixed:
        taken = np.zeros(sites)
        taken[list(fixed)] = 1.0
        limits.append(Limit(np.pad(np.diag(taken)[list(fixed)], ((0, 0), (0, size - sites))), low=1.0))
    cost = np.zeros(size)
    cost[-demand:] = -weights
    whole = np.zeros(size, int)
    whole[:sites] = 1
    found = minimise(cost, limits, np.ones(size), whole, seconds)
    best = start
    if found.values is not None:
        told = tuple(int(one) for one in np.flatnonzero(found.values[:sites] > 0.5))
        best = max(start, told, key=lambda one: [covered_by(weights, ring, one) for ring in rings])
    ceiling = float(weights[rings[-1].any(axis=1)].sum())
    return best, min(-found.bound, ceiling)


def greedy_cover(
    weights: Floats, reach_by_ring: Sequence[Bools], units: int, fixed: Sequence[int] = ()
) -> tuple[int, ...]:  # fmt: skip
    """Return what taking the best next candidate again and again gives: a start, and a rival to measure against."""
    chosen = list(dict.fromkeys(fixed))
    near = [one[:, chosen].any(axis=1) for one in reach_by_ring]
    while len(chosen) < min(units, reach_by_ring[0].shape[1]):
        gains = np.stack([(weights * ~done) @ one for one, done in zip(reach_by_ring, near, strict=True)])
        gains[:, chosen] = -1.0
        best = int(np.lexsort(gains[::-1])[-1])
        if gains[:, best].max() <= 0:
            break
        chosen.append(best)
        near = [done | one[:, best] for one, done in zip(reach_by_ring, near, strict=True)]
    return tuple(sorted(chosen))
