"""The assignment of least cost, and ways."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.engine.roster.assigning import DETOUR, SPEED_KMH, assign, travel_minutes
from bihuan.engine.sphere import EARTH_RADIUS_M

CELL = st.sampled_from((0.0, 1.0, 2.0, 5.0, 7.0, -3.0, np.inf))


def best(costs: np.ndarray) -> tuple[int, float]:
    """Return how many rows can be assigned and the least sum of costs for so many, by trying all ways."""
    rows, columns = costs.shape
    padded = np.full((rows, columns + rows), np.nan)  # NaN: the row has none
    padded[:, :columns] = costs
    found = []
    for order in permutations(range(columns + rows), rows):
        cells = padded[range(rows), order]
        if not np.isinf(cells).any():
            found.append((-int((~np.isnan(cells)).sum()), float(np.nansum(cells))))
    many, cost = min(found)
    return -many, cost


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 3), st.integers(1, 4), st.data())
def test_as_many_as_can_be_and_then_the_least(rows: int, columns: int, data: st.DataObject) -> None:
    costs = np.array(data.draw(st.lists(CELL, min_size=rows * columns, max_size=rows * columns))).reshape(rows, columns)
    chosen = assign(costs)
    kept = np.flatnonzero(chosen >= 0)
    assert len(set(chosen[kept].tolist())) == len(kept)
    assert (len(kept), float(costs[kept, chosen[kept]].sum())) == best(costs)


def test_nothing_allowed_assigns_nobody() -> None:
    assert assign(np.full((2, 3), np.inf)).tolist() == [-1, -1]
    assert assign(np.zeros((2, 0))).tolist() == [-1, -1]


def test_a_way_is_the_great_circle_with_a_detour() -> None:
    degree_m = EARTH_RADIUS_M * np.pi / 180
    [[far, unknown]] = travel_minutes(np.array([[104.0, 0.0]]), np.array([[105.0, 0.0], [np.nan, np.nan]]))
    assert far == pytest.approx(degree_m / 1000 * DETOUR / SPEED_KMH * 60)
    assert unknown == 0
