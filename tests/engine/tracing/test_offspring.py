"""The offspring distribution against SciPy's negative binomial, closed forms, and trees known by shares only."""

from __future__ import annotations

from math import exp, inf, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.offspring import (
    Arrow,
    OffspringFit,
    expected_offspring,
    fit_offspring,
    fit_weighted_offspring,
    log_likelihood,
    share_behind,
    tally_of,
)

COUNTS = st.lists(st.integers(0, 30), min_size=1, max_size=40)


def fitted(found: OffspringFit | NotShown) -> OffspringFit:
    assert isinstance(found, OffspringFit), found
    return found


@given(COUNTS, st.floats(0.1, 6), st.floats(0.02, 20))
def test_the_likelihood_is_the_negative_binomials(counts: list[int], mean: float, k: float) -> None:
    expected = nbinom.logpmf(counts, k, k / (k + mean)).sum()
    assert log_likelihood(tally_of(np.array(counts)), mean, 1 / k) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(COUNTS, st.floats(0.1, 6))
def test_without_unevenness_the_likelihood_is_the_poissons(counts: list[int], mean: float) -> None:
    expected = poisson.logpmf(counts, mean).sum()
    assert log_likelihood(tally_of(np.array(counts)), mean, 0.0) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert log_likelihood(tally_of(np.array(counts)), mean, 1e-12) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_r_is_the_mean_and_k_the_maximum() -> None:
    counts = [0] * 30 + [1] * 6 + [2] * 2 + [9, 14]
    fit = fitted(fit_offspring(counts))
    assert (fit.reproduction.estimate, fit.cases, fit.infections) == (33 / 40, 40, 33)
    k = fit.dispersion.estimate
    slope = [nbinom.logpmf(counts, at, at / (at + 33 / 40)).sum() for at in (k * 0.999, k, k * 1.001)]
    assert slope[1] == max(slope)
    assert fit.dispersion.low < k < fit.dispersion.high < inf


def test_the_bounds_are_where_the_likelihood_has_dropped_by_its_share_of_chi_square() -> None:
    counts = np.array([0] * 30 + [1] * 6 + [2] * 2 + [9, 14])
    fit, tally = fitted(fit_offspring(counts.tolist())), tally_of(counts)
    top = log_likelihood(tally, 33 / 40, 1 / fit.dispersion.estimate)
    for bound in (fit.dispersion.low, fit.dispersion.high):
        assert top - log_likelihood(tally, 33 / 40, 1 / bound) == pytest.approx(1.9207294, abs=1e-6)
    for bound in (fit.reproduction.low, fit.reproduction.high):
        best = max(log_likelihood(tally, bound, exp(at)) for at in np.linspace(log(0.5), log(60), 20001))
        assert top - best == pytest.approx(1.9207294, abs=1e-5)


def test_even_counts_have_no_bound_above_and_no_dispersion() -> None:
    fit = fitted(fit_offspring([1] * 20 + [2] * 20))
    assert (fit.dispersion.estimate, fit.dispersion.high, fit.share_behind_80) == (inf, inf, 0.8)
    assert fit.dispersion.low > 1
    # Poisson: the bounds of its mean solve n (R - m) - n m log(R / m) = 1.92.
    for bound in (fit.reproduction.low, fit.reproduction.high):
        assert 40 * (bound - 1.5) - 60 * log(bound / 1.5) == pytest.approx(1.9207294, abs=1e-5)


def test_counts_as_uneven_as_chance_leave_k_open_above() -> None:
    fit = fitted(fit_offspring(poisson.rvs(1.5, size=200, random_state=3).tolist()))
    assert (fit.dispersion.high, fit.dispersion.low > 1) == (inf, True)


def test_one_spreader_leaves_k_open_below() -> None:
    fit = fitted(fit_offspring([0] * 3_000 + [400]))
    assert (fit.dispersion.low, fit.dispersion.estimate < 1e-3) == (0, True)


def test_one_huge_spreader_among_few_leaves_r_open_above() -> None:
    fit = fitted(fit_offspring([0] * 9 + [5_000]))
    assert (fit.reproduction.estimate, fit.reproduction.high) == (500, inf)
    assert 0 < fit.reproduction.low < 500


def test_the_share_behind_most_infections_is_that_of_an_exponential_for_k_one() -> None:
    # k = 1: exponential. Cases above x cause (1 + x) exp(-x) of all; exp(-x) of the cases lie above.
    x = 0.8243883090329846
    assert (1 + x) * exp(-x) == pytest.approx(0.8)
    assert share_behind(0.8, 1.0) == pytest.approx(exp(-x))
    assert share_behind(0.8, inf) == 0.8
    assert share_behind(0.8, 0.16) < share_behind(0.8, 0.5) < share_behind(0.8, 5.0)


def test_few_cases_no_infections_and_negative_counts_are_refused() -> None:
    assert fit_offspring([3] * 9) == NotShown("too_few_cases", 10, 9)
    assert fit_offspring([0] * 12) == NotShown("no_infections", 1, 0)
    with pytest.raises(ValueError, match="fewer than nobody"):
        fit_offspring([0] * 12 + [-1])


def test_the_simulated_k_lies_within_its_interval() -> None:
    counts = nbinom.rvs(0.3, 0.3 / 1.8, size=500, random_state=3)
    fit = fitted(fit_offspring(counts.tolist()))
    assert fit.dispersion.low <= 0.3 <= fit.dispersion.high
    assert fit.reproduction.low <= 1.5 <= fit.reproduction.high


def test_the_expected_offspring_are_sums_of_shares() -> None:
    arrows = [Arrow(1, 3, 0.25), Arrow(2, 3, 0.75), Arrow(1, 4, 0.5)]
    assert expected_offspring([1, 2, 3, 4], arrows) == {1: 0.75, 2: 0.75, 3: 0.0, 4: 0.0}


@pytest.mark.parametrize(
    "arrows",
    [[Arrow(1, 2, 0.7), Arrow(3, 2, 0.4)], [Arrow(9, 2, 0.5)], [Arrow(1, 2, -0.1)], [Arrow(1, 2, 1.5)]],
)
def test_impossible_arrows_are_refused(arrows: list[Arrow]) -> None:
    with pytest.raises(ValueError, match=r"exceed 1|impossible share"):
        expected_offspring([1, 2, 3], arrows)
    with pytest.raises(ValueError, match=r"exceed 1|impossible share"):
        fit_weighted_offspring([1, 2, 3], arrows, seed=1)


def star() -> tuple[list[int], list[Arrow]]:
    """Case 0 infected ten others, case 1 four of these's contacts; everybody else nobody."""
    return list(range(30)), [Arrow(0, at, 1.0) for at in range(2, 12)] + [Arrow(1, at, 1.0) for at in range(12, 16)]


def test_certain_arrows_give_the_fit_of_the_counts() -> None:
    cases, arrows = star()
    weighted = fitted(fit_weighted_offspring(cases, arrows, seed=4, draws=60))
    plain = fitted(fit_offspring([10, 4] + [0] * 28))
    assert weighted.reproduction.estimate == plain.reproduction.estimate
    assert weighted.dispersion.estimate == pytest.approx(plain.dispersion.estimate)
    assert weighted.dispersion.low <= plain.dispersion.estimate <= weighted.dispersion.high
    assert weighted.reproduction.low < weighted.reproduction.estimate < weighted.reproduction.high
    assert weighted == fit_weighted_offspring(cases, arrows, seed=4, draws=60)


def test_uncertain_arrows_do_not_make_the_offspring_look_even() -> None:
    random = np.random.default_rng(8)
    cases = list(range(300))
    arrows = [Arrow(int(who), at, 0.5) for at in range(50, 300) for who in random.choice(50, 2, replace=False)]
    found = fitted(fit_weighted_offspring(cases, arrows, seed=2, draws=40))
    assert found.infections == pytest.approx(250)
    assert found.reproduction.estimate == pytest.approx(250 / 300)
    rounded = fitted(fit_offspring([round(value) for value in expected_offspring(cases, arrows).values()]))
    assert found.dispersion.estimate < rounded.dispersion.estimate


def test_what_is_left_of_the_shares_is_nobodys_infection() -> None:
    arrows = [Arrow(0, at, 0.25) for at in range(1, 401)]
    found = fitted(fit_weighted_offspring(list(range(401)), arrows, seed=5, draws=200))
    assert found.infections == 100
    assert found.reproduction.estimate * 401 == pytest.approx(100, abs=3)


def test_weighted_fits_refuse_what_plain_ones_refuse() -> None:
    assert fit_weighted_offspring([1, 2], [Arrow(1, 2, 1.0)], seed=1) == NotShown("too_few_cases", 10, 2)
    assert fit_weighted_offspring(list(range(12)), [], seed=1) == NotShown("no_infections", 1, 0)
