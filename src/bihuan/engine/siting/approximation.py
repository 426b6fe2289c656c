"""The hypercube of many units, approximately: units are busy as if drawn at random from those that are, corrected by Q.

R. C. Larson, *Approximating the performance of urban emergency service systems*, Operations Research 23 (1975). The
factor is derived here for calls that are lost when all are busy: of an M/M/n/n queue, draw servers one after the other;
Q(j) ρ^j (1 − ρ) is the probability that the first j are busy and the next one is free.
"""

from __future__ import annotations

import math

import numpy as np

from bihuan.engine.siting.answers import Floats, Ints, Status, Watch
from bihuan.engine.siting.hypercube import Hypercube, busy_levels, erlang_b

_ROUNDS, _CLOSE = 500, 1e-12


def correction(units: int, load: float) -> Floats:
    """Return Q(0) … Q(n − 1) for so many units and a load in erlangs."""
    chance = busy_levels(units, load)
    mean = load * (1.0 - chance[-1]) / units
    factors = []
    for tried in range(units):
        counts = np.arange(tried, units)  # how many are busy; the first `tried` drawn are
        drawn = [math.lgamma(k + 1) - math.lgamma(k - tried + 1) for k in counts]
        ways = np.exp(np.array(drawn) + math.lgamma(units - tried) - math.lgamma(units + 1))
        joint = float((chance[counts] * ways * (units - counts)).sum())
        factors.append(joint / (mean**tried * (1.0 - mean)))
    return np.array(factors)


def approximate(rates: Floats, service: float, preference: Ints) -> Hypercube:
    """Return how the units stand in the long run, by Larson's iteration; arguments as `hypercube`."""
    watch = Watch(0)
    atoms, units = preference.shape
    load = float(rates.sum()) / service
    lost = erlang_b(units, load)
    factor = correction(units, load)
    busy = np.full(units, load * (1.0 - lost) / units)
    for _ in range(_ROUNDS):
        before = np.cumprod(np.hstack([np.ones((atoms, 1)), busy[preference][:, :-1]]), axis=1)
        asked = np.zeros(units)
        np.add.at(asked, preference, rates[:, None] / service * factor * before)
        following = asked / (1.0 + asked)
        following *= load * (1.0 - lost) / following.sum()
        is_done = bool(np.abs(following - busy).max() < _CLOSE)
        busy = following
        if is_done:
            break
    shares = _shares(rates, preference, busy, factor)
    status = Status.OPTIMAL if is_done else Status.FEASIBLE
    return Hypercube(status, np.empty(0), busy, shares, lost, False, watch.spent)


def _shares(rates: Floats, preference: Ints, busy: Floats, factor: Floats) -> Floats:
    """Return what each unit answers of all answered calls, each atom's together its share of the calls."""
    told = busy[preference]
    before = np.cumprod(np.hstack([np.ones((len(rates), 1)), told[:, :-1]]), axis=1)
    part = factor * before * (1.0 - told)
    part *= (rates / rates.sum() / part.sum(axis=1))[:, None]
    shares = np.zeros(preference.shape)
    np.put_along_axis(shares, preference, part, axis=1)
    return shares
