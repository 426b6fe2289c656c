"""In which datum an outline is drawn: told by the shift as a whole, with half a cell of a grid taken back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.engine.areas.recognising import in_wgs84, recognise
from bihuan.engine.datum import DATUMS, DatumName, distance_m, from_bd09, from_gcj02, from_wgs84, to_bd09, to_gcj02


def district(seed: int = 1, corners: int = 300) -> dict:
    """Return a ragged outline some 20 km across."""
    random = np.random.default_rng(seed)
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    far = 0.1 + 0.03 * np.sin(5 * turns) + random.normal(0, 0.002, corners)
    ring = np.stack([106.1 + far * np.cos(turns), 30.8 + far * np.sin(turns)], axis=1)
    return outline(ring)


def outline(ring: np.ndarray) -> dict:
    return {"type": "MultiPolygon", "coordinates": [[[*ring.tolist(), ring[0].tolist()]]]}


def ring_of(told: dict) -> np.ndarray:
    return np.array(told["coordinates"][0][0][:-1])


def drawn_in(datum: DatumName, told: dict) -> dict:
    ring = ring_of(told)
    return outline(np.stack(from_wgs84(ring[:, 0], ring[:, 1], datum), axis=1))


@pytest.mark.parametrize("datum", DATUMS)
def test_each_datum_is_recognised_and_undone_to_a_metre(datum: DatumName) -> None:
    found = recognise(drawn_in(datum, district()), district())
    assert (found.datum, found.is_clear, found.rounding, found.grid_degrees) == (datum, True, "", 0.0)
    assert found.agrees_m < 1
    assert found.p95_m < 1
    assert (found.moved_m == 0) is (datum == "wgs84")


@pytest.mark.parametrize("datum", DATUMS)
def test_a_map_with_every_tenth_corner_only_is_recognised_by_its_shift(datum: DatumName) -> None:
    coarse = outline(ring_of(drawn_in(datum, district()))[::10])
    found = recognise(coarse, district())
    assert (found.datum, found.is_clear) == (datum, True)
    assert found.agrees_m < 30


@pytest.mark.parametrize(("rounding", "way"), [("nearest", np.round), ("up", np.ceil), ("down", np.floor)])
def test_half_a_cell_of_a_grid_is_found_and_taken_back(rounding: str, way) -> None:
    ring = ring_of(drawn_in("gcj02", district(corners=1500)))
    found = recognise(outline(way(ring * 1024) / 1024), district(corners=1500))
    assert (found.datum, found.rounding, found.grid_degrees) == ("gcj02", rounding, 1 / 1024)
    assert found.agrees_m < 30


def test_an_outline_of_another_place_is_not_called_clear() -> None:
    away = outline(ring_of(district(seed=2, corners=40)) * [1, 1] + [0.4, 0.3])
    assert recognise(away, district()).is_clear is False


def test_a_single_polygon_is_taken_as_well_as_many() -> None:
    told = {"type": "Polygon", "coordinates": district()["coordinates"][0]}
    assert recognise(told, told).datum == "wgs84"


@pytest.mark.parametrize("empty", [{}, {"type": "MultiPolygon", "coordinates": []}])
def test_nothing_to_compare_is_refused(empty: dict) -> None:
    with pytest.raises(ValueError, match="corners"):
        recognise(empty, district())
    with pytest.raises(ValueError, match="corners"):
        recognise(district(), empty)


@pytest.mark.parametrize("datum", DATUMS)
def test_an_outline_moved_out_of_its_datum_lies_where_it_should(datum: DatumName) -> None:
    moved = ring_of(in_wgs84(drawn_in(datum, district()), datum))
    assert distance_m(*moved.T, *ring_of(district()).T).max() < 0.001
    polygon = {"type": "Polygon", "coordinates": drawn_in(datum, district())["coordinates"][0]}
    assert in_wgs84(polygon, datum) == in_wgs84(drawn_in(datum, district()), datum)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(74, 134), st.floats(18, 53)), min_size=1, max_size=20))
def test_positions_come_back_from_every_datum(points: list[tuple[float, float]]) -> None:
    told = np.array(points)
    for there, back in ((to_gcj02, from_gcj02), (to_bd09, from_bd09)):
        assert distance_m(*back(there(told)).T, *told.T).max() < 0.001
    assert to_gcj02(told).shape == told.shape
    assert to_gcj02(np.zeros((0, 2))).shape == (0, 2)
