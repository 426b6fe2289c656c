"""Lines in balance: known values, edges, and how the formulas stand to each other."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.screening.judges import exact_mdc_line

from bihuan.engine.screening.waiting import (
    Waiting,
    erlang_b,
    erlang_c,
    lanes_for,
    pollaczek_khinchine,
    served_within,
    wait_mdc,
    wait_mgc,
    wait_mmc,
)

LANES = st.integers(1, 60)
BUSY = st.floats(0.01, 0.99)


def test_known_values_of_erlang_b_and_c() -> None:
    assert (erlang_b(0, 3.0), erlang_b(2, 1.0), erlang_c(1, 0.5)) == (1.0, 0.2, 0.5)
    assert erlang_c(25, 20.0) == pytest.approx(0.20910282659883656, abs=1e-14)


@given(lanes=LANES, busy=BUSY)
def test_erlang_b_is_the_loss_formula_summed_term_by_term(lanes: int, busy: float) -> None:
    load = busy * lanes
    terms = [load**k / math.factorial(k) for k in range(lanes + 1)]
    assert erlang_b(lanes, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-9)


def test_a_line_without_balance_has_no_end() -> None:
    assert wait_mmc(2, 2.0, 1.0) == Waiting(1.0, 1.0, math.inf, math.inf)
    assert wait_mdc(2, 3.0, 1.0) == Waiting(1.5, 1.0, math.inf, math.inf)
    assert pollaczek_khinchine(1.0, 1.0, 0.0) == Waiting(1.0, 1.0, math.inf, math.inf)
    assert served_within(2, 2.0, 1.0, 100.0) == 0.0


def test_nobody_comes_and_nobody_waits() -> None:
    assert wait_mmc(3, 0.0, 2.0) == wait_mdc(3, 0.0, 2.0) == Waiting(0.0, 0.0, 0.0, 0.0)


@given(lanes=LANES, busy=BUSY, service=st.floats(0.01, 100))
def test_the_line_is_the_arrivals_times_the_wait(lanes: int, busy: float, service: float) -> None:
    rate = busy * lanes / service
    for waiting in (
        wait_mmc(lanes, rate, service),
        wait_mdc(lanes, rate, service),
        wait_mgc(lanes, rate, service, 0.5),
    ):
        assert waiting.line == pytest.approx(rate * waiting.wait, rel=1e-9)


@given(busy=BUSY, variation=st.floats(0, 4))
def test_one_lane_of_m_g_c_is_pollaczek_khinchine(busy: float, variation: float) -> None:
    one, other = wait_mgc(1, busy, 1.0, variation), pollaczek_khinchine(busy, 1.0, variation)
    assert (one.line, one.wait) == pytest.approx((other.line, other.wait), rel=1e-12)


@given(lanes=LANES, busy=BUSY)
def test_even_service_waits_at_least_half_and_at_most_as_long_as_random_service(lanes: int, busy: float) -> None:
    even, random = wait_mdc(lanes, busy * lanes, 1.0).wait, wait_mmc(lanes, busy * lanes, 1.0).wait
    assert random / 2 * (1 - 1e-12) <= even <= random
    assert wait_mgc(lanes, busy * lanes, 1.0, 1.0).wait == pytest.approx(random, rel=1e-12)


@pytest.mark.parametrize(("lanes", "busy"), [(1, 0.5), (2, 0.7), (5, 0.8), (8, 0.9), (10, 0.95)])
def test_the_approximation_of_m_d_c_is_within_two_per_cent_of_the_exact_line(lanes: int, busy: float) -> None:
    assert wait_mdc(lanes, busy * lanes, 1.0).line == pytest.approx(exact_mdc_line(lanes, busy * lanes), rel=0.02)


@given(arrivals=st.floats(0.01, 30), limit=st.floats(0.01, 10), variation=st.floats(0, 2))
def test_lanes_for_a_limit_are_the_fewest(arrivals: float, limit: float, variation: float) -> None:
    lanes = lanes_for(arrivals, 1.0, variation, limit)
    assert wait_mgc(lanes, arrivals, 1.0, variation).wait <= limit
    assert lanes == 1 or wait_mgc(lanes - 1, arrivals, 1.0, variation).wait > limit


def test_figures_that_make_no_line_are_refused() -> None:
    for refused in (
        lambda: erlang_b(-1, 1.0),
        lambda: erlang_b(1, -1.0),
        lambda: erlang_c(0, 1.0),
        lambda: wait_mmc(1, -1.0, 1.0),
        lambda: wait_mmc(1, 1.0, 0.0),
        lambda: pollaczek_khinchine(0.5, 1.0, -1.0),
        lambda: wait_mgc(1, 0.5, 1.0, -1.0),
        lambda: served_within(1, 0.5, 1.0, -1.0),
        lambda: lanes_for(1.0, 1.0, 0.0, 0.0),
    ):
        with pytest.raises(ValueError, match=r"."):
            refused()
