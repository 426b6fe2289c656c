"""Expected cover: with nobody busy it is the maximal cover; with busy units it is what trying every placing finds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.siting.judges import Drawn, stacks, worlds

from bihuan.engine.siting.answers import Status
from bihuan.engine.siting.covering import maximal_cover
from bihuan.engine.siting.expecting import expected_cover, greedy_expected, mexclp


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(1, 5))
def test_with_nobody_busy_it_is_exactly_the_maximal_cover(drawn: Drawn, units: int) -> None:
    weights, seconds = drawn
    reach = seconds <= 200
    expected, maximal = mexclp(weights, reach, units, 0.0), maximal_cover(weights, [reach], units)
    assert (expected.status, expected.objective) == (Status.OPTIMAL, maximal.objective)


@settings(max_examples=30, deadline=None)
@given(worlds(most_sites=5), st.integers(1, 4), st.sampled_from([0.05, 0.3, 0.8]))
def test_with_busy_units_it_is_the_best_of_all_placings(drawn: Drawn, units: int, busy: float) -> None:
    weights, seconds = drawn
    reach = seconds <= 200

    def value(one: tuple[int, ...]) -> float:
        return float(sum(w * (1 - busy ** int(row[list(one)].sum())) for w, row in zip(weights, reach, strict=True)))

    found = mexclp(weights, reach, units, busy)
    best = max(value(one) for one in stacks(seconds.shape[1], units))
    assert found.objective == pytest.approx(best)
    assert found.bound >= found.objective
    assert (found.status, len(found.chosen) <= units) == (Status.OPTIMAL, True)


def test_no_more_units_stand_at_a_site_than_may() -> None:
    reach = np.array([[True, False], [False, True]])
    found = mexclp(np.array([100.0, 1.0]), reach, 3, 0.5, most=2)
    assert found.chosen == (0, 0, 1)
    assert greedy_expected(np.array([100.0, 1.0]), reach, 5, 0.5, 2).tolist() == [2, 2]
    assert expected_cover(np.array([100.0, 1.0]), reach, np.array([2, 1]), 0.5) == 75.5


def test_many_busy_units_are_cut_where_they_add_nothing_and_the_bound_holds() -> None:
    draw = np.random.default_rng(2)
    reach = draw.random((60, 8)) < 0.4
    found = mexclp(np.ones(60), reach, 30, 0.2, seconds=5)
    assert found.objective <= found.bound <= reach.any(axis=1).sum()
    assert found.gap < 1e-4
