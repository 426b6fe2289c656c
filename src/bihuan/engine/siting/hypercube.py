"""The hypercube queue: how busy each unit is, who answers whom, how often all are away (calls that find so are lost).

R. C. Larson, *A hypercube queuing model for facility location and redistricting in urban emergency services*, Computers
& Operations Research 1 (1974). Assumptions: calls come at random at steady rates, service lasts an exponential time
with the same mean wherever the unit comes from, the first free unit of a fixed preference goes, one unit a call.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from scipy import sparse

from bihuan.engine.siting.answers import Floats, Ints, Status, Watch

MOST_EXACT: Final = 12
"""Units up to which the 2^n states are solved exactly."""
_MOST_ROUNDS, _CLOSE = 5_000, 1e-17


@dataclass(frozen=True, slots=True)
class Hypercube:
    """`states` (2^n; bit i = unit i is busy) is empty where the answer is an approximation.

    `busy` (units,) is the share of the time each is away, `shares` (atoms, units) what each answers of all calls that
    are answered, `lost` the probability that all are away. `objective` = `bound` = `lost`, exact or not (`is_exact`).
    """

    status: Status
    states: Floats
    busy: Floats
    shares: Floats
    lost: float
    is_exact: bool
    seconds: float

    @property
    def objective(self) -> float:
        """The probability that a call finds all units away."""
        return self.lost

    @property
    def bound(self) -> float:
        """The same: nothing is optimised."""
        return self.lost


def erlang_b(units: int, load: float) -> float:
    """Return the probability that all units are busy when calls that find none are lost (A. K. Erlang, 1917)."""
    blocked = 1.0
    for count in range(1, units + 1):
        blocked = load * blocked / (count + load * blocked)
    return blocked


def hypercube(rates: Floats, service: float, preference: Ints) -> Hypercube:
    """Return how the units stand in the long run.

    `rates` (atoms,) are calls an hour, `service` how many a unit ends in an hour, `preference` (atoms, units)
    which unit goes first, second … Up to 12 units exactly, above by `approximation.approximate`.
    """
    if preference.shape[1] > MOST_EXACT:
        from bihuan.engine.siting.approximation import approximate  # it takes its answer's type from here

        return approximate(rates, service, preference)
    watch = Watch(0)
    taken = _first_free(preference)
    states = _steady(rates, service, taken)
    units = preference.shape[1]
    busy_in = (np.arange(2**units)[:, None] >> np.arange(units)) & 1
    lost = float(states[-1])
    shares = np.zeros((len(rates), units))
    for atom, who in enumerate(taken):
        np.add.at(shares[atom], who[:-1], states[:-1] * rates[atom])
    answered = float(rates.sum()) * (1.0 - lost)
    return Hypercube(Status.OPTIMAL, states, states @ busy_in, shares / answered, lost, True, watch.spent)


def _first_free(preference: Ints) -> Ints:
    """Return which unit goes to each atom in each state: (atoms, 2^n), −1 where all are busy."""
    atoms, units = preference.shape
    states = np.arange(2**units)
    taken = np.full((atoms, len(states)), -1)
    for place in range(units - 1, -1, -1):  # the most preferred is written last
        unit = preference[:, place, None]
        taken = np.where((states[None, :] >> unit) & 1 == 0, unit, taken)
    return taken


def _steady(rates: Floats, service: float, taken: Ints) -> Floats:
    """Return the steady state: what flows into each state flows out of it, and all together are 1.

    How many are busy follows the Erlang distribution whatever the preferences; within each such level the states are
    solved from the balance in turns (Larson's hyperplanes), and rescaled to what the level must hold.
    """
    count = taken.shape[1]
    units, states = count.bit_length() - 1, np.arange(count)
    level = ((states[:, None] >> np.arange(units)) & 1).sum(axis=1)
    inflow = _inflow(rates, service, taken)
    chance = busy_levels(units, float(rates.sum()) / service)
    out = level * service + np.where(level < units, rates.sum(), 0.0)
    steady = chance[level] / np.bincount(level)[level]
    parts = [
        (members, inflow[members], out[members]) for members in (np.flatnonzero(level == k) for k in range(units + 1))
    ]
    for _ in range(_MOST_ROUNDS):
        before = steady.copy()
        for busy, (members, rows, leaving) in enumerate(parts):
            flows = rows @ steady / leaving
            steady[members] = flows * chance[busy] / flows.sum()
        if np.abs(steady - before).max() < _CLOSE:
            break
    return np.asarray(steady)


def busy_levels(units: int, load: float) -> Floats:
    """Return how likely 0, 1 … all units are busy (Erlang's distribution of calls that are lost)."""
    weights = np.exp([count * math.log(load) - math.lgamma(count + 1) for count in range(units + 1)])
    return np.asarray(weights / weights.sum())


def _inflow(rates: Floats, service: float, taken: Ints) -> Any:
    """Return the flow from each state (column) into each (row): calls make a unit busy, ends of service free one."""
    atoms, count = taken.shape
    states = np.arange(count)
    source = np.tile(states[:-1], atoms)
    parts = [(source, source | (1 << taken[:, :-1].ravel()), np.repeat(rates, count - 1))]
    for unit in range(count.bit_length() - 1):
        busy = states[(states >> unit) & 1 == 1]
        parts.append((busy, busy ^ (1 << unit), np.full(len(busy), service)))
    origin, target, flow = (np.concatenate(one) for one in zip(*parts, strict=True))
    return sparse.csr_array((flow, (target, origin)), shape=(count, count))
