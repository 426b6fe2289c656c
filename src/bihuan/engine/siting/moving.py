"""Who moves up when units are away: the fewest moves that win back the most cover within a ring.

The move-up problem of M. Gendreau, G. Laporte, F. Semet, *A dynamic model and parallel tabu search heuristic for
real-time ambulance relocation*, Parallel Computing 27 (2001), as one programme: where the free units should stand with
so many moves at most; then each site that gains a unit gets the one that is there soonest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from bihuan.engine.siting.answers import Bools, Floats, Ints, Sited, Watch, how_sure, repeated
from bihuan.engine.siting.covering import covered_by
from bihuan.engine.siting.programme import Limit, minimise, total

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Move:
    """One unit goes to the candidate `to`; with the moves before it done, this one adds `gains` of demand."""

    unit: int
    to: int
    gains: float


@dataclass(frozen=True, slots=True)
class Relocation(Sited):
    """The moves, the most useful first; `before` is the demand covered without any, `objective` with all of them."""

    moves: tuple[Move, ...] = ()
    before: float = 0.0


def relocate(
    weights: npt.ArrayLike, seconds: Floats, free_units: Sequence[int], ring_s: float, *, most: int = 2,
    fixed: Sequence[int] = (), targets: Sequence[int] | None = None, between: Floats | None = None,
    limit_s: float = 1.0,
) -> Relocation:  # fmt: skip
    """Return the fewest moves, at most `most`, after which the units cover the most demand within `ring_s`.

    `seconds` (demand, candidates) are travel times, `free_units` the candidate at which each free unit stands, `fixed`
    those of units that cover and do not move; a unit may move to the `targets` (without: anywhere). `between`
    (candidates, candidates) are the times from one to another (without: every move is as good).
    """
    watch = Watch(limit_s)
    reach = np.asarray(seconds <= ring_s)
    held = np.bincount(np.asarray(free_units, int), minlength=reach.shape[1])
    is_always = reach[:, list(fixed)].any(axis=1)
    always = float(np.asarray(weights, float)[is_always].sum())
    left = np.where(is_always, 0.0, np.asarray(weights, float))
    upper = held.astype(float)
    upper[list(range(reach.shape[1]) if targets is None else targets)] = max(len(free_units), 1)
    before = covered_by(left, reach, list(free_units))
    counts, best, bound = _best(left, reach, held, upper, most, before, watch)
    moves = _moves(left, reach, list(free_units), counts, between)
    return Relocation(
        how_sure(best, bound), repeated(counts), best + always, bound + always, watch.spent, moves, before + always
    )


def _best(
    weights: Floats, reach: Bools, held: Ints, standing: Floats, most: int, before: float, watch: Watch
) -> tuple[Ints, float, float]:  # fmt: skip
    """Return how many stand where: first for the most demand, then for the fewest moves that keep it."""
    demand, sites = reach.shape
    size = demand + 2 * sites  # covered, standing, gone away
    stands = sparse.hstack([sparse.csr_array((sites, demand)), sparse.eye_array(sites), sparse.eye_array(sites)])
    near = sparse.hstack([sparse.eye_array(demand), -reach.astype(float), sparse.csr_array((demand, sites))])
    limits = [
        Limit(near, high=0.0),
        Limit(stands, low=held.astype(float)),
        Limit(total(demand, sites, size), low=float(held.sum()), high=float(held.sum())),
        Limit(total(demand + sites, sites, size), high=float(most)),
    ]
    upper = np.concatenate([np.ones(demand), standing, held.astype(float)])
    whole = (np.arange(size) >= demand).astype(int)
    cost = np.concatenate([-weights, np.zeros(2 * sites)])
    found = minimise(cost, limits, upper, whole, watch.left / 2)
    ceiling = float(weights[reach.any(axis=1)].sum())
    if found.values is None:
        return held, before, min(-found.bound, ceiling)
    counts = np.rint(found.values[demand : demand + sites]).astype(int)
    best = covered_by(weights, reach, np.flatnonzero(counts).tolist())
    if best < before:  # cut off too early: staying is better than what was found
        return held, before, min(-found.bound, ceiling)
    limits.append(Limit(total(0, demand, size, weights), low=best - _SLACK))
    fewest = minimise(np.repeat([0.0, 1.0], [demand + sites, sites]), limits, upper, whole, watch.left)
    if fewest.values is not None:
        counts = np.rint(fewest.values[demand : demand + sites]).astype(int)
    return counts, best, max(min(-found.bound, ceiling), best)


def _moves(
    weights: Floats, reach: Bools, places: list[int], counts: Ints, between: Floats | None
) -> tuple[Move, ...]:  # fmt: skip
    """Return who goes where, and put the moves in the order of what each adds."""
    left, going = counts.copy(), []
    for unit, place in enumerate(places):
        if left[place] > 0:
            left[place] -= 1
        else:
            going.append(unit)
    targets = repeated(left)
    if not going:
        return ()
    times = np.zeros((len(going), len(targets)))
    if between is not None:
        times = between[np.ix_([places[one] for one in going], targets)]
    rows, columns = linear_sum_assignment(np.where(np.isfinite(times), times, 1e9))
    pending = [(going[row], targets[column]) for row, column in zip(rows, columns, strict=True)]
    return _in_order(weights, reach, places, pending)


def _in_order(
    weights: Floats, reach: Bools, places: list[int], pending: list[tuple[int, int]]
) -> tuple[Move, ...]:  # fmt: skip
    now, done = list(places), []
    covered = covered_by(weights, reach, now)
    while pending:
        after = {one: covered_by(weights, reach, [*now[: one[0]], one[1], *now[one[0] + 1 :]]) for one in pending}
        best = max(pending, key=lambda one: after[one])
        pending.remove(best)
        now[best[0]] = best[1]
        done.append(Move(best[0], best[1], after[best] - covered))
        covered = after[best]
    return tuple(done)
