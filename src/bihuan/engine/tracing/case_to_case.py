"""The serial interval where nobody knows who infected whom: from each group's first onset to the next ones.

Vink, Bootsma and Wallinga, Am J Epidemiol 180:865 (2014): such an interval is one between two cases with the same
infector, or one, two or three serial intervals in a row, in either order; the serial interval is normal, the four
routes equally likely beforehand, and onsets are known to the day.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.intervals import LEAST_OBSERVATIONS, Bounded

FIRST_CASES: Final = 4  # later cases of a group are more than three serial intervals away
ROUNDS, CLOSE, LEAST_SD, TINY = 300, 1e-7, 0.05, 1e-300
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class CaseToCase:
    """Mean of the serial interval in days with its 95 % interval, its standard deviation, and what it rests on."""

    mean: Bounded
    sd: float
    intervals: int
    groups: int


def case_to_case(
    groups: Sequence[Sequence[int]], *, seed: int, draws: int = 200, first_cases: int = FIRST_CASES
) -> CaseToCase | NotShown:
    """Return the serial interval from the onset days of each group of linked cases.

    Of each group the first `first_cases` onsets are used. The interval is the percentile interval of refits to groups
    drawn anew; seeded. Withheld under 10 intervals (`too_few_intervals`) or where all are equal (`no_spread`).
    """
    apart = [_intervals(group, first_cases) for group in groups]
    used = [steps for steps in apart if len(steps)]
    days = np.array(list(itertools.chain.from_iterable(used)), dtype=float)
    if len(days) < LEAST_OBSERVATIONS:
        return NotShown("too_few_intervals", LEAST_OBSERVATIONS, len(days))
    if np.ptp(days) == 0:
        return NotShown("no_spread", 1, 0)
    means, sds = fit_routes(days, np.concatenate([np.ones((1, len(days))), _drawn_anew(used, draws, seed)]))
    low, high = np.nanquantile(means[1:], (0.025, 0.975))
    return CaseToCase(Bounded(float(means[0]), float(low), float(high)), float(sds[0]), len(days), len(used))


def fit_routes(days: Reals, times: Reals) -> tuple[Reals, Reals]:
    """Return means and standard deviations of the serial interval, each of shape (samples,).

    `days` are whole days >= 0, shape (n,); `times` says how often each is in each sample, shape (samples, n). Fitted by
    expectation and maximisation; a sample without spread gives NaN.
    """
    whole = times.sum(axis=1, keepdims=True)
    mean = (times * days).sum(axis=1, keepdims=True) / whole
    sd = np.sqrt((times * (days - mean) ** 2).sum(axis=1, keepdims=True) / np.maximum(whole - 1, 1))
    sd[sd == 0] = np.nan
    for _ in range(ROUNDS):
        weights = _direct(days, mean, sd) * times
        last, mean = (
            mean,
            (weights * days).sum(axis=1, keepdims=True) / np.maximum(weights.sum(axis=1, keepdims=True), TINY),
        )
        sd = np.maximum(_spread(days, weights, times, mean), LEAST_SD)
        if np.nanmax(np.abs(mean - last)) < CLOSE:
            break
    return mean[:, 0], sd[:, 0]


def _drawn_anew(groups: Sequence[Reals], draws: int, seed: int) -> Reals:
    """Return how often each interval is in each sample when whole groups are drawn with replacement."""
    generator = np.random.default_rng(seed)
    chosen = generator.multinomial(len(groups), np.full(len(groups), 1 / len(groups)), size=draws)
    return np.repeat(chosen, [len(steps) for steps in groups], axis=1).astype(float)


def _intervals(group: Sequence[int], first_cases: int) -> Reals:
    onsets: Reals = np.sort(np.asarray(group, dtype=float))[:first_cases]
    return onsets[1:] - onsets[:1]


def _direct(days: Reals, mean: Reals, sd: Reals) -> Reals:
    """Return for each interval the probability that its first case infected its second, shape (samples, n)."""
    same_infector = 2 * _on_day(days, 0 * mean, np.sqrt(2) * sd)
    chains = [_on_day(days, sign * k * mean, np.sqrt(k) * sd) for k in (1, 2, 3) for sign in (1, -1)]
    whole = same_infector + np.sum(chains, axis=0)
    return np.asarray(chains[0] / np.maximum(whole, TINY), dtype=float)


def _on_day(days: Reals, mean: Reals, sd: Reals) -> Reals:
    """Return the probability that two onsets, uniform within their days, lie so many days apart."""
    ahead, at, behind = (_below_sum((days + shift - mean) / sd) for shift in (1, 0, -1))
    return np.asarray(np.maximum(sd * (ahead - 2 * at + behind), 0))


def _below_sum(z: Reals) -> Reals:
    """Return the normal distribution function integrated from minus infinity to z."""
    return np.asarray(z * ndtr(z) + np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi))


def _spread(days: Reals, weights: Reals, times: Reals, mean: Reals) -> Reals:
    """Return the standard deviations under weights, without the bias of few weights; shape (samples, 1)."""
    total = weights.sum(axis=1, keepdims=True)
    single = np.divide(weights**2, times, out=np.zeros_like(weights), where=times > 0).sum(axis=1, keepdims=True)
    around = (weights * (days - mean) ** 2).sum(axis=1, keepdims=True)
    return np.asarray(np.sqrt(total * around / np.maximum(total**2 - single, 1e-12)))
