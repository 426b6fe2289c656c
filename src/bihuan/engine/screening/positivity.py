"""How many people are positive, seen from tubes of several sizes: estimate, exact interval, the best pool size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bihuan.engine.screening.pooling import PoolChoice, best_array, best_pool, best_three_stage
from bihuan.engine.screening.profiles import FloatArray

CONFIDENCE = 0.95


@dataclass(frozen=True)
class TubesSeen:
    """Tubes with a result that held `size` people each, and how many of them were positive."""

    size: int
    tubes: int
    positive: int


@dataclass(frozen=True)
class Positivity:
    """The share of people who are positive, with its 95 % interval, and the tubes and people that it rests on."""

    share: float
    low: float
    high: float
    tubes: int
    positive: int
    people: int


@dataclass(frozen=True)
class PoolAdvice:
    """The best of the sizes in use by Dorfman, and by three stages and by an array, at the share seen.

    `at_low` and `at_high` are the best size at the ends of the interval; `is_sure` when they are the same.
    """

    seen: Positivity
    dorfman: PoolChoice
    three_stage: PoolChoice
    array: PoolChoice
    at_low: PoolChoice
    at_high: PoolChoice

    @property
    def is_sure(self) -> bool:
        """Say whether the whole interval asks for the same size."""
        return self.at_low.sizes == self.dorfman.sizes == self.at_high.sizes


def positivity(tubes: Iterable[TubesSeen]) -> Positivity | None:
    """Return the share of positive people behind tubes of any sizes; None without a tube.

    Estimate: the share at which as many positive tubes are expected as were seen; with one size the maximum likelihood
    of Chiang and Reeves (Am. J. Hyg. 75:377, 1962). Interval: the number of positive tubes inverted as Clopper and
    Pearson do (Biometrika 26:404, 1934); with one size it is theirs, carried over by `1 - (1-x)^(1/n)`. People are
    taken to be positive independently, the test to err never.
    :raises ValueError: unless 0 <= positive <= tubes and size >= 1 in each.
    """
    groups = [group for group in tubes if group.tubes]
    if any(not 0 <= group.positive <= group.tubes or group.size < 1 for group in groups):
        raise ValueError(f"{groups}")
    if not groups:
        return None
    number, positive = sum(group.tubes for group in groups), sum(group.positive for group in groups)
    tail = (1.0 - CONFIDENCE) / 2.0
    low = 0.0 if positive == 0 else _where(lambda p: 1.0 - _at_most(groups, p, positive - 1) >= tail)
    high = 1.0 if positive == number else _where(lambda p: _at_most(groups, p, positive) <= tail)
    people = sum(group.tubes * group.size for group in groups)
    return Positivity(_expected(groups, positive, number), low, high, number, positive, people)


def advise(seen: Positivity, sizes: Sequence[int], *, largest: int = 40) -> PoolAdvice:
    """Return which pool size needs the fewest tests at the positivity seen, and whether its interval says the same.

    `sizes` are those that the tubes on hand allow; `largest` bounds the pools of three stages and the side of an array.
    :raises ValueError: as `best_pool`, `best_three_stage`.
    """
    return PoolAdvice(
        seen, best_pool(seen.share, sizes), best_three_stage(seen.share, largest), best_array(seen.share, largest),
        best_pool(seen.low, sizes), best_pool(seen.high, sizes),
    )  # fmt: skip


def _expected(groups: Sequence[TubesSeen], positive: int, number: int) -> float:
    """Return the share at which `Σ N (1 - q^n)` positive tubes are expected, as many as were seen."""
    if positive in (0, number):
        return float(positive == number)
    return _where(lambda p: sum(group.tubes * _any(p, group.size) for group in groups) >= positive)


def _where(is_above: Callable[[float], bool]) -> float:
    """Return the share from which on a growing condition holds, by bisection; 1e-12 of 1 or the last bit."""
    low, high = 0.0, 1.0
    while high - low > 1e-12 * high and low < (middle := (low + high) / 2.0) < high:
        low, high = (low, middle) if middle and is_above(middle) else (middle, high)
    return high


def _at_most(groups: Sequence[TubesSeen], p: float, positive: int) -> float:
    """Return the chance of at most so many positive tubes: a sum of binomial counts, one for each size."""
    from scipy.special import bdtr  # SciPy takes a third of a second to load

    chances = [(group.tubes, _any(p, group.size)) for group in groups]
    if len(chances) == 1:
        return float(bdtr(positive, *chances[0]))
    others = _folded([_masses(*one, positive) for one in chances[:-1]], positive)
    tubes, chance = chances[-1]
    last = bdtr(np.minimum(np.arange(positive, -1.0, -1.0), tubes), tubes, chance)  # bdtr knows no more than all
    return float(np.minimum(1.0, (others * last).sum()))


def _masses(tubes: int, chance: float, most: int) -> FloatArray:
    """Return the binomial chances of 0 … `most`."""
    from scipy.stats import binom  # as above

    return np.asarray(binom.pmf(np.arange(most + 1), tubes, chance))


def _folded(masses: Sequence[FloatArray], most: int) -> FloatArray:
    """Return the chances of the sum of independent counts, of 0 … `most`."""
    total = masses[0]
    for one in masses[1:]:
        total = np.convolve(total, one)[: most + 1]
    return total


def _any(p: float, size: int) -> float:
    """Return the chance that one of so many is positive."""
    return -math.expm1(size * math.log1p(-p)) if p < 1.0 else 1.0
