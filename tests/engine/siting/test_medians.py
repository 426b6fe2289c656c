"""p-median and p-centre find what trying every choice finds, keep their bounds, and stop when the clock says so."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.siting.judges import Drawn, worlds

from bihuan.engine.siting.answers import Status
from bihuan.engine.siting.centres import p_centre
from bihuan.engine.siting.interchange import cost_of, interchange
from bihuan.engine.siting.medians import p_median


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(1, 6), st.sampled_from([1.0, 0.37]))
def test_a_p_median_is_the_best_of_all_choices(drawn: Drawn, p: int, scale: float) -> None:
    weights, seconds = drawn
    found = p_median(seconds * scale, weights, p)
    sites = range(seconds.shape[1])
    best = min(
        float((weights * scale * seconds[:, one].min(axis=1)).sum()) for one in combinations(sites, min(p, len(sites)))
    )
    assert found.objective == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert (found.status, len(set(found.chosen))) == (Status.OPTIMAL, min(p, len(sites)))


@settings(max_examples=60, deadline=None)
@given(worlds(), st.integers(1, 6))
def test_a_p_centre_is_the_best_of_all_choices(drawn: Drawn, p: int) -> None:
    _weights, seconds = drawn
    found = p_centre(seconds, p)
    sites = range(seconds.shape[1])
    best = min(float(seconds[:, one].min(axis=1).max()) for one in combinations(sites, min(p, len(sites))))
    assert (found.status, found.objective, found.bound) == (Status.OPTIMAL, best, best)
    assert len(found.chosen) <= p


@settings(max_examples=30, deadline=None)
@given(worlds(), st.integers(1, 4))
def test_after_an_interchange_no_single_swap_is_cheaper(drawn: Drawn, p: int) -> None:
    _weights, costs = drawn
    many = min(p, costs.shape[1])
    chosen, cost = interchange(costs, range(many))
    swaps = [
        cost_of(costs, [*(one for one in chosen if one != out), into])
        for out in chosen
        for into in range(costs.shape[1])
        if into not in chosen
    ]
    assert cost == cost_of(costs, chosen)
    assert min(swaps, default=cost) >= cost - 1e-9


def city(nodes: int = 150, seed: int = 4) -> np.ndarray:
    places = np.random.default_rng(seed).random((nodes, 2)) * 10_000
    return np.rint(np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=-1)))


def test_without_time_a_choice_is_still_given_with_a_bound_that_holds() -> None:
    distances, weights = city(), np.ones(150)
    short, whole = p_median(distances, weights, 12, seconds=0.0), p_median(distances, weights, 12, seconds=20)
    assert whole.status is Status.OPTIMAL
    assert short.bound <= whole.objective <= short.objective
    hurried = p_centre(distances, 12, seconds=0.0)
    assert hurried.bound <= p_centre(distances, 12, seconds=20).objective <= hurried.objective
    assert hurried.status is Status.FEASIBLE


def test_a_clock_that_ends_in_the_exact_part_leaves_the_bound_of_the_prices() -> None:
    distances, weights = city(220, 11) * 1.01, np.random.default_rng(1).random(220)
    found = p_median(distances, weights, 7, seconds=0.15)
    assert (found.bound <= found.objective, found.gap < 0.1) == (True, True)
