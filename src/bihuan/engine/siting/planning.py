"""One question to one model: who must be reached how soon, where units may stand, how many there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from bihuan.engine.siting.answers import Bools, Floats, Sited, Status
from bihuan.engine.siting.centres import p_centre
from bihuan.engine.siting.covering import maximal_cover, set_cover
from bihuan.engine.siting.doubling import double_standard
from bihuan.engine.siting.expecting import mexclp
from bihuan.engine.siting.hypercube import Hypercube, hypercube
from bihuan.engine.siting.medians import p_median

FAR_S: Final = 300.0
"""The far limit of the double standard: five minutes, or the place's own limit where that is longer."""
_NO_WAY: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """`seconds` (demand, candidates); `limits_s` (demand,) in time; `rings`: of each the limit and whom it asks for.

    `busy` is the share of the time a unit is away, `share` the double standard's, `clock_s` how long to search.
    """

    weights: Floats
    seconds: Floats
    limits_s: Floats
    rings: Sequence[tuple[float, Bools]]
    units: int
    busy: float = 0.0
    share: float = 0.9
    clock_s: float = 10.0

    @property
    def reach(self) -> Bools:
        """What each candidate reaches in time."""
        return np.asarray(self.seconds <= self.limits_s[:, None])


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model answers; `left_out` are demands that no candidate reaches, which the answer cannot help."""

    answer: Sited
    left_out: tuple[int, ...]


def propose(model: str, problem: Problem) -> Proposal:
    """Return the answer of a model: set_cover, maximal, double, expected, median or centre.

    :raises KeyError: there is no such model.
    """
    return _MODELS[model](problem)


def _unreached(reach: Bools) -> tuple[int, ...]:
    return tuple(int(one) for one in np.flatnonzero(~reach.any(axis=1)))


def _set_cover(problem: Problem) -> Proposal:
    """Ask for the fewest sites for everybody whom some candidate reaches."""
    out = _unreached(problem.reach)
    return Proposal(set_cover(np.delete(problem.reach, out, axis=0), seconds=problem.clock_s), out)


def _maximal(problem: Problem) -> Proposal:
    reach = [np.asarray((problem.seconds <= limit) & asked[:, None]) for limit, asked in problem.rings]
    found = maximal_cover(problem.weights, reach, problem.units, seconds=problem.clock_s)
    return Proposal(found, _unreached(problem.reach))


def _double(problem: Problem) -> Proposal:
    far = np.asarray(problem.seconds <= np.maximum(problem.limits_s, FAR_S)[:, None])
    out = _unreached(far)
    near, far = np.delete(problem.reach, out, axis=0), np.delete(far, out, axis=0)
    weights = np.delete(problem.weights, out)
    found = double_standard(weights, near, far, problem.units, share=problem.share, seconds=problem.clock_s)
    return Proposal(found, out)


def _expected(problem: Problem) -> Proposal:
    found = mexclp(problem.weights, problem.reach, problem.units, problem.busy, seconds=problem.clock_s)
    return Proposal(found, _unreached(problem.reach))


def _median(problem: Problem) -> Proposal:
    seconds, out = _finite(problem)
    weights = np.delete(problem.weights, out)
    return Proposal(p_median(seconds, weights, problem.units, seconds=problem.clock_s), out)


def _centre(problem: Problem) -> Proposal:
    seconds, out = _finite(problem)
    return Proposal(p_centre(seconds, problem.units, seconds=problem.clock_s), out)


def _finite(problem: Problem) -> tuple[Floats, tuple[int, ...]]:
    """Return the seconds of those whom anybody reaches at all; where there is no way, ten times the longest."""
    out = _unreached(np.isfinite(problem.seconds))
    seconds = np.delete(problem.seconds, out, axis=0)
    longest = float(seconds[np.isfinite(seconds)].max(initial=1.0))
    return np.where(np.isfinite(seconds), seconds, longest * _NO_WAY), out


_MODELS: Mapping[str, Callable[[Problem], Proposal]] = MappingProxyType(
    {
        "set_cover": _set_cover, "maximal": _maximal, "double": _double, "expected": _expected, "median": _median,
        "centre": _centre,
    }
)  # fmt: skip


def queue_of(weights: Floats, seconds: Floats, chosen: Sequence[int], calls_an_hour: float, call_s: float) -> Hypercube:
    """Return how busy the units at the chosen candidates are when calls come where the weight is, the nearest first."""
    preference = np.argsort(seconds[:, list(chosen)], axis=1, kind="stable")
    return hypercube(weights / weights.sum() * calls_an_hour, 3600.0 / call_s, preference)


def adds_of(weights: Floats, reach: Bools, chosen: Sequence[int]) -> list[tuple[int, int, float, float]]:
    """Return each chosen candidate with its units, the demand it reaches, and that which only it reaches."""
    sites, units = np.unique(np.asarray(chosen, int), return_counts=True)
    times = reach[:, sites].sum(axis=1)
    return [
        (
            int(site),
            int(count),
            float(weights[reach[:, site]].sum()),
            float(weights[reach[:, site] & (times == 1)].sum()),
        )
        for site, count in zip(sites, units, strict=True)
    ]


def is_found(status: Status) -> bool:
    """Say whether there is an answer to show."""
    return status in (Status.OPTIMAL, Status.FEASIBLE)
