"""Vertex interchange: swap an open site for a closed one while that makes the sum of distances smaller.

M. B. Teitz, P. Bart, *Heuristic methods for estimating the generalized vertex median of a weighted graph*, Operations
Research 16 (1968); all swaps are valued at once as in M. G. C. Resende, R. F. Werneck, *A fast swap-based local search
procedure for location problems*, Annals of Operations Research 150 (2007).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bihuan.engine.siting.answers import Floats, Ints

_LEAST_GAIN = 1e-9


def interchange(costs: Floats, chosen: Iterable[int]) -> tuple[tuple[int, ...], float]:
    """Return a choice that no single swap makes cheaper, and its cost. `costs` is (demand, candidates)."""
    sites = [int(one) for one in chosen]
    while True:
        gains = _gains(costs, sites)
        gains[:, sites] = -np.inf
        out, into = divmod(int(gains.argmax()), gains.shape[1])
        if not gains[out, into] > _LEAST_GAIN:
            return tuple(sorted(sites)), cost_of(costs, sites)
        sites[out] = into


def cost_of(costs: Floats, sites: Iterable[int]) -> float:
    """Return the sum of each demand's cost to its cheapest site."""
    return float(costs[:, list(sites)].min(axis=1).sum())


def _gains(costs: Floats, sites: list[int]) -> Floats:
    """Return what each swap saves: (open sites, candidates)."""
    nearest, first, second = _two_nearest(costs, sites)
    saved = np.maximum(first[:, None] - costs, 0.0).sum(axis=0)
    lost = np.zeros((len(sites), costs.shape[1]))
    np.add.at(lost, nearest, np.minimum(second[:, None], np.maximum(costs, first[:, None])) - first[:, None])
    return np.asarray(saved[None, :] - lost)


def _two_nearest(costs: Floats, sites: list[int]) -> tuple[Ints, Floats, Floats]:
    """Return for each demand which of the sites is nearest, its cost, and that of the second nearest."""
    among = costs[:, sites]
    if len(sites) == 1:
        return np.zeros(len(costs), int), among[:, 0], np.full(len(costs), np.inf)
    order = np.argpartition(among, 1, axis=1)[:, :2]
    two = np.take_along_axis(among, order, axis=1)
    is_turned = two[:, 0] > two[:, 1]
    nearest = np.where(is_turned, order[:, 1], order[:, 0])
    return nearest, two.min(axis=1), two.max(axis=1)
