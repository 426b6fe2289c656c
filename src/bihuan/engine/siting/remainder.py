"""What the Lagrangean bound of a p-median cannot rule out, solved exactly: the few candidates and ways that remain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bihuan.engine.siting.answers import Bools, Floats, Ints, Status
from bihuan.engine.siting.programme import Limit, minimise, total

_EPS = 1e-6


@dataclass(frozen=True, slots=True)
class Rest:
    """A cheaper choice than the known one (empty: none was found), and the bound of every choice."""

    chosen: tuple[int, ...]
    bound: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """Which candidates may be in a cheaper choice, which must be, and which demand may go to which of the former."""

    sites: Ints
    must: Bools
    ways: Bools


def rule_out(costs: Floats, p: int, prices: Floats, target: float) -> Ruled:
    """Return what a choice that costs at most `target` may still hold, by the reduced costs at the prices."""
    worth = np.minimum(costs - prices[:, None], 0.0).sum(axis=0)
    order = np.argsort(worth, kind="stable")
    last, following = worth[order[p - 1]], worth[order[p]]
    value = float(prices.sum() + worth[order[:p]].sum())
    more = np.maximum(worth - last, 0.0)
    sites = np.flatnonzero(value + more <= target)
    opened = np.zeros(len(worth), bool)
    opened[order[:p]] = True
    must = opened & (value + following - worth > target)
    ways = value + np.maximum(costs[:, sites] - prices[:, None], 0.0) + more[sites] <= target
    if must.any():
        ways &= costs[:, sites] <= costs[:, must].min(axis=1)[:, None]
    return Ruled(sites, must[sites], ways)


def solve_rest(costs: Floats, p: int, prices: Floats, known: float, is_whole: bool, seconds: float) -> Rest:
    """Return a choice cheaper than `known` if there is one; where there is none, `known` is the bound."""
    target = known - (1.0 if is_whole else 0.0) + _EPS * max(1.0, known) * (not is_whole) + _EPS
    ruled = rule_out(costs, p, prices, target)
    if not ruled.ways.any(axis=1).all() or len(ruled.sites) < p:
        return Rest((), known)
    demand, site = np.nonzero(ruled.ways)
    ways, many = len(demand), len(ruled.sites)
    size, index = many + ways, np.arange(ways)
    paid = costs[demand, ruled.sites[site]]
    once = sparse.csr_array((np.ones(ways), (demand, many + index)), shape=(len(costs), size))
    pair = (np.concatenate([index, index]), np.concatenate([many + index, site]))
    only = sparse.csr_array((np.repeat([1.0, -1.0], ways), pair), shape=(ways, size))
    limits = [
        Limit(once, low=1.0, high=1.0), Limit(only, high=0.0), Limit(total(0, many, size), low=float(p), high=float(p)),
        Limit(sparse.csr_array(np.pad(np.diag(ruled.must.astype(float)), ((0, 0), (0, ways)))), low=ruled.must * 1.0),
        Limit(total(many, ways, size, paid), high=target + (0.5 if is_whole else 0.0)),
    ]  # fmt: skip
    cost = np.concatenate([np.zeros(many), paid])
    found = minimise(cost, limits, np.ones(size), (np.arange(size) < many).astype(int), seconds)
    if found.status is Status.INFEASIBLE:
        return Rest((), known)
    if found.values is None:
        return Rest((), _rounded(found.bound, is_whole))
    chosen = ruled.sites[np.flatnonzero(found.values[:many] > 0.5)]
    return Rest(tuple(int(one) for one in chosen), _rounded(found.bound, is_whole))


def _rounded(bound: float, is_whole: bool) -> float:
    return float(np.ceil(bound - _EPS)) if is_whole else bound
