"""R by Cori's method against closed forms, and every reason for which it is not shown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import gamma

from bihuan.engine.indicators.reproduction import (
    ReproductionNumber,
    infectiousness,
    posterior,
    reproduction_numbers,
    serial_interval_shares,
)
from bihuan.engine.indicators.shown import NotShown

NEXT_DAY = [0.0, 1.0]  # everybody infects on the following day


def test_the_posterior_is_the_conjugate_gamma() -> None:
    found = posterior(10, 8.8)
    assert (found.cases, found.mean, found.sd) == (10, pytest.approx(11 / 9), pytest.approx(11**0.5 / 9))
    bounds = [float(gamma.cdf(value, 11, scale=1 / 9)) for value in (found.low, found.median, found.high)]
    assert bounds == pytest.approx([0.025, 0.5, 0.975])


@pytest.mark.parametrize("scale", [0.5, 1.5, 4.0])
def test_a_shifted_exponential_is_made_discrete_as_on_paper(scale: float) -> None:
    shares = serial_interval_shares(1 + scale, scale, 200)
    k = np.arange(2, 200)
    later = scale * np.exp(-(k - 1) / scale) * (np.exp(1 / scale) - 2 + np.exp(-1 / scale))
    assert shares[:2] == pytest.approx([0, 1 - scale * (1 - np.exp(-1 / scale))])
    assert shares[2:] == pytest.approx(later, abs=1e-12)


@given(st.floats(1.2, 9), st.floats(0.3, 5))
def test_the_discrete_serial_interval_keeps_its_mean(mean: float, sd: float) -> None:
    shares = serial_interval_shares(mean, sd, 400)
    assert float(shares.sum()) == pytest.approx(1, abs=1e-4)
    assert float(shares @ np.arange(400)) == pytest.approx(mean, abs=5e-3)


@pytest.mark.parametrize(("mean", "sd"), [(1.0, 1.0), (0.5, 1.0), (3.0, 0.0)])
def test_a_serial_interval_within_the_day_is_refused(mean: float, sd: float) -> None:
    with pytest.raises(ValueError, match="mean > 1 and sd > 0"):
        serial_interval_shares(mean, sd, 10)


def test_nobody_infects_on_the_day_of_onset() -> None:
    assert infectiousness([4, 0, 0], [0.5, 0.3, 0.2]).tolist() == pytest.approx([0, 1.2, 0.8])


def test_a_doubling_outbreak_has_the_r_that_arithmetic_gives() -> None:
    cases = [1, 2, 4, 8, 16]
    (first, second, third) = reproduction_numbers(cases, NEXT_DAY, delay_days=0, window_days=2)
    assert (second.first, second.last, second.value) == (2, 3, posterior(12, 6))
    assert first.value == NotShown("too_few_cases", 12, 6)
    assert third.value == posterior(24, 12)


def test_a_window_inside_the_reporting_delay_is_withheld() -> None:
    windows = reproduction_numbers([20] * 10, NEXT_DAY, delay_days=3, window_days=2)
    shown = [window.last for window in windows if isinstance(window.value, ReproductionNumber)]
    assert shown == [2, 3, 4, 5, 6]
    assert windows[-1].value == NotShown("inside_reporting_delay", 3, 0)
    assert windows[-3].value == NotShown("inside_reporting_delay", 3, 2)


def test_eleven_cases_are_too_few_and_twelve_are_not() -> None:
    def value(last: int) -> ReproductionNumber | NotShown:
        return reproduction_numbers([5, 0, last], NEXT_DAY, delay_days=0, window_days=2)[0].value

    assert value(11) == NotShown("too_few_cases", 12, 11)
    assert value(12) == posterior(12, 5)


def test_cases_that_nobody_could_have_infected_give_no_r() -> None:
    windows = reproduction_numbers([0, 0, 15, 15], NEXT_DAY, delay_days=0, window_days=2)
    assert windows[0].value == NotShown("no_infectors", 1, 0)


def test_imported_cases_infect_but_are_no_evidence() -> None:
    windows = reproduction_numbers([4, 16, 30], NEXT_DAY, delay_days=0, window_days=2, imported=[4, 3, 0])
    assert windows[0].value == posterior(43, 20)


@pytest.mark.parametrize(("imported", "delay_days", "window_days"), [([9, 0], 0, 1), (None, -1, 1), (None, 0, 0)])
def test_an_impossible_question_is_refused(imported: list[int] | None, delay_days: int, window_days: int) -> None:
    with pytest.raises(ValueError, match="impossible"):
        reproduction_numbers([1, 2], NEXT_DAY, delay_days=delay_days, window_days=window_days, imported=imported)


def test_a_curve_shorter_than_a_window_has_none() -> None:
    assert reproduction_numbers([], NEXT_DAY, delay_days=0) == ()
    assert reproduction_numbers([30] * 7, NEXT_DAY, delay_days=0) == ()


@given(st.lists(st.integers(0, 40), min_size=8, max_size=40), st.integers(0, 12))
def test_what_is_shown_rests_on_enough_cases_and_whole_days(cases: list[int], delay_days: int) -> None:
    shares = serial_interval_shares(2.6, 1.5, len(cases))
    for window in reproduction_numbers(cases, shares, delay_days=delay_days):
        count = sum(cases[window.first : window.last + 1])
        is_whole = window.last <= len(cases) - 1 - delay_days
        if isinstance(window.value, ReproductionNumber):
            assert (window.value.cases, is_whole, count >= 12) == (count, True, True)
            assert window.value.low < window.value.median < window.value.high
        else:
            assert not is_whole or count < 12 or sum(cases[: window.last]) == 0
