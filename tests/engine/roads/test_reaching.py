"""Isochrones: everything reached lies within, nothing beyond."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.roads.ground import along, crossing, grid, random_graph

from bihuan.engine.roads import isochrone, travel_seconds


@given(st.integers(0, 10_000), st.floats(5, 600))
@settings(max_examples=15, deadline=None)
def test_a_place_on_a_road_lies_within_exactly_when_it_is_reached_in_time(seed: int, limit_s: float) -> None:
    graph = random_graph(seed, 9, 6)
    rng = np.random.default_rng(seed)
    begin = along(graph, int(rng.integers(0, len(graph.starts))), float(rng.uniform()))
    spots = np.array([along(graph, int(one), float(rng.uniform())) for one in rng.integers(0, len(graph.starts), 30)])
    seconds = travel_seconds(graph, [begin], spots).seconds[0]
    shape = shapely.geometry.shape(isochrone(graph, begin, limit_s, margin_m=30))
    within = shapely.covers(shape, shapely.points(spots))
    assert within[seconds < limit_s - 0.1].all()
    reached = shapely.geometry.shape(isochrone(graph, begin, limit_s, margin_m=2))
    plain = np.array([_is_apart(graph, spots, at, seconds, limit_s) for at in range(len(spots))])
    assert not shapely.covers(reached, shapely.points(spots))[plain].any()


def _is_apart(graph: object, spots: np.ndarray, at: int, seconds: np.ndarray, limit_s: float) -> bool:
    """Say whether a place is out of time with all that lies 40 m around it, so that no margin can hold it."""
    around = spots[at] + np.array([[0, 0], [4e-4, 0], [-4e-4, 0], [0, 4e-4], [0, -4e-4]])
    near = travel_seconds(graph, around, spots[at : at + 1]).seconds[:, 0]  # type: ignore[arg-type]  # a RoadGraph
    return bool(seconds[at] > limit_s + near.max() + 40)


def test_more_time_reaches_no_less() -> None:
    graph = grid(6, 6)
    shapes = [shapely.geometry.shape(isochrone(graph, crossing(2.3, 2), limit)) for limit in (5, 30, 60, 180)]
    areas = [shape.area for shape in shapes]
    assert areas == sorted(areas)
    assert [bool(later.buffer(1e-5).covers(early)) for early, later in pairwise(shapes)] == [True] * 3
    assert all(shape.is_valid for shape in shapes)


def test_away_from_every_road_nothing_is_reached() -> None:
    nothing = {"type": "MultiPolygon", "coordinates": []}
    assert isochrone(grid(3, 3), crossing(-40, 0), 300) == nothing
    assert isochrone(grid(3, 3), crossing(1, -0.2), 5) == nothing  # 44 m on foot take longer


def test_without_roads_it_is_the_circle_of_the_straight_line() -> None:
    shape = shapely.geometry.shape(isochrone(None, (106.0, 30.7), 60, speed_kmh=36, detour=1.5))
    north = shape.bounds[3] - 30.7
    assert shape.geom_type == "MultiPolygon"
    assert north * 111_195 == pytest.approx(60 * 10 / 1.5, rel=1e-3)
