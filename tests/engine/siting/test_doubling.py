"""The double standard is what trying every placing finds: twice for the most, once for a share, far for all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.siting.judges import Drawn, stacks, worlds

from bihuan.engine.siting.answers import Status
from bihuan.engine.siting.doubling import covered_times, double_standard


@settings(max_examples=40, deadline=None)
@given(worlds(most_sites=5, most_demands=7), st.integers(1, 5), st.sampled_from([0.0, 0.5, 0.9]))
def test_the_most_is_covered_twice_under_both_standards(drawn: Drawn, units: int, share: float) -> None:
    weights, seconds = drawn
    near, far = seconds <= 150, seconds <= 300
    found = double_standard(weights, near, far, units, share=share)
    best = -1.0
    for one in stacks(seconds.shape[1], units):
        times, wide = near[:, list(one)].sum(axis=1), far[:, list(one)].any(axis=1)
        few = all(one.count(site) <= 2 for site in one)
        if few and wide.all() and weights[times >= 1].sum() >= share * weights.sum() - 1e-9:
            best = max(best, float(weights[times >= 2].sum()))
    if best < 0:
        assert (found.status, found.chosen) == (Status.INFEASIBLE, ())
        return
    assert (found.status, found.objective) == (Status.OPTIMAL, pytest.approx(best))
    counts = np.bincount(found.chosen, minlength=seconds.shape[1])
    assert (counts.sum(), covered_times(weights, near, counts)) == (units, (found.once, found.objective))


def test_who_is_out_of_the_far_limit_of_every_candidate_is_named() -> None:
    far = np.array([[True, True], [False, False]])
    found = double_standard(np.ones(2), far, far, 1)
    assert (found.status, found.uncoverable) == (Status.INFEASIBLE, (1,))


def test_without_time_nothing_is_claimed() -> None:
    draw = np.random.default_rng(5)
    near = draw.random((200, 40)) < 0.1
    near[:, 0] = True
    found = double_standard(draw.random(200), near, near, 10, seconds=0.0)
    assert (found.status in (Status.UNKNOWN, Status.FEASIBLE, Status.OPTIMAL), found.objective <= found.bound) == (
        True, True,
    )  # fmt: skip
