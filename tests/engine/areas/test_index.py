"""Which areas hold a position: the index says what plain shapely says, for every outline and on every edge."""

from __future__ import annotations

import json
from math import radians, tan

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.areas import AreaIndex, contains, square_metres, union

corner = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(lambda pair: (106 + pair[0] / 100, 30.5 + pair[1] / 100))
boxes = st.builds(
    lambda a, b: box(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]) + 0.005, max(a[1], b[1]) + 0.005), corner, corner
)
triangles = (
    st.lists(corner, min_size=3, max_size=3, unique=True)
    .filter(lambda told: shapely.Polygon(told).area > 1e-9)
    .map(lambda told: outline(told))
)
outlines = st.lists(st.one_of(boxes, triangles), max_size=8)


def outline(ring: list[tuple[float, float]]) -> dict:
    """Return one ring, closed, as an outline."""
    return {"type": "MultiPolygon", "coordinates": [[[list(point) for point in (*ring, ring[0])]]]}


def box(west: float, south: float, east: float, north: float) -> dict:
    """Return a box as an outline."""
    return outline([(west, south), (east, south), (east, north), (west, north)])


def naive(told: list[dict], x: float, y: float) -> tuple[int, ...]:
    """Return the areas that hold a position, each asked by plain shapely."""
    return tuple(
        i for i, one in enumerate(told) if shapely.intersects(shapely.geometry.shape(one), shapely.Point(x, y))
    )


@given(told=outlines, points=st.lists(corner, max_size=30))
def test_the_index_says_what_plain_shapely_says_corners_and_edges_too(
    told: list[dict], points: list[tuple[float, float]]
) -> None:
    index = AreaIndex(told)
    expected = [naive(told, x, y) for x, y in points]
    assert [index.at(x, y) for x, y in points] == expected
    texts = AreaIndex.of_texts([json.dumps(one) for one in told])
    assert [texts.at(x, y) for x, y in points] == expected
    pairs = index.covering(np.array(points, np.float64).reshape(-1, 2))
    assert list(zip(*(side.tolist() for side in pairs), strict=True)) == [
        (point, area) for point, areas in enumerate(expected) for area in areas
    ]


def test_a_position_on_an_edge_or_a_corner_is_inside() -> None:
    index = AreaIndex([box(106, 30, 107, 31)])
    assert [index.at(x, y) for x, y in ((106, 30.5), (107, 31), (106.5, 30), (107.000001, 30.5))] == [
        (0,),
        (0,),
        (0,),
        (),
    ]


def test_a_hole_is_outside_and_its_edge_inside() -> None:
    ring = [[106, 30], [107, 30], [107, 31], [106, 31], [106, 30]]
    hole = [[106.4, 30.4], [106.6, 30.4], [106.6, 30.6], [106.4, 30.6], [106.4, 30.4]]
    index = AreaIndex([{"type": "MultiPolygon", "coordinates": [[ring, hole]]}])
    assert [index.at(106.5, 30.5), index.at(106.4, 30.5), index.at(106.2, 30.5)] == [(), (0,), (0,)]


def test_what_lies_in_two_parts_of_one_outline_is_inside() -> None:
    two = {"type": "MultiPolygon", "coordinates": [*box(0, 0, 2, 2)["coordinates"], *box(1, 1, 3, 3)["coordinates"]]}
    assert AreaIndex([two]).at(1.5, 1.5) == AreaIndex.of_texts([json.dumps(two)]).at(1.5, 1.5) == (0,)
    assert contains(two, 1.5, 1.5) is True
    assert round(square_metres(two) / square_metres(box(0, 0, 1, 1)), 2) == 7.0  # what lies in both counts once
    for index in (AreaIndex([two]), AreaIndex.of_texts([json.dumps(two)])):
        assert {area: round(share, 6) for area, share in index.shares(box(0, 0, 4, 4)).items()} == {0: 0.4375}


def test_an_empty_outline_and_an_empty_index_hold_nothing() -> None:
    assert AreaIndex([{}, box(0, 0, 1, 1)]).at(0.5, 0.5) == (1,)
    assert AreaIndex.of_texts(["{}", json.dumps(box(0, 0, 1, 1))]).at(0.5, 0.5) == (1,)
    assert AreaIndex.of_texts([]).at(0.5, 0.5) == ()
    assert (len(AreaIndex([])), AreaIndex([]).at(0, 0)) == (0, ())
    assert [len(side) for side in AreaIndex([]).covering(np.zeros((0, 2)))] == [0, 0]


def test_positions_beyond_one_portion_keep_their_numbers(monkeypatch) -> None:
    monkeypatch.setattr("bihuan.engine.areas.index._AT_ONCE", 3)
    points, areas = AreaIndex([box(0, 0, 1, 1), box(0, 0, 2, 2)]).covering(np.array([[1.5, 1.5]] * 4 + [[0.5, 0.5]]))
    assert (points.tolist(), areas.tolist()) == ([0, 1, 2, 3, 4, 4], [1, 1, 1, 1, 0, 1])


def test_shares_leave_out_what_has_only_an_edge_in_common() -> None:
    index = AreaIndex([box(0, 0, 1, 1), box(1, 0, 2, 1), box(0.5, 0, 3, 1), box(8, 8, 9, 9)])
    assert {area: round(share, 6) for area, share in index.shares(box(0, 0, 1, 1)).items()} == {0: 1.0, 2: 0.5}


def test_a_union_is_one_outline_without_the_edges_between() -> None:
    one = union([box(0, 0, 1, 1), box(1, 0, 2, 1)])
    assert [len(part) for part in one["coordinates"]] == [1]
    assert shapely.geometry.shape(one).equals(shapely.box(0, 0, 2, 1))
    assert union([]) == {"type": "MultiPolygon", "coordinates": []}


def test_outer_rings_of_a_union_run_anticlockwise_and_holes_clockwise() -> None:
    frame = union([box(0, 0, 3, 1), box(0, 2, 3, 3), box(0, 0, 1, 3), box(2, 0, 3, 3)])
    outer, hole = frame["coordinates"][0]
    assert (shapely.LinearRing(outer).is_ccw, shapely.LinearRing(hole).is_ccw) == (True, False)


def test_a_degree_square_at_the_equator_has_the_size_that_the_ellipsoid_gives() -> None:
    """12,308,778,361 m² by Karney's geodesic area (GeographicLib), whose northern edge bulges over our parallel."""
    bulge = (6_378_137 * radians(1)) ** 3 * tan(radians(1)) / (12 * 6_378_137)
    assert abs((square_metres(box(0, 0, 1, 1)) + bulge) / 12_308_778_361 - 1) < 1e-7


def test_the_whole_globe_has_the_surface_of_the_ellipsoid() -> None:
    assert abs(square_metres(box(-180, -90, 180, 90)) / 510_065_621_724_089 - 1) < 1e-9
