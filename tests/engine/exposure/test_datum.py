"""Three datums into each other and back, and telling which one a set of positions is in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.exposure.datum import DATUMS, DatumName, distance_m, from_wgs84, likely_datum, to_wgs84

in_china = st.lists(st.tuples(st.floats(74, 134), st.floats(18, 53)), min_size=1, max_size=40)


def arrays(points: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(points, np.float64)
    return both[:, 0], both[:, 1]


@pytest.mark.parametrize("datum", DATUMS)
@given(points=in_china)
def test_there_and_back_is_less_than_a_millimetre(datum: DatumName, points: list[tuple[float, float]]) -> None:
    x, y = arrays(points)
    assert distance_m(*to_wgs84(*from_wgs84(x, y, datum), datum), x, y).max() < 0.001


@given(points=in_china)
def test_gcj02_lies_tens_to_hundreds_of_metres_off_and_bd09_farther(points: list[tuple[float, float]]) -> None:
    x, y = arrays(points)
    gcj02 = distance_m(*from_wgs84(x, y, "gcj02"), x, y)
    assert gcj02.min() > 1
    assert gcj02.max() < 1500
    assert distance_m(*from_wgs84(x, y, "bd09"), *from_wgs84(x, y, "gcj02")).min() > 500


def test_outside_china_gcj02_is_wgs84() -> None:
    x, y = arrays([(139.7, 35.7), (2.35, 48.85), (-70.0, -33.4)])
    assert [side.tolist() for side in to_wgs84(x, y, "gcj02")] == [x.tolist(), y.tolist()]


@pytest.mark.parametrize("datum", DATUMS)
def test_positions_tell_their_datum_against_known_ones(datum: DatumName) -> None:
    random = np.random.default_rng(4)
    x, y = 106 + random.random(30) / 5, 30.7 + random.random(30) / 5
    noisy = from_wgs84(x, y, datum)
    found = likely_datum(noisy[0] + random.normal(0, 2e-4, 30), noisy[1] + random.normal(0, 2e-4, 30), x, y)
    assert (found.likely, found.is_clear) == (datum, True)
    assert found.median_m[datum] < 50


def test_positions_that_fit_no_datum_are_not_called_clear() -> None:
    x, y = np.array([106.0, 106.1]), np.array([30.7, 30.8])
    assert likely_datum(x + 0.5, y - 0.5, x, y).is_clear is False


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        likely_datum(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0))


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    found = distance_m(np.array([106.0]), np.array([30.0]), np.array([106.0]), np.array([31.0]))
    assert found.round().tolist() == [111195.0]
