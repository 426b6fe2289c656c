"""The hypercube: Erlang's loss for any preference, balance in every state, and an approximation that stays close."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.engine.siting.answers import Floats, Ints, Status
from bihuan.engine.siting.approximation import approximate, correction
from bihuan.engine.siting.hypercube import MOST_EXACT, erlang_b, hypercube


def calls(units: int, load: float, seed: int, atoms: int = 6) -> tuple[Floats, Ints]:
    """Draw rates that add up to the load, and a preference for each atom."""
    draw = np.random.default_rng(seed)
    rates = draw.random(atoms) + 0.05
    return rates * load / rates.sum(), np.array([draw.permutation(units) for _ in range(atoms)])


@pytest.mark.parametrize(("units", "load", "lost"), [(2, 1.0, 0.200000), (6, 3.0, 0.052157), (10, 5.0, 0.018385)])
@pytest.mark.parametrize("seed", range(3))
def test_all_are_busy_as_often_as_erlang_says_for_any_preference(
    units: int, load: float, lost: float, seed: int
) -> None:
    rates, preference = calls(units, load, seed)
    found = hypercube(rates, 1.0, preference)
    assert (round(found.lost, 6), round(erlang_b(units, load), 6)) == (lost, lost)
    assert (found.objective, found.bound, found.is_exact, found.status) == (found.lost, found.lost, True, "optimal")


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 7), st.floats(0.1, 6.0), st.integers(0, 10_000), st.floats(0.5, 4.0))
def test_what_flows_into_each_state_flows_out_of_it(units: int, load: float, seed: int, service: float) -> None:
    rates, preference = calls(units, load, seed)
    steady = hypercube(rates, service, preference).states
    for state in range(2**units):
        busy = [unit for unit in range(units) if state >> unit & 1]
        out = steady[state] * (len(busy) * service + (rates.sum() if len(busy) < units else 0.0))
        into = sum(steady[state | 1 << unit] * service for unit in range(units) if unit not in busy)
        for unit in busy:
            before = state & ~(1 << unit)
            for rate, order in zip(rates, preference, strict=True):
                first = next(one for one in order if not before >> int(one) & 1)
                into += steady[before] * rate * (first == unit)
        assert out == pytest.approx(into, abs=1e-12)
    assert steady.sum() == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 8), st.floats(0.1, 6.0), st.integers(0, 10_000))
def test_busy_shares_carry_the_load_and_answers_add_up(units: int, load: float, seed: int) -> None:
    rates, preference = calls(units, load, seed)
    found = hypercube(rates, 1.0, preference)
    assert found.busy.sum() == pytest.approx(load * (1 - found.lost))
    assert found.shares.sum(axis=1) == pytest.approx(rates / rates.sum())


def test_above_twelve_units_it_is_larson_s_approximation_and_says_so() -> None:
    rates, preference = calls(MOST_EXACT + 1, 6.0, 1, atoms=40)
    found = hypercube(rates, 1.0, preference)
    assert (found.is_exact, len(found.states), found.status) == (False, 0, Status.OPTIMAL)
    assert found.busy.sum() == pytest.approx(6.0 * (1 - found.lost))
    assert found.shares.sum() == pytest.approx(1.0)


def test_the_approximation_stays_within_two_points_of_the_exact_answer() -> None:
    for seed in range(5):
        rates, preference = calls(10, 5.0, seed, atoms=30)
        exact, close = hypercube(rates, 1.0, preference), approximate(rates, 1.0, preference)
        assert np.abs(exact.busy - close.busy).max() < 0.02
        assert np.abs(exact.shares - close.shares).max() < 0.01
        assert close.lost == pytest.approx(exact.lost, abs=1e-9)


def test_the_factor_of_the_first_is_one_and_a_drawn_queue_agrees() -> None:
    """Of an M/M/3/3 queue with load 1.5, the chance that the first two drawn are busy and the third is free."""
    factor = correction(3, 1.5)
    chance = np.array([1.0, 1.5, 1.125, 0.5625]) / 4.1875
    mean = 1.5 * (1 - chance[3]) / 3
    assert factor[0] == pytest.approx(1.0)
    assert factor[2] * mean**2 * (1 - mean) == pytest.approx(chance[2] / 3)
