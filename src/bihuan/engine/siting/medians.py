"""The p-median: p sites with the least sum of weighted distances. Lagrangean bound, interchange, then the exact rest.

Relaxing "each demand is served once" gives a bound for any prices of the demands (G. Cornuejols, M. Fisher,
G. Nemhauser, *Location of bank accounts to optimize float*, Management Science 23 (1977)); subgradients make it sharp,
each of its choices is a start for the interchange, and what the bound cannot rule out goes to HiGHS
(J. E. Beasley, *A note on solving large p-median problems*, European Journal of Operational Research 21 (1985)).
"""

from __future__ import annotations

import numpy as np

from bihuan.engine.siting.answers import Floats, Ints, Sited, Watch, how_sure
from bihuan.engine.siting.interchange import cost_of, interchange
from bihuan.engine.siting.remainder import solve_rest

_FIRST_STEP, _LAST_STEP, _PATIENCE, _MOST_ROUNDS, _PROMISING, _EPS = 2.0, 1e-3, 20, 3000, 1.02, 1e-6


class Prices:
    """The search for the prices of the demands with the highest bound; it keeps the best choice it meets."""

    def __init__(self, costs: Floats, p: int, is_whole: bool) -> None:
        self.costs, self.p, self.is_whole = costs, p, is_whole
        spread = np.linspace(0, costs.shape[1] - 1, p).astype(int)
        self.chosen, self.cost = interchange(costs, np.unique(spread) if len(np.unique(spread)) == p else range(p))
        self.prices: Floats = np.sort(costs[:, list(self.chosen)], axis=1)[:, 0] + 1.0
        self.best, self.bound = self.prices, -np.inf
        self._seen: set[tuple[int, ...]] = set()

    @property
    def reach(self) -> float:
        """The bound, rounded up where every distance is whole."""
        return float(np.ceil(self.bound - _EPS)) if self.is_whole else self.bound

    def search(self, watch: Watch) -> None:
        """Raise the bound until it meets the cost, the steps are too small, or the clock ends."""
        step, stale = _FIRST_STEP, 0
        for _ in range(_MOST_ROUNDS):
            opened, value = self._relaxed()
            stale = 0 if value > self.bound + _EPS else stale + 1
            if stale == 0:
                self.bound, self.best = value, self.prices
            elif stale >= _PATIENCE:
                step, stale, self.prices = step / 2, 0, self.best
            self._try(opened)
            if self.reach >= self.cost - _EPS or step < _LAST_STEP or not watch.left:
                return
            self._move(opened, value, step)

    def _relaxed(self) -> tuple[Ints, float]:
        worth = np.minimum(self.costs - self.prices[:, None], 0.0).sum(axis=0)
        opened = np.argpartition(worth, self.p - 1)[: self.p]
        return opened, float(self.prices.sum() + worth[opened].sum())

    def _try(self, opened: Ints) -> None:
        key = tuple(sorted(int(one) for one in opened))
        if key in self._seen or cost_of(self.costs, key) > self.cost * _PROMISING:
            return
        self._seen.add(key)
        chosen, cost = interchange(self.costs, key)
        if cost < self.cost:
            self.chosen, self.cost = chosen, cost

    def _move(self, opened: Ints, value: float, step: float) -> None:
        slope = 1.0 - (self.costs[:, opened] < self.prices[:, None]).sum(axis=1)
        length = float((slope * slope).sum())
        if length:
            self.prices = self.prices + step * (self.cost - value) / length * slope


def p_median(distances: Floats, weights: Floats, p: int, *, seconds: float = 10.0) -> Sited:
    """Return the p candidates with the least Σ weight · distance to the nearest chosen one.

    `distances` is (demand, candidates), finite; `weights` (demand,). The mean is the objective over the sum of weights.
    """
    watch = Watch(seconds)
    costs = distances * weights[:, None]
    if p >= costs.shape[1]:
        everything = tuple(range(costs.shape[1]))
        return Sited(how_sure(0, 0), everything, cost_of(costs, everything), cost_of(costs, everything), watch.spent)
    found = Prices(costs, p, bool((costs == np.rint(costs)).all()))
    found.search(watch)
    chosen, cost, bound = found.chosen, found.cost, found.reach
    if bound < cost - _EPS * max(1.0, cost) and watch.left:
        rest = solve_rest(costs, p, found.best, cost, found.is_whole, watch.left)
        if rest.chosen:
            chosen, cost = interchange(costs, rest.chosen)
        bound = max(bound, min(rest.bound, cost))
    return Sited(how_sure(cost, min(bound, cost)), chosen, cost, min(bound, cost), watch.spent)
