"""Outlines on a sheet: the corners of CAP and no others, as near to it as is said, and a name only where it fits."""

from __future__ import annotations

from math import dist, hypot
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.alerts.drawn import EXAMPLES, outlines

from bihuan.engine.alerts.polygons import cap_polygons
from bihuan.engine.alerts.sketch import Sheet, Sketch, bounds_of, middle_of, overlaps, sketch, spot_for

SHEET = Sheet(106.0, 31.0, 400.0, 500.0, 600.0, 500.0)


def _ring(*points: tuple[float, float]) -> list[list[float]]:
    return [list(one) for one in (*points, points[0])]


def _box(x: float, y: float, wide: float, high: float) -> list[list[float]]:
    """Return a ring given in units of the sheet."""
    corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    return _ring(*((SHEET.west + left / SHEET.scale_x, SHEET.north - down / SHEET.scale_y) for left, down in corners))


def _outline(*polygons: list[list[list[float]]]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": list(polygons)}


def _laid(sheet: Sheet, lon: float, lat: float) -> tuple[float, float]:
    return (lon - sheet.west) * sheet.scale_x, (sheet.north - lat) * sheet.scale_y


def _cap_corners(outline: dict[str, Any], sheet: Sheet) -> list[tuple[float, float]]:
    """Return the corners of a CAP area in units of a sheet."""
    pairs = [pair.split(",") for text in cap_polygons(outline) for pair in text.split(" ")]
    return [_laid(sheet, float(lon), float(lat)) for lat, lon in pairs]


def _around(outline: dict[str, Any]) -> Sheet:
    west, south, east, north = bounds_of([outline]) or (0.0, 0.0, 1.0, 1.0)
    scale = 500 / max(east - west, north - south)
    return Sheet(west - 20 / scale, north + 20 / scale, scale, scale, 600.0, 600.0)


@settings(max_examples=EXAMPLES)
@given(outlines(), st.sampled_from([0.5, 2.0, 8.0]))
def test_a_drawing_and_cap_show_the_same_corners(outline: dict[str, Any], tolerance: float) -> None:
    """No corner is drawn that is not one of the outline; none of CAP's lies farther from the edge than is said."""
    sheet = _around(outline)
    own = [_laid(sheet, *point) for polygon in outline["coordinates"] for ring in polygon for point in ring]
    told, rings = _cap_corners(outline, sheet), sketch(outline, sheet, tolerance).rings
    assert {min(dist(point, one) for one in own) <= 0.08 for ring in rings for point in ring} == {True}
    edge = shapely.MultiLineString([[*ring, ring[0]] for ring in rings])
    middles = [one for one in told if min(dist(one, corner) for corner in own) <= 0.08]  # not where a hole was cut
    assert max(edge.distance(shapely.Point(one)) for one in middles) <= tolerance + 0.1


@pytest.mark.parametrize("tolerance", [0.5, 4.0, 16.0])
def test_a_coast_is_simplified_by_no_more_than_the_tolerance(tolerance: float) -> None:
    """Every step is a cape or a bay; what is left out lies near the drawn edge."""
    coast = [(x, 200.0 + (x * 17 % 37)) for x in range(20, 580)]
    shore = _ring(*((106 + x / 400, 31 - y / 500) for x, y in [*coast, (579, 480), (20, 480)]))
    found = sketch(_outline([shore]), SHEET, tolerance)
    edge = shapely.LineString([*found.rings[0], found.rings[0][0]])
    assert max(edge.distance(shapely.Point(one)) for one in coast) <= tolerance + 0.1
    assert found.corners < len(coast)


def test_corners_are_tenths_of_a_unit_and_none_lies_far_off_the_sheet() -> None:
    """A community that is larger than the sheet costs four corners."""
    rings = sketch(_outline([_box(-4000.123, 100.04, 9000, 9000)]), SHEET, 0.5).rings
    assert sorted(rings[0]) == [(-8.0, 100.0), (-8.0, 508.0), (608.0, 100.0), (608.0, 508.0)]


def test_a_hole_stays_a_hole_and_parts_that_overlap_are_one() -> None:
    """Who lives in the hole sees that it is left out."""
    holed = sketch(_outline([_box(100, 100, 200, 200), _box(150, 150, 50, 50)]), SHEET, 0.5)
    assert (len(holed.rings), round(holed.surface)) == (2, 37_500)
    both = sketch(_outline([_box(100, 100, 200, 200)], [_box(200, 100, 200, 200)]), SHEET, 0.5)
    assert (len(both.rings), round(both.surface)) == (1, 60_000)


def test_an_area_smaller_than_the_tolerance_is_drawn_all_the_same() -> None:
    """Nobody's area goes from the map because it is small."""
    assert len(sketch(_outline([_box(100, 100, 3, 3)], [_box(300, 300, 0.03, 0.03)]), SHEET, 16.0).rings) == 2


def test_nothing_has_no_bounds_and_no_corner() -> None:
    """An area may be told by its communities alone; another may lie elsewhere."""
    assert (bounds_of([{}]), sketch({}, SHEET, 0.5).corners) == (None, 0)
    assert sketch(_outline([_box(5000, 5000, 10, 10)]), SHEET, 0.5).rings == ()


def test_bounds_run_on_across_the_date_line() -> None:
    """An area that CAP is told in two pieces is one on the map."""
    assert bounds_of([_outline([_ring((179.9, 10), (-179.9, 10), (-179.9, 10.1), (179.9, 10.1))])]) == pytest.approx(
        (179.9, 10, 180.1, 10.1)
    )


def _sketched(*polygons: list[list[list[float]]]) -> Sketch:
    return sketch(_outline(*polygons), SHEET, 0.5)


def test_a_name_stands_where_it_fits_and_nowhere_else() -> None:
    """In the middle, else higher or lower, in the largest part; never over another, never off the sheet."""
    wide = _sketched([_box(100, 100, 200, 200)], [_box(400, 400, 20, 20)])
    assert spot_for(wide, 100, 30, SHEET, []) == (200.0, 200.0)
    taken = spot_for(wide, 100, 30, SHEET, [(150, 185, 250, 215)])
    assert taken is not None
    assert hypot(taken[0] - 200, taken[1] - 200) >= 30
    assert spot_for(wide, 201, 30, SHEET, []) is None
    assert spot_for(_sketched([_box(-90, 100, 150, 100)]), 70, 30, SHEET, []) is None
    assert spot_for(_sketched(), 10, 10, SHEET, []) is None


def test_areas_that_share_an_edge_do_not_overlap() -> None:
    """A border that was drawn twice is no area."""
    west, east = _sketched([_box(100, 100, 100, 100)]), _sketched([_box(199, 100, 100, 100)])
    assert (overlaps(west, east), overlaps(west, _sketched([_box(150, 100, 100, 100)]))) == (False, True)
    assert middle_of(west) == pytest.approx((150, 150))
