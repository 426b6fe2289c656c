"""Moves up win back what trying every few moves wins back, with as few moves as that takes."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.siting.judges import Drawn, weight_of, worlds

from bihuan.engine.siting.answers import Status
from bihuan.engine.siting.moving import Move, relocate
from bihuan.engine.siting.rings import RingNeed, relative, soonest


@settings(max_examples=40, deadline=None)
@given(worlds(most_sites=5), st.lists(st.integers(0, 4), max_size=3), st.integers(0, 2))
def test_the_best_few_moves_are_found_and_none_is_idle(drawn: Drawn, told: list[int], most: int) -> None:
    weights, seconds = drawn
    sites = seconds.shape[1]
    free = [one % sites for one in told]
    found = relocate(weights, seconds, free, 180.0, most=most)
    reach = seconds <= 180.0
    best, fewest = -1.0, 0
    for many in range(min(most, len(free)) + 1):
        for who in combinations(range(len(free)), many):
            for to in product(range(sites), repeat=many):
                after = list(free)
                for unit, site in zip(who, to, strict=True):
                    after[unit] = site
                value = weight_of(weights, reach, tuple(after))
                if value > best:
                    best, fewest = value, many
    assert (found.status, found.objective) == (Status.OPTIMAL, pytest.approx(best))
    assert (len(found.moves), found.before) == (fewest, weight_of(weights, reach, tuple(free)))
    assert sum(one.gains for one in found.moves) == pytest.approx(best - found.before)


def test_the_nearer_unit_goes_and_fixed_units_stay() -> None:
    seconds = np.array([[0.0, 900.0, 900.0, 900.0], [900.0, 0.0, 0.0, 900.0], [900.0, 900.0, 900.0, 0.0]])
    between = np.array([[0, 9, 9, 9], [9, 0, 9, 50], [9, 9, 0, 20], [9, 50, 20, 0]], float)
    found = relocate(np.ones(3), seconds, [1, 2], 60.0, fixed=[0], targets=[3], between=between)
    assert (found.moves, found.before, found.objective) == ((Move(1, 3, 1.0),), 2.0, 3.0)
    assert relocate(np.ones(3), seconds, [1, 2], 60.0, fixed=[0], targets=[]).moves == ()


def test_without_time_nobody_moves_and_nothing_is_lost() -> None:
    draw = np.random.default_rng(0)
    seconds = draw.random((300, 60)) * 900
    found = relocate(np.ones(300), seconds, list(range(20)), 180.0, most=5, limit_s=0.0)
    assert found.objective >= found.before
    assert found.bound >= found.objective


def test_rings_count_only_their_units_and_their_demands() -> None:
    seconds = np.array([[30.0, 200.0], [100.0, 20.0], [np.inf, 500.0]])
    need = RingNeed(60.0, units=[0], demands=[0, 2])
    assert soonest(seconds, need).tolist() == [30.0, np.inf]
    assert soonest(seconds, RingNeed(60.0, units=[], demands=[1])).tolist() == [np.inf]
    times, rows = relative(seconds, [need, RingNeed(100.0, [0, 1], [1])])
    assert (times[:, 0].tolist(), rows) == ([0.5, np.inf, 1.0], [0, 2, 1])
    assert relative(seconds, [])[0].shape == (0, 2)
