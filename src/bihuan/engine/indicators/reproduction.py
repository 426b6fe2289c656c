"""The reproduction number over time, by the method of Cori et al., Am J Epidemiol 178:1505 (2013)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc
from scipy.stats import gamma

from bihuan.engine.indicators.shown import NotShown

LEAST_CASES: Final = 12  # the posterior's coefficient of variation is then 1 / sqrt(1 + 12) = 0.28, below Cori's 0.3
PRIOR_SHAPE, PRIOR_SCALE = 1.0, 5.0  # mean and standard deviation 5, as in EpiEstim


@dataclass(frozen=True)
class ReproductionNumber:
    """The posterior of R over one window: mean, standard deviation, quantiles 0.025, 0.5, 0.975; `cases` are local."""

    cases: int
    mean: float
    sd: float
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class WindowR:
    """R over the days first..last (positions in the curve, both included), or why it is not shown."""

    first: int
    last: int
    value: ReproductionNumber | NotShown


def serial_interval_shares(mean: float, sd: float, days: int) -> NDArray[np.float64]:
    """Return the probabilities of a serial interval of 0, 1, ..., days - 1 days, shape (days,).

    A gamma distribution shifted by one day with the given mean and standard deviation in days, made discrete by
    averaging over the moments of onset within both days (Cori et al. 2013, web appendix 11). The shares beyond are cut.

    :raises ValueError: when the mean is not above 1 or the deviation not above 0.
    """
    if mean <= 1 or sd <= 0:
        raise ValueError("a shifted serial interval needs mean > 1 and sd > 0")
    shape, scale = ((mean - 1) / sd) ** 2, sd**2 / (mean - 1)
    whole = np.arange(days, dtype=float)
    edges = np.clip(np.stack([whole, whole - 1, whole - 2]), 0, None) / scale
    at, one, two = gammainc(shape, edges)
    more_at, more_one, more_two = gammainc(shape + 1, edges)
    shares = whole * at + (whole - 2) * two - 2 * (whole - 1) * one
    shares += shape * scale * (2 * more_one - more_two - more_at)
    return np.asarray(np.clip(shares, 0, None), dtype=float)


def infectiousness(cases: Sequence[int], shares: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each day the sum over s >= 1 of the cases s days before times the share of s; shape (days,)."""
    if len(cases) == 0:
        return np.zeros(0)
    weights = np.asarray(shares, dtype=float).copy()
    weights[:1] = 0
    return np.convolve(np.asarray(cases, dtype=float), weights)[: len(cases)]


def posterior(local: int, pressure: float) -> ReproductionNumber:
    """Return R's posterior from the local cases of a window and the infectiousness summed over it.

    Prior Gamma(1, scale 5) and Poisson cases give Gamma(1 + cases, 1 / (1/5 + pressure)).
    """
    shape, scale = PRIOR_SHAPE + local, 1 / (1 / PRIOR_SCALE + pressure)
    low, median, high = (float(value) for value in gamma.ppf((0.025, 0.5, 0.975), shape, scale=scale))
    return ReproductionNumber(local, shape * scale, float(np.sqrt(shape)) * scale, low, median, high)


def reproduction_numbers(
    cases: Sequence[int],
    shares: Sequence[float] | NDArray[np.float64],
    *,
    delay_days: int,
    window_days: int = 7,
    imported: Sequence[int] | None = None,
    least_cases: int = LEAST_CASES,
) -> tuple[WindowR, ...]:
    """Return R for each window of `window_days` that begins on the second day of the curve or later.

    `cases` are all cases by day of onset to today without a gap; `imported` of them were infected elsewhere (default:
    those of the first day), infect others, and are no evidence of R. `shares` are the serial interval's, position 0
    for no day. Withheld are windows that reach into the last `delay_days` days (`inside_reporting_delay`), that have
    fewer than `least_cases` local cases (`too_few_cases`), or that nobody could have infected (`no_infectors`).

    :raises ValueError: when imported cases exceed the cases, or a window or delay is impossible.
    """
    whole = np.asarray(cases, dtype=int)
    local = whole - _imported(whole, imported)
    if window_days < 1 or delay_days < 0 or (local < 0).any():
        raise ValueError("window, delay or imported cases are impossible")
    pressure = infectiousness(cases, shares)

    def value(first: int, last: int) -> ReproductionNumber | NotShown:
        count, pushed = int(local[first : last + 1].sum()), float(pressure[first : last + 1].sum())
        if len(whole) - 1 - last < delay_days:
            return NotShown("inside_reporting_delay", delay_days, len(whole) - 1 - last)
        if count < least_cases:
            return NotShown("too_few_cases", least_cases, count)
        return posterior(count, pushed) if pushed > 0 else NotShown("no_infectors", 1, 0)

    spans = [(first, first + window_days - 1) for first in range(1, len(whole) - window_days + 1)]
    return tuple(WindowR(first, last, value(first, last)) for first, last in spans)


def _imported(cases: NDArray[np.int_], imported: Sequence[int] | None) -> NDArray[np.int_]:
    if imported is not None:
        return np.asarray(imported, dtype=int)
    only_first = np.zeros_like(cases)
    only_first[:1] = cases[:1]
    return only_first
