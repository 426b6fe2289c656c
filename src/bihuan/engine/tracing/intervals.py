"""Serial intervals and incubation periods from events of which only the bounds are known.

An observation says that the first event (exposure, or the infector's onset) fell within [first_low, first_high] and the
second (onset) within [second_low, second_high], in days on any common axis. The first event is uniform within its
bounds (Reich et al., Stat Med 28:2769, 2009); the likelihood is then exact for both-sided, one-sided and no censoring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.families import FAMILIES, SHAPES, Family, Reals

LEAST_OBSERVATIONS: Final = 10
DROP: Final = 1.920729410347062  # half the 0.95 quantile of chi-square with 1 degree of freedom
TINY: Final = 1e-300


@dataclass(frozen=True)
class Observation:
    """The bounds of two events, in days; equal bounds = known exactly.

    :raises ValueError: when a lower bound lies above its upper bound.
    """

    first_low: float
    first_high: float
    second_low: float
    second_high: float

    def __post_init__(self) -> None:
        if self.first_low > self.first_high or self.second_low > self.second_high:
            raise ValueError("a lower bound lies above its upper bound")


@dataclass(frozen=True)
class Bounded:
    """An estimate in days with its 95 % interval."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True)
class IntervalFit:
    """One family fitted: `median`, `mean`, `sd` and the 95th percentile with intervals by profile likelihood.

    `used` observations taught it; `impossible` ones end before they begin (a pair the wrong way round, or an infection
    before symptoms passed on faster than the family allows) and are in no figure. `aic` compares families.
    """

    family: str
    shape: float
    scale: float
    median: Bounded
    mean: Bounded
    sd: Bounded
    p95: Bounded
    log_likelihood: float
    used: int
    impossible: int

    @property
    def aic(self) -> float:
        """Akaike's criterion with two parameters; the smaller, the better."""
        return 4 - 2 * self.log_likelihood


class _Likelihood:
    """The log-likelihood of the possible observations under one family, and its maxima along a profile.

    Only differences of days matter, so observations are counted by their shape: dates make few different ones.
    """

    def __init__(self, family: Family, rows: Reals, observed_until: float | None) -> None:
        ends = rows[:, 3] if observed_until is None else np.full(len(rows), observed_until)
        apart = np.column_stack([rows, ends]) - rows[:, :1]
        kinds, self.times = np.unique(apart, axis=0, return_counts=True)
        self.family, self.rows = family, kinds[:, :4]
        self.seen = None if observed_until is None else _any_until(kinds[:, 4], self.rows)
        low, high = SHAPES[family.name]
        self.shape_bounds = (float(np.log(low)), float(np.log(high)))

    def at(self, shape: float, scale: float) -> float:
        """Return the sum of the logarithms of each observation's probability (or density where nothing is censored).

        With an end of observation, each probability is divided by that of a second event before it.
        """
        logs = log_probabilities(self.family, self.rows, shape, scale)
        if self.seen is not None:
            logs = logs - log_probabilities(self.family, self.seen, shape, scale)
        return float(self.times @ logs)

    def along(self, figure: Callable[[float], float], value: float) -> tuple[float, float]:
        """Return (log-likelihood, shape) at its highest where the figure (at scale 1, from the shape) has a value."""

        def loss(log_shape: float) -> float:
            shape = float(np.exp(log_shape))
            return -self.at(shape, value / figure(shape))

        best = minimize_scalar(loss, bounds=self.shape_bounds, method="bounded", options={"xatol": 1e-5})
        return -float(best.fun), float(np.exp(best.x))


def _any_until(ends: Reals, rows: Reals) -> Reals:
    """Return observations with the same first event and a second one at any time until the end."""
    return np.column_stack([rows[:, :2], np.full(len(rows), -np.inf), ends])


def log_probabilities(family: Family, rows: Reals, shape: float, scale: float) -> Reals:
    """Return the log-probability of each observation, shape (n,), from bounds of shape (n, 4) in days.

    With G the integral of the distribution function from 0: [G(SR - EL) - G(SR - ER) - G(SL - EL) + G(SL - ER)] /
    (ER - EL); with an exact first event F(SR - E) - F(SL - E); with an exact second one [F(S - EL) - F(S - ER)] /
    (ER - EL); with both exact the density.
    """
    early, late, low, high = rows.T / scale
    is_wide, is_point = late > early, high == low
    logs = np.empty(len(rows))
    if (mask := is_wide & ~is_point).any():
        a, b, c, d = early[mask], late[mask], low[mask], high[mask]
        logs[mask] = _logs(_steps(family, "sum", shape, (d - a, d - b, c - a, c - b)) / (b - a))
    if (mask := ~is_wide & ~is_point).any():
        logs[mask] = _logs(_steps(family, "share", shape, (high[mask] - early[mask], low[mask] - early[mask])))
    if (mask := is_wide & is_point).any():
        chances = _steps(family, "share", shape, (low[mask] - early[mask], low[mask] - late[mask]))
        logs[mask] = _logs(chances / (late - early)[mask]) - np.log(scale)
    if (mask := ~is_wide & is_point).any():
        logs[mask] = family.density(np.maximum(low - early, 0)[mask], shape) - np.log(scale)
    return logs


def _logs(chances: Reals) -> Reals:
    return np.asarray(np.log(np.maximum(chances, TINY)))


def _steps(family: Family, kind: str, shape: float, ends: tuple[Reals, ...]) -> Reals:
    """Return the difference of F over two ends, or G's difference of differences over four, shape (n,).

    Both are taken from below or from above, whichever is the smaller figure, because the larger one cancels.
    """
    points = np.stack(ends)
    whole = np.maximum(points, 0)
    if kind == "share":
        is_far = whole[-1] > family.quantile(0.5, shape)
        below, above = family.below(whole, shape), family.above(whole, shape)
        return np.asarray(np.where(is_far, above[1] - above[0], below[0] - below[1]))
    is_far = whole[3] > family.quantile(0.5, shape)
    below, above = family.below_sum(whole, shape), family.above_sum(whole, shape)
    signs = np.array([1.0, -1.0, -1.0, 1.0])
    return np.asarray(np.where(is_far, signs @ above, signs @ below))


def fit_interval(
    observations: Sequence[Observation], family: str, *, observed_until: float | None = None
) -> IntervalFit | NotShown:
    """Return the maximum-likelihood fit of a family (`gamma`, `lognormal`, `weibull`), intervals by profile likelihood.

    `observed_until` is the day up to which second events could be seen while the outbreak went on: without it, a
    growing outbreak makes the interval look short (right truncation). Withheld (`too_few_intervals`) under 10 possible
    observations.

    :raises KeyError: for a family that is not among the three.
    """
    chosen = FAMILIES[family]
    rows = as_rows(observations)
    kept = rows[rows[:, 3] > rows[:, 0]]
    if len(kept) < LEAST_OBSERVATIONS:
        return NotShown("too_few_intervals", LEAST_OBSERVATIONS, len(kept))
    likelihood = _Likelihood(chosen, kept, observed_until)
    top, shape, scale = _highest(likelihood)

    def bounded(figure: Callable[[float], float]) -> Bounded:
        estimate = scale * figure(shape)
        return Bounded(estimate, *_profile(likelihood, figure, estimate, top))

    return IntervalFit(
        family,
        shape,
        scale,
        bounded(lambda at: chosen.quantile(0.5, at)),
        bounded(chosen.mean),
        bounded(chosen.sd),
        bounded(lambda at: chosen.quantile(0.95, at)),
        top,
        used=len(kept),
        impossible=len(rows) - len(kept),
    )


def best_fit(observations: Sequence[Observation], *, observed_until: float | None = None) -> IntervalFit | NotShown:
    """Return the fit of the family with the smallest AIC; withheld as in `fit_interval`."""
    fits = [fit_interval(observations, family, observed_until=observed_until) for family in FAMILIES]
    shown = [fit for fit in fits if isinstance(fit, IntervalFit)]
    return min(shown, key=lambda fit: fit.aic) if shown else fits[0]


def bootstrap_median(
    observations: Sequence[Observation],
    family: str,
    *,
    seed: int,
    draws: int = 200,
    observed_until: float | None = None,
) -> Bounded | NotShown:
    """Return the median with the percentile interval of `draws` refits to observations drawn anew; seeded.

    Slower than the profile and free of its large-sample argument. Withheld as in `fit_interval`.
    """
    rows = as_rows(observations)
    kept = rows[rows[:, 3] > rows[:, 0]]
    if len(kept) < LEAST_OBSERVATIONS:
        return NotShown("too_few_intervals", LEAST_OBSERVATIONS, len(kept))
    generator = np.random.default_rng(seed)
    drawn = [kept[generator.integers(0, len(kept), len(kept))] for _ in range(draws)]
    medians = [_median(FAMILIES[family], rows, observed_until) for rows in drawn]
    low, high = np.quantile(medians, (0.025, 0.975))
    return Bounded(_median(FAMILIES[family], kept, observed_until), float(low), float(high))


def as_rows(observations: Sequence[Observation]) -> Reals:
    """Return the bounds as an array of shape (n, 4): first low, first high, second low, second high."""
    rows = [(one.first_low, one.first_high, one.second_low, one.second_high) for one in observations]
    return np.array(rows, dtype=float).reshape(-1, 4)


def _median(family: Family, rows: Reals, observed_until: float | None) -> float:
    _, shape, scale = _highest(_Likelihood(family, rows, observed_until))
    return scale * family.quantile(0.5, shape)


def _highest(likelihood: _Likelihood) -> tuple[float, float, float]:
    """Return (log-likelihood, shape, scale) at the maximum, by a profile over the median."""

    def middle(shape: float) -> float:
        return likelihood.family.quantile(0.5, shape)

    rows = likelihood.rows
    longest = float((rows[:, 3] - rows[:, 0]).max())
    bounds = (float(np.log(longest)) - 12, float(np.log(longest)) + 1)
    best = minimize_scalar(
        lambda log_median: -likelihood.along(middle, float(np.exp(log_median)))[0],
        bounds=bounds,
        method="bounded",
        options={"xatol": 1e-7},
    )
    median = float(np.exp(best.x))
    top, shape = likelihood.along(middle, median)
    return top, shape, median / middle(shape)


def _profile(
    likelihood: _Likelihood, figure: Callable[[float], float], estimate: float, top: float
) -> tuple[float, float]:
    """Return where the likelihood maximised over the shape has dropped by 1.92 on both sides of the estimate."""

    def over(log_value: float) -> float:
        return likelihood.along(figure, float(np.exp(log_value)))[0] - (top - DROP)

    centre = float(np.log(estimate))
    return _crossing(over, centre, -1), _crossing(over, centre, 1)


def _crossing(over: Callable[[float], float], centre: float, side: int) -> float:
    """Return exp of the point at which `over` falls below 0; the edge of a span of e^6 where it never does."""
    near, step = centre, 0.05
    while over(centre + side * step) > 0:
        near, step = centre + side * step, step * 2
        if step > 6:
            return float(np.exp(centre + side * step))
    low, high = sorted((near, centre + side * step))
    return float(np.exp(brentq(over, low, high, xtol=1e-5)))
