"""p-median and p-centre find what trying every choice finds, keep their bounds, and stop when the clock says so."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.siting.judges import Drawn, worlds

from bihuan.engine.siting.answers import Status, Watch
from bihuan.engine.siting.centres import p_centre
from bihuan.engine.siting.interchange import cost_of, interchange
from bihuan.engine.siting.medians import Prices, p_median
from bihuan.engine.siting.remainder import Rest, rule_out, solve_rest


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


def uneven(demands: int = 24, sites: int = 20, seed: int = 0) -> np.ndarray:
    """Return costs that obey no triangle, so that the prices alone prove little."""
    return np.random.default_rng(seed).integers(1, 100, (demands, sites)).astype(float)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("scale", [1.0, 0.731])
def test_where_the_prices_leave_a_gap_the_rest_is_solved_exactly(seed: int, scale: float) -> None:
    costs = uneven(seed=seed) * scale
    best = min(float(costs[:, one].min(axis=1).sum()) for one in combinations(range(20), 4))
    prices = Prices(costs, 4, is_whole=scale == 1.0)
    prices.search(Watch(10))
    found = p_median(costs, np.ones(24), 4)
    assert prices.reach < best - 0.5
    assert (found.status, found.objective) == (Status.OPTIMAL, pytest.approx(best))


def test_the_rest_finds_what_is_cheaper_than_a_bad_choice_and_nothing_below_the_best() -> None:
    costs = uneven()
    best = min(float(costs[:, one].min(axis=1).sum()) for one in combinations(range(20), 4))
    prices = np.sort(costs, axis=1)[:, 1]
    cheaper = solve_rest(costs, 4, prices, best + 30, True, 10.0)
    assert (cost_of(costs, cheaper.chosen), cheaper.bound) == (best, best)
    assert solve_rest(costs, 4, prices, best, True, 10.0) == Rest((), best)
    assert solve_rest(costs, 4, prices, 1.0, True, 10.0) == Rest((), 1.0)


def test_candidates_that_every_cheaper_choice_must_hold_cut_the_ways() -> None:
    costs = np.array(
        [[0.0, 90.0, 90.0, 90.0], [90.0, 0.0, 50.0, 90.0], [90.0, 50.0, 0.0, 90.0], [90.0, 90.0, 90.0, 9.0]]
    )
    prices = np.array([90.0, 50.0, 50.0, 90.0])
    ruled = rule_out(costs, 3, prices, 60.0)
    assert (ruled.sites.tolist(), ruled.must.tolist()) == ([0, 1, 2, 3], [True, False, False, True])
    assert ruled.ways[0].tolist() == [True, False, False, False]


def test_without_time_the_rest_claims_no_more_than_the_solver_knows() -> None:
    costs = np.random.default_rng(3).integers(1, 1000, (150, 120)).astype(float)
    prices = np.sort(costs, axis=1)[:, 3]
    _chosen, known = interchange(costs, range(10))
    found = solve_rest(costs, 10, prices, known, True, 0.0)
    assert found.bound <= known
