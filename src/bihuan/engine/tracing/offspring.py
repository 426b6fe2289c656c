"""How many people a case infects, and how unevenly: the offspring distribution.

Negative binomial with mean R and dispersion k (Lloyd-Smith et al., Nature 438:355, 2005); the smaller k, the more
infections come from few cases; k infinite is the Poisson distribution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln
from scipy.stats import gamma

from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.intervals import DROP, Bounded

LEAST_CASES: Final = 10
UNEVEN: Final = (1e-6, 1e4)  # 1 / k from all but Poisson to all but one single spreader
WIDEST: Final = 2.0**20
Counts = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class OffspringFit:
    """R and k with 95 % intervals, from `cases` cases with `infections` in all.

    k and its bounds are infinite where the counts are no more uneven than chance. `share_behind_80` is the share of
    cases expected to cause 80 % of the infections.
    """

    reproduction: Bounded
    dispersion: Bounded
    share_behind_80: float
    cases: int
    infections: float


@dataclass(frozen=True)
class Tally:
    """Counts of offspring, summed up: `above[j]` cases infected more than j; `permuted` is the sum of log(count!)."""

    cases: int
    infections: int
    above: Counts
    permuted: float


@dataclass(frozen=True)
class Arrow:
    """One possible infector of one infected case with its probability; the arrows to a case add up to at most 1."""

    infector: int
    infected: int
    share: float


def fit_offspring(offspring: Sequence[int]) -> OffspringFit | NotShown:
    """Return the maximum-likelihood fit to the infections of each case (0 for a case that infected nobody).

    The mean of the counts is the estimate of R for every k; the intervals are profile likelihood's. Leave out cases
    whose infections could not have shown yet. Withheld under 10 cases (`too_few_cases`) or without any infection
    (`no_infections`).

    :raises ValueError: for a negative count.
    """
    counts = np.asarray(offspring, dtype=np.int64)
    if (counts < 0).any():
        raise ValueError("a case cannot infect fewer than nobody")
    if len(counts) < LEAST_CASES:
        return NotShown("too_few_cases", LEAST_CASES, len(counts))
    if not counts.any():
        return NotShown("no_infections", 1, 0)
    tally, mean = tally_of(counts), float(counts.mean())
    uneven, top = _most_likely_unevenness(tally, mean)

    def at_mean(value: float) -> float:
        return _most_likely_unevenness(tally, value)[1] - (top - DROP)

    low, high = _around(at_mean, mean)
    even, odd = _unevenness_bounds(tally, mean, uneven, top)
    return OffspringFit(
        Bounded(mean, low, high),
        Bounded(_dispersion(uneven), _dispersion(odd), _dispersion(even)),
        share_behind(0.8, _dispersion(uneven)),
        len(counts),
        float(counts.sum()),
    )


def log_likelihood(tally: Tally, mean: float, uneven: float) -> float:
    """Return the negative binomial's log-likelihood with `uneven` = 1 / k; 0 gives the Poisson's.

    Written with log1p(uneven * j) summed over j below each count, so that no figures are lost near the Poisson.
    """
    rise = float(tally.above @ np.log1p(uneven * np.arange(len(tally.above))))
    spread = float(np.log1p(uneven * mean))
    per_case = mean if uneven == 0 else spread / uneven
    return rise + tally.infections * (float(np.log(mean)) - spread) - tally.cases * per_case - tally.permuted


def tally_of(offspring: Counts) -> Tally:
    """Return what the likelihood needs of the counts, shape (cases,)."""
    often = np.bincount(offspring)
    above = len(offspring) - np.cumsum(often)
    permuted = float(often @ gammaln(np.arange(len(often)) + 1.0))
    return Tally(len(offspring), int(offspring.sum()), above[:-1], permuted)


def share_behind(part: float, dispersion: float) -> float:
    """Return the share of cases expected to cause a part of all infections (Lloyd-Smith et al. 2005, fig. 1c).

    Expected infections are gamma distributed with shape k among cases; with k infinite, every case causes the same.
    """
    if np.isinf(dispersion):
        return part
    at = gamma.isf(part, dispersion + 1)
    return float(gamma.sf(at, dispersion))


def expected_offspring(cases: Sequence[int], arrows: Sequence[Arrow]) -> Mapping[int, float]:
    """Return for each case the sum of the shares of its arrows: the number of cases it is expected to have infected.

    :raises ValueError: when the shares to one case exceed 1, one lies outside [0, 1], or an infector is no case.
    """
    _check(cases, arrows)
    sums = dict.fromkeys(cases, 0.0)
    for arrow in arrows:
        sums[arrow.infector] += arrow.share
    return sums


def fit_weighted_offspring(
    cases: Sequence[int], arrows: Sequence[Arrow], *, seed: int, draws: int = 200
) -> OffspringFit | NotShown:
    """Return R and k where the infectors are known by their shares only.

    Fitting k to the expected offspring would make them look even. So each draw picks one infector per case by its share
    (or none, with what is left of 1) and fits; estimates are medians over the draws, intervals the 0.025 and 0.975
    quantiles over draws whose cases are drawn anew as well (multiple imputation, then bootstrap: Schomaker and Heumann,
    Stat Med 37:2252, 2018). Seeded. Withheld as in `fit_offspring`.

    :raises ValueError: as in `expected_offspring`.
    """
    infections = sum(expected_offspring(cases, arrows).values())
    if len(cases) < LEAST_CASES:
        return NotShown("too_few_cases", LEAST_CASES, len(cases))
    if infections == 0:
        return NotShown("no_infections", 1, 0)
    generator = np.random.default_rng(seed)
    trees = list(_trees(cases, arrows, generator, draws))
    again = [tree[generator.integers(0, len(tree), len(tree))] for tree in trees]
    plain, spread = (np.array([_point(tree) for tree in kind]) for kind in (trees, again))
    mean, uneven = np.median(plain, axis=0)
    (mean_low, uneven_low), (mean_high, uneven_high) = np.quantile(spread, (0.025, 0.975), axis=0)
    return OffspringFit(
        Bounded(float(mean), float(mean_low), float(mean_high)),
        Bounded(_dispersion(float(uneven)), _dispersion(float(uneven_high)), _dispersion(float(uneven_low))),
        share_behind(0.8, _dispersion(float(uneven))),
        len(cases),
        infections,
    )


def _check(cases: Sequence[int], arrows: Sequence[Arrow]) -> None:
    known, sums = set(cases), dict[int, float]()
    for arrow in arrows:
        sums[arrow.infected] = sums.get(arrow.infected, 0.0) + arrow.share
        if arrow.infector not in known or not 0 <= arrow.share <= 1:
            raise ValueError(f"arrow from {arrow.infector}: unknown case or impossible share")
    if any(whole > 1 + 1e-9 for whole in sums.values()):
        raise ValueError("the shares of one case's infectors exceed 1")


def _trees(
    cases: Sequence[int], arrows: Sequence[Arrow], generator: np.random.Generator, draws: int
) -> Iterator[Counts]:
    """Yield the offspring of each case, shape (cases,), in trees drawn by the shares.

    Infected number i holds the stretch [i, i + sum of its shares) of a line, cut in its arrows' shares; a lot in
    [i, i + 1) falls on one of them or beyond.
    """
    place = {case: at for at, case in enumerate(cases)}
    ordered = sorted(arrows, key=lambda arrow: arrow.infected)
    infectors = np.array([place[arrow.infector] for arrow in ordered])
    _, first, group = np.unique([arrow.infected for arrow in ordered], return_index=True, return_inverse=True)
    whole = np.cumsum([0.0, *(arrow.share for arrow in ordered)])
    ends = group + np.minimum(whole[1:] - whole[first][group], 1.0)
    for _ in range(draws):
        lots = np.arange(len(first)) + generator.random(len(first))
        hit = np.searchsorted(ends, lots, side="right")
        hit = hit[(hit < len(group)) & (group[np.minimum(hit, len(group) - 1)] == np.arange(len(first)))]
        yield np.bincount(infectors[hit], minlength=len(cases))


def _point(counts: Counts) -> tuple[float, float]:
    mean = float(counts.mean())
    return (mean, _most_likely_unevenness(tally_of(counts), mean)[0]) if mean > 0 else (0.0, 0.0)


def _most_likely_unevenness(tally: Tally, mean: float) -> tuple[float, float]:
    """Return (1 / k, log-likelihood) at the highest for a given mean; 0 where the Poisson is as likely."""
    low, high = (float(np.log(bound)) for bound in UNEVEN)
    best = minimize_scalar(
        lambda log_uneven: -log_likelihood(tally, mean, float(np.exp(log_uneven))),
        bounds=(low, high),
        method="bounded",
        options={"xatol": 1e-8},
    )
    even = log_likelihood(tally, mean, 0.0)
    return (float(np.exp(best.x)), -float(best.fun)) if -best.fun > even + 1e-9 else (0.0, even)


def _unevenness_bounds(tally: Tally, mean: float, uneven: float, top: float) -> tuple[float, float]:
    """Return where the likelihood over 1 / k has dropped by 1.92; 0 below where the Poisson is not excluded."""

    def over(log_uneven: float) -> float:
        return log_likelihood(tally, mean, float(np.exp(log_uneven))) - (top - DROP)

    low, high = (float(np.log(bound)) for bound in UNEVEN)
    centre = float(np.log(uneven)) if uneven > 0 else low
    below = float(np.exp(brentq(over, low, centre))) if uneven > 0 and over(low) < 0 else 0.0
    above = float(np.exp(brentq(over, centre, high))) if over(high) < 0 else float("inf")
    return below, above


def _around(over: Callable[[float], float], estimate: float) -> tuple[float, float]:
    """Return where `over` falls below 0 on both sides of a positive estimate; 0 and infinity beyond 2^20."""
    low, high = estimate / WIDEST, estimate * WIDEST
    below = float(brentq(over, low, estimate)) if over(low) < 0 else 0.0
    above = float(brentq(over, estimate, high)) if over(high) < 0 else float("inf")
    return below, above


def _dispersion(uneven: float) -> float:
    """Return k = 1 / uneven; infinite where there is no unevenness, 0 where it has no bound."""
    return float("inf") if uneven == 0 else 1 / uneven
