"""Outlines as CAP knows them cover what they covered before."""

from __future__ import annotations

import re
from typing import Any

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.alerts.drawn import EXAMPLES, outlines

from bihuan.engine.alerts.polygons import cap_polygons

_POLYGON = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?( -?\d+(\.\d+)?,-?\d+(\.\d+)?){3,}")


def _read(text: str) -> shapely.Polygon:
    pairs = [one.split(",") for one in text.split(" ")]
    return shapely.Polygon([(float(lon), float(lat)) for lat, lon in pairs])


def _square(west: float, south: float, side: float) -> list[list[float]]:
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _outline(*polygons: list[list[list[float]]]) -> dict[str, Any]:
    return {"type": "MultiPolygon", "coordinates": list(polygons)}


def test_a_ring_stands_as_latitude_before_longitude_and_closed() -> None:
    """The order of CAP is not that of GeoJSON."""
    assert cap_polygons(_outline([_square(106.08, 30.79, 0.5)])) == [
        "30.79,106.08 30.79,106.58 31.29,106.58 31.29,106.08 30.79,106.08"
    ]


def test_no_outline_has_no_polygon() -> None:
    """An area may be told by its communities alone."""
    assert cap_polygons({}) == []


def test_a_hole_is_cut_through_and_not_filled() -> None:
    """Who lives in the hole is not told that the measure holds there."""
    parts = [_read(one) for one in cap_polygons(_outline([_square(0, 0, 6), _square(2, 2, 1), _square(4, 4, 1)]))]
    whole = shapely.union_all(parts)
    assert [len(one.interiors) for one in parts] == [0] * len(parts)
    assert (round(whole.area, 9), whole.contains(shapely.Point(2.5, 2.4)), whole.contains(shapely.Point(4.5, 4.4))) == (
        34.0, False, False,
    )  # fmt: skip


def test_a_ring_across_the_date_line_is_cut_there() -> None:
    """Fiji is two parts, and not a belt around the earth."""
    ring = [[179.0, -18.0], [-179.0, -18.0], [-179.0, -16.0], [179.0, -16.0], [179.0, -18.0]]
    parts = sorted(_read(one).bounds for one in cap_polygons(_outline([ring])))
    assert parts == [(-180.0, -18.0, -179.0, -16.0), (179.0, -18.0, 180.0, -16.0)]


def test_a_hole_told_on_the_other_side_of_the_date_line_stays_a_hole() -> None:
    """Shell and hole may be written on different turns around the earth."""
    shell = [[178.0, -19.0], [182.0, -19.0], [182.0, -15.0], [178.0, -15.0], [178.0, -19.0]]
    parts = [_read(one) for one in cap_polygons(_outline([shell, _square(-179.0, -18.0, 0.5)]))]
    assert round(sum(one.area for one in parts), 9) == 16 - 0.25
    assert all(not one.contains(shapely.Point(-178.75, -17.75)) for one in parts)


def test_what_is_smaller_than_a_tenth_of_a_metre_is_left_out() -> None:
    """A sliver has no polygon of four different points."""
    assert cap_polygons(_outline([_square(106.0, 30.0, 1e-8)])) == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(outlines())
def test_the_polygons_cover_the_outline_and_nothing_else(outline: dict[str, Any]) -> None:
    """Cut or not, with holes or without: the same ground, in rings that CAP can read."""
    texts = cap_polygons(outline)
    assert [one for one in texts if not _POLYGON.fullmatch(one)] == []
    assert [one for one in texts if one.split(" ")[0] != one.split(" ")[-1]] == []
    wanted = shapely.union_all([shapely.Polygon(part[0], part[1:]) for part in outline["coordinates"]])
    found = shapely.union_all([shapely.make_valid(_read(one)) for one in texts])
    assert shapely.symmetric_difference(wanted, found).area < 1e-4 * max(1.0, wanted.length)
    west, south, east, north = found.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90


@settings(max_examples=EXAMPLES, deadline=None)
@given(outlines(), st.sampled_from([-720, -360, 360, 720]))
def test_a_whole_turn_around_the_earth_changes_nothing(outline: dict[str, Any], turn: int) -> None:
    """Longitude 466 is longitude 106."""
    moved = [[[[lon + turn, lat] for lon, lat in ring] for ring in part] for part in outline["coordinates"]]
    areas = [
        round(sum(_read(one).area for one in cap_polygons({"coordinates": told})), 4)
        for told in (outline["coordinates"], moved)
    ]
    assert areas[0] == areas[1]
