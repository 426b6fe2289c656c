"""The serial interval from groups of linked cases whose arrows nobody knows."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm

from bihuan.engine.indicators.shown import NotShown
from bihuan.engine.tracing.case_to_case import CaseToCase, case_to_case, fit_routes


def groups(count: int, seed: int, mean: float = 6.0) -> list[list[int]]:
    """Groups of four: two cases infected by the first, one by one of those; serial interval normal with sd 1.2."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        first = random.uniform(0, 20)
        second, third, step = random.normal(mean, 1.2, 3)
        onsets = [first, first + second, first + third, first + second + step]
        found.append([int(np.floor(onset)) for onset in random.permutation(onsets)])
    return found


def steps(count: int) -> list[int]:
    random = np.random.default_rng(11)
    starts = random.uniform(0, 1, count)
    return [int(np.floor(at)) for at in starts + random.normal(6.0, 1.2, count)]


def test_the_serial_interval_is_found_among_mixed_routes() -> None:
    found = case_to_case(groups(60, 3), seed=1, draws=60)
    assert isinstance(found, CaseToCase)
    assert (found.intervals, found.groups) == (180, 60)
    # The routes are taken to be equally likely, which here draws the mean up by 4 %.
    assert found.mean.estimate == pytest.approx(6.0, rel=0.06)
    assert found.sd == pytest.approx(1.2, abs=0.4)


def test_pairs_alone_give_their_serial_interval() -> None:
    pairs = [[group[0], group[0] + at] for group, at in zip(groups(80, 3), steps(80), strict=True)]
    found = case_to_case(pairs, seed=1, draws=60)
    assert isinstance(found, CaseToCase)
    assert found.mean.low <= 6.0 <= found.mean.high


def test_the_same_groups_and_seed_give_the_same_answer() -> None:
    assert case_to_case(groups(12, 4), seed=2, draws=20) == case_to_case(groups(12, 4), seed=2, draws=20)


def test_the_order_within_a_group_does_not_matter_and_later_cases_are_left_out() -> None:
    known = groups(12, 5)
    more = [[*sorted(group), max(group) + 40] for group in known]
    assert case_to_case(more, seed=2, draws=20) == case_to_case(known, seed=2, draws=20)


def test_a_sample_given_twice_counts_twice() -> None:
    days = np.array([3.0, 4.0, 5.0, 5.0, 6.0, 9.0, 11.0])
    twice = np.concatenate([days, days[:2]])
    mean, sd = fit_routes(days, np.array([[2.0, 2, 1, 1, 1, 1, 1]]))
    again, same = fit_routes(twice, np.ones((1, 9)))
    assert (mean[0], sd[0]) == pytest.approx((again[0], same[0]), rel=1e-6)


def test_a_sample_without_spread_has_no_fit() -> None:
    mean, _ = fit_routes(np.array([4.0, 4.0, 7.0]), np.array([[1.0, 1, 1], [1, 1, 0]]))
    assert np.isnan(mean).tolist() == [False, True]


def test_few_intervals_are_refused() -> None:
    assert case_to_case([[1, 5], [3]], seed=1) == NotShown("too_few_intervals", 10, 1)
    assert case_to_case([], seed=1) == NotShown("too_few_intervals", 10, 0)


def test_intervals_without_spread_are_refused() -> None:
    assert case_to_case([[0, 4]] * 12, seed=1) == NotShown("no_spread", 1, 0)


def on_day(day: int, mean: float, sd: float) -> float:
    """The chance that two onsets lie so many days apart, by adding up the hours of both days."""
    found = quad(lambda x: (1 - abs(x - day)) * norm.pdf(x, mean, sd), day - 1, day + 1, points=[day])
    return float(found[0])


def test_the_answer_is_where_expectation_and_maximisation_stand_still() -> None:
    days = np.array([1.0, 3.0, 4.0, 4.0, 5.0, 5.0, 6.0, 9.0, 11.0, 13.0])
    means, sds = fit_routes(days, np.ones((1, len(days))))
    mean, sd = float(means[0]), float(sds[0])

    def direct(day: float) -> float:
        steps = [on_day(int(day), sign * k * mean, sd * k**0.5) for k in (1, 2, 3) for sign in (1, -1)]
        return steps[0] / (sum(steps) + 2 * on_day(int(day), 0, sd * 2**0.5))

    weights = np.array([direct(day) for day in days])
    assert mean == pytest.approx(np.average(days, weights=weights), abs=1e-5)
    around = (weights * (days - mean) ** 2).sum() * weights.sum()
    assert sd == pytest.approx(np.sqrt(around / (weights.sum() ** 2 - (weights**2).sum())), abs=1e-4)
