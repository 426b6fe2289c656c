"""Set cover and maximal cover find what trying every choice finds, ring by ring, and say how sure they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.siting.judges import Drawn, choices, weight_of, worlds

from bihuan.engine.siting.answers import Status
from bihuan.engine.siting.covering import covered_by, greedy_cover, maximal_cover, set_cover


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(0, 400))
def test_a_set_cover_is_as_small_as_the_smallest_of_all_choices(drawn: Drawn, radius: int) -> None:
    _weights, seconds = drawn
    reach = seconds <= radius
    found = set_cover(reach)
    covering = [len(one) for one in choices(reach.shape[1], reach.shape[1]) if reach[:, list(one)].any(axis=1).all()]
    if not covering:
        alone = tuple(np.flatnonzero(~reach.any(axis=1)).tolist())
        assert (found.status, found.chosen, found.uncoverable) == (Status.INFEASIBLE, (), alone)
        return
    assert (found.status, found.objective, found.bound) == (Status.OPTIMAL, min(covering), min(covering))
    assert reach[:, list(found.chosen)].any(axis=1).all()


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(1, 4))
def test_maximal_cover_is_the_best_of_all_choices_ring_by_ring(drawn: Drawn, units: int) -> None:
    weights, seconds = drawn
    rings = [seconds <= limit for limit in (60, 180, 300)]
    found = maximal_cover(weights, rings, units)
    options = choices(seconds.shape[1], min(units, seconds.shape[1]))
    best = max(tuple(weight_of(weights, ring, one) for ring in rings) for one in options)
    assert found.covered == pytest.approx(best)
    assert found.bounds == pytest.approx(best)
    assert (found.status, found.objective) == (Status.OPTIMAL, pytest.approx(best[-1]))
    assert len(found.chosen) <= units


@settings(max_examples=20, deadline=None)
@given(worlds(), st.integers(1, 4))
def test_fixed_candidates_are_taken_and_count_as_units(drawn: Drawn, units: int) -> None:
    weights, seconds = drawn
    reach = seconds <= 180
    found = maximal_cover(weights, [reach], units, fixed=(0,))
    options = [one for one in choices(seconds.shape[1], min(units, seconds.shape[1])) if 0 in one]
    assert 0 in found.chosen
    assert found.objective == pytest.approx(max(weight_of(weights, reach, one) for one in options))


def test_a_longer_ring_never_takes_away_from_a_shorter_one() -> None:
    reach_1 = np.array([[True, False], [False, False], [False, False], [False, False]])
    reach_3 = np.array([[True, False], [False, True], [False, True], [False, True]])
    weights = np.ones(4)
    assert maximal_cover(weights, [reach_1, reach_3], 1).covered == (1.0, 1.0)
    assert maximal_cover(weights, [reach_3], 1).covered == (3.0,)


def test_without_time_the_answer_is_what_greedy_finds_and_its_bound_holds() -> None:
    draw = np.random.default_rng(3)
    reach = draw.random((300, 60)) < 0.05
    weights = draw.integers(1, 9, 300).astype(float)
    short, whole = maximal_cover(weights, [reach], 12, seconds=0.0), maximal_cover(weights, [reach], 12)
    assert whole.status is Status.OPTIMAL
    assert covered_by(weights, reach, greedy_cover(weights, [reach], 12)) <= short.objective <= whole.objective
    assert short.bound >= whole.objective
    assert set_cover(reach[reach.any(axis=1)], seconds=0.0).bound <= set_cover(reach[reach.any(axis=1)]).objective


def test_the_gap_is_what_lies_between_objective_and_bound() -> None:
    reach = np.array([[True]])
    assert maximal_cover(np.array([4.0]), [reach], 1).gap == 0.0
