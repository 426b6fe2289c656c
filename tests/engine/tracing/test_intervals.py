"""Interval-censored fits against quadrature, closed forms, and outbreaks whose truth is known."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma, lognorm, weibull_min

from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.families import FAMILIES
from bihuan.engine.tracing.intervals import (
    Bounded,
    IntervalFit,
    Observation,
    as_rows,
    best_fit,
    bootstrap_median,
    fit_interval,
    log_probabilities,
)

SCIPY = {"gamma": gamma, "lognormal": lognorm, "weibull": weibull_min}
CHI = 3.841458820694124  # 0.95 quantile of chi-square, 1 degree of freedom
OUTBREAKS = 100 if os.environ.get("BIHUAN_PROVE") else 12


def fitted(found: IntervalFit | NotShown) -> IntervalFit:
    assert isinstance(found, IntervalFit), found
    return found


def exactly(*days: float) -> list[Observation]:
    return [Observation(0, 0, day, day) for day in days]


def by_days(days: np.ndarray, random: np.random.Generator) -> list[Observation]:
    """Censor each interval as a case report does: both onsets are known by their date only."""
    starts = random.uniform(0, 1, len(days))
    ends = np.floor(starts + days)
    return [Observation(0, 1, float(end), float(end) + 1) for end in ends]


@pytest.mark.parametrize("name", FAMILIES)
@settings(max_examples=25, deadline=None)
@given(st.floats(0, 3), st.floats(0.2, 4), st.floats(0, 9), st.floats(0.2, 4), st.floats(0.4, 4), st.floats(0.5, 6))
def test_a_doubly_censored_probability_is_its_double_integral(
    name: str, early: float, width: float, gap: float, onset: float, shape: float, scale: float
) -> None:
    late, low = early + width, early + gap
    known = SCIPY[name](shape, scale=scale)
    kinks = sorted({at for at in (low, low + onset) if early < at < late})
    expected = quad(lambda e: known.cdf(low + onset - e) - known.cdf(low - e), early, late, points=kinks or None)[0]
    found = log_probabilities(FAMILIES[name], np.array([[early, late, low, low + onset]]), shape, scale)
    assert float(np.exp(found[0])) == pytest.approx(expected / width, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_known_first_event_leaves_a_difference_of_two_shares(name: str) -> None:
    known = SCIPY[name](1.7, scale=4)
    rows = as_rows([Observation(2, 2, 5, 6), Observation(2, 2, 40, 41)])
    expected = [known.cdf(4) - known.cdf(3), known.sf(38) - known.sf(39)]
    assert np.exp(log_probabilities(FAMILIES[name], rows, 1.7, 4)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_known_second_event_leaves_a_density_over_the_exposure(name: str) -> None:
    known = SCIPY[name](1.7, scale=4)
    rows = as_rows([Observation(0, 3, 7, 7)])
    expected = (known.cdf(7) - known.cdf(4)) / 3
    assert np.exp(log_probabilities(FAMILIES[name], rows, 1.7, 4)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("name", FAMILIES)
def test_two_known_events_leave_the_density(name: str) -> None:
    found = log_probabilities(FAMILIES[name], as_rows(exactly(3.5)), 1.7, 4)
    assert float(found[0]) == pytest.approx(SCIPY[name](1.7, scale=4).logpdf(3.5))


def test_a_far_tail_keeps_its_figures() -> None:
    rows = as_rows([Observation(0, 1, 60, 61)])
    found = float(log_probabilities(FAMILIES["weibull"], rows, 1.0, 2.0)[0])
    # Exponential: exp(-30) (1 - exp(-1/2)) times the mean of exp(e / 2) over the day of exposure.
    assert found == pytest.approx(-30 + np.log1p(-np.exp(-0.5)) + np.log(2 * np.expm1(0.5)), rel=1e-9)


def test_exact_intervals_give_the_lognormal_that_logarithms_give() -> None:
    days = [1.0, 2.0, 2.5, 3.0, 4.0, 4.5, 5.0, 6.0, 7.0, 9.0, 12.0]
    logs = np.log(days)
    fit = fitted(fit_interval(exactly(*days), "lognormal"))
    assert (fit.scale, fit.shape) == pytest.approx((np.exp(logs.mean()), logs.std()), rel=1e-5)
    half = logs.std() * np.sqrt(np.expm1(CHI / len(days)))
    bounds = (np.exp(logs.mean() - half), np.exp(logs.mean() + half))
    assert (fit.median.low, fit.median.high) == pytest.approx(bounds, rel=1e-4)
    assert fit.mean.estimate == pytest.approx(np.exp(logs.mean() + logs.var() / 2), rel=1e-5)
    assert fit.p95.estimate == pytest.approx(lognorm.ppf(0.95, fit.shape, scale=fit.scale))
    assert fit.sd.estimate == pytest.approx(lognorm.std(fit.shape, scale=fit.scale))


@pytest.mark.parametrize("name", FAMILIES)
def test_exact_intervals_give_scipys_maximum(name: str) -> None:
    days = SCIPY[name].rvs(2.0, scale=3.0, size=60, random_state=4)
    shape, _, scale = SCIPY[name].fit(days, floc=0)
    fit = fitted(fit_interval(exactly(*days), name))
    assert (fit.shape, fit.scale) == pytest.approx((shape, scale), rel=2e-3)
    assert fit.log_likelihood >= SCIPY[name](shape, scale=scale).logpdf(days).sum() - 1e-6


@pytest.mark.parametrize("name", FAMILIES)
def test_the_truth_lies_within_the_interval_about_as_often_as_promised(name: str) -> None:
    random = np.random.default_rng(7)
    shape = 0.5 if name == "lognormal" else 2.0
    truth = SCIPY[name](shape, scale=4.0)
    within = 0
    for _ in range(OUTBREAKS):
        days = truth.rvs(size=40, random_state=random)
        found = fitted(fit_interval(by_days(days, random), name))
        within += found.median.low <= truth.median() <= found.median.high
    assert within >= 0.85 * OUTBREAKS - 1


def test_observation_cut_off_early_is_corrected() -> None:
    random = np.random.default_rng(5)
    truth = gamma(4.0, scale=1.5)
    starts, days = np.floor(random.uniform(0, 10, 2000)), truth.rvs(size=2000, random_state=random)
    ends = np.floor(starts + random.uniform(0, 1, 2000) + days)
    seen = [Observation(s, s + 1, e, e + 1) for s, e in zip(starts, ends, strict=True) if e + 1 <= 10]
    blind = fitted(fit_interval(seen, "gamma"))
    found = fitted(fit_interval(seen, "gamma", observed_until=10.0))
    assert blind.median.high < truth.median()
    assert found.median.low <= truth.median() <= found.median.high


def test_the_family_that_made_the_intervals_is_chosen() -> None:
    days = lognorm.rvs(0.9, scale=4.0, size=400, random_state=1)
    chosen = fitted(best_fit(exactly(*days)))
    others = [fitted(fit_interval(exactly(*days), name)).aic for name in FAMILIES]
    assert (chosen.family, chosen.aic) == ("lognormal", min(others))
    assert best_fit(exactly(1.0)) == NotShown("too_few_intervals", 10, 1)


def test_an_onset_before_the_exposure_is_counted_apart() -> None:
    backwards = [Observation(5, 6, 3, 4), Observation(5, 6, 4, 5)]
    fit = fitted(fit_interval([*exactly(*range(1, 13)), *backwards], "gamma"))
    assert (fit.used, fit.impossible) == (12, 2)


def test_few_possible_observations_are_refused() -> None:
    few = [*exactly(*range(1, 10)), Observation(5, 6, 3, 4)]
    assert fit_interval(few, "weibull") == NotShown("too_few_intervals", 10, 9)
    assert bootstrap_median(few, "weibull", seed=1) == NotShown("too_few_intervals", 10, 9)
    assert fit_interval([], "gamma") == NotShown("too_few_intervals", 10, 0)


def test_the_bootstrap_is_seeded_and_agrees_with_the_profile() -> None:
    random = np.random.default_rng(3)
    seen = by_days(gamma.rvs(3.0, scale=1.6, size=60, random_state=random), random)
    first = bootstrap_median(seen, "gamma", seed=9, draws=40)
    assert first == bootstrap_median(seen, "gamma", seed=9, draws=40)
    assert isinstance(first, Bounded)
    profile = fitted(fit_interval(seen, "gamma")).median
    assert first.estimate == pytest.approx(profile.estimate, rel=1e-6)
    assert (first.low, first.high) == pytest.approx((profile.low, profile.high), rel=0.08)


def test_intervals_all_within_a_day_have_an_end_to_their_bounds() -> None:
    fit = fitted(fit_interval([Observation(0, 1, 0, 1)] * 12, "gamma"))
    assert 0 < fit.median.low <= fit.median.estimate <= fit.median.high < 1


@pytest.mark.parametrize("bounds", [(2, 1, 3, 4), (1, 2, 4, 3)])
def test_bounds_the_wrong_way_round_are_refused(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(ValueError, match="lower bound"):
        Observation(*bounds)
