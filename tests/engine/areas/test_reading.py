"""GeoJSON as people send it: read when it is right, refused with code, place and what to do when it is not."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.areas import UnreadableArea, read_geojson, read_outline, reading
from bihuan.engine.areas.refusal import MEND

RING = [[106, 30], [106.1, 30], [106.1, 30.1], [106, 30.1], [106, 30]]
OPEN = RING[:-1]
BOW_TIE = [[106, 30], [106.1, 30.1], [106.1, 30], [106, 30.1], [106, 30]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry: Any, **said: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": said}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def named(system: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": system}}


def read(told: Any) -> Any:
    return read_geojson(json.dumps(told).encode())


def refused(told: Any) -> tuple[str, str]:
    with pytest.raises(UnreadableArea) as refusal:
        read(told)
    assert refusal.value.mend == MEND[refusal.value.code]
    return refusal.value.code, refusal.value.place


@pytest.mark.parametrize(
    "told",
    [
        polygon(RING),
        {"type": "MultiPolygon", "coordinates": [[RING]]},
        feature(polygon(RING)),
        collection(feature(polygon(RING))),
        {"type": "GeometryCollection", "geometries": [polygon(RING)]},
        polygon(list(reversed(RING))),
        polygon([[x, y, 280.5] for x, y in RING]),
        collection(
            feature(polygon(RING)), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        ),
        collection(feature(polygon(RING)), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}),
        collection(feature(polygon(RING)), crs={"type": "name", "properties": {"name": "EPSG:4326"}}),
    ],
)
def test_every_form_of_one_area_becomes_the_same_outline(told: Any) -> None:
    (area,) = read(told)
    assert shapely.geometry.shape(area.outline).equals(shapely.Polygon(RING))
    assert area.outline["type"] == "MultiPolygon"
    assert shapely.LinearRing(area.outline["coordinates"][0][0]).is_ccw


def test_a_byte_order_mark_is_no_hindrance() -> None:
    assert len(read_geojson(b"\xef\xbb\xbf" + json.dumps(polygon(RING)).encode())) == 1


def test_name_code_and_what_else_is_said_come_along() -> None:
    told = collection(
        feature(polygon(RING), 名称="阳光小区", 编号="YG-1", 户数=320), {**feature(polygon(RING), name="西山"), "id": 7}
    )
    assert [(one.name, one.code, one.properties.get("户数")) for one in read(told)] == [
        ("阳光小区", "YG-1", 320), ("西山", "7", None),
    ]  # fmt: skip


def test_parts_of_one_area_that_share_an_edge_are_joined() -> None:
    right = [[x + 0.1, y] for x, y in RING]
    (area,) = read({"type": "MultiPolygon", "coordinates": [[RING], [right]]})
    assert [round(one, 9) for one in shapely.geometry.shape(area.outline).bounds] == [106, 30, 106.2, 30.1]
    assert len(area.outline["coordinates"]) == 1


@pytest.mark.parametrize(
    ("told", "code", "place"),
    [
        (
            collection(feature(polygon(RING)), feature(polygon(OPEN))), "not_closed",
            "features[1].geometry.coordinates[0][3]",
        ),
        (polygon(BOW_TIE), "crosses_itself", "(106.05, 30.05)"),
        (polygon(RING, [[x + 1, y] for x, y in RING]), "hole_outside", "(107, 30)"),
        (polygon([[30.5, 106.1], [30.6, 106.1], [30.6, 106.2], [30.5, 106.1]]), "swapped", "coordinates[0][0]"),
        (polygon([[11_812_000, 3_570_000]] * 4), "out_of_range", "coordinates[0][0]"),
        (polygon([RING[0], ["106", "30"], RING[2], RING[0]]), "not_a_position", "coordinates[0][1]"),
        (polygon([RING[0], [True, 30], RING[2], RING[0]]), "not_a_position", "coordinates[0][1]"),
        (polygon([RING[0], [106.1], RING[2], RING[0]]), "not_a_position", "coordinates[0][1]"),
        (polygon(7), "not_a_position", "coordinates[0]"),
        ({"type": "Polygon"}, "not_a_position", "coordinates"),
        (polygon([RING[0], RING[1], RING[0]]), "too_few_corners", "coordinates[0]"),
        (polygon([RING[0], RING[1], RING[1], RING[0]]), "no_surface", ""),
        (collection(), "no_area", ""),
        (polygon(), "no_area", ""),
        (feature(None), "no_area", "geometry"),
        (feature({"type": "Point", "coordinates": [106, 30]}), "not_an_area", "geometry"),
        ({"type": "LineString", "coordinates": RING}, "not_an_area", ""),
        ({"type": "Topology", "objects": {}}, "unknown_type", ""),
        (collection({"type": "Topology"}), "unknown_type", "features[0]"),
        ([1, 2], "unknown_type", ""),
        ({"type": "FeatureCollection", "features": 3}, "no_area", "features"),
        (
            {"type": "GeometryCollection", "geometries": [polygon(OPEN)]}, "not_closed",
            "geometries[0].coordinates[0][3]",
        ),
        (collection(feature(polygon(RING)), crs=named("urn:ogc:def:crs:EPSG::3857")), "wrong_crs", "crs"),
        (collection(feature(polygon(RING)), crs="GCJ-02"), "wrong_crs", "crs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(told: Any, code: str, place: str) -> None:
    found = refused(told)
    assert (found[0], found[1].strip()) == (code, place)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\x00", b"[" * 5000])
def test_what_is_no_json_says_so(content: bytes) -> None:
    with pytest.raises(UnreadableArea) as refusal:
        read_geojson(content)
    assert refusal.value.code == "not_json"


def test_an_infinite_degree_is_out_of_range() -> None:
    with pytest.raises(UnreadableArea, match="out_of_range"):
        read_geojson(b'{"type":"Polygon","coordinates":[[[1e999,30],[106,30],[106,31],[1e999,30]]]}')


def test_too_many_corners_and_too_many_areas_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_POINTS", 4)
    monkeypatch.setattr(reading, "MOST_AREAS", 2)
    assert refused(polygon(RING))[0] == "too_many_points"
    assert refused(collection(*[feature(polygon(RING))] * 3)) == ("too_many_areas", "features[2]")


def test_typed_corners_are_closed_and_an_empty_line_begins_another_part() -> None:
    told = read_outline("106.1, 30.5\n106.2 30.5\n106.2，30.6\n\n106.4,30.5\n106.5,30.5\n106.5,30.6\n106.4,30.5\n")
    assert [len(part[0]) for part in told["coordinates"]] == [4, 4]


def test_pasted_geojson_with_two_areas_becomes_one_outline() -> None:
    right = [[x + 0.1, y] for x, y in RING]
    told = read_outline(json.dumps(collection(feature(polygon(RING)), feature(polygon(right)))))
    assert len(told["coordinates"]) == 1


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "no_area", ""),
        ("\n \n", "no_area", ""),
        ("106.1, 30.5\n106.2", "not_a_position", "line 2"),
        ("30.5, 106.1\n30.6, 106.2\n30.5, 106.3", "swapped", "line 1"),
        ("106.1, 30.5\n\n106.2, 30.5\n106.3, 30.6", "too_few_corners", "line 1"),
        ("106, 30\n106.1, 30.1\n106.1, 30\n106, 30.1", "crosses_itself", "line 1 (106.05, 30.05)"),
    ],
)
def test_what_is_wrong_in_a_typed_outline_is_named_with_its_line(text: str, code: str, place: str) -> None:
    with pytest.raises(UnreadableArea) as refusal:
        read_outline(text)
    assert (refusal.value.code, refusal.value.place) == (code, place)


scalars = st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.sampled_from(
    ["Polygon", "MultiPolygon", "Feature", "FeatureCollection", "GeometryCollection"]
)  # fmt: skip
names = st.sampled_from(
    ["type", "features", "geometry", "geometries", "coordinates", "properties", "crs", "name", "id"]
)


@given(st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner), max_leaves=12))
def test_whatever_comes_is_read_or_refused_and_nothing_else(told: Any) -> None:
    with suppress(UnreadableArea):
        assert all(shapely.geometry.shape(area.outline).area > 0 for area in read(told))


@pytest.mark.parametrize("digits", [309, 4000])
def test_a_number_of_hundreds_of_digits_is_out_of_range_and_breaks_nothing(digits: int) -> None:
    ring = [[int("9" * digits), 30], *RING[1:-1], [int("9" * digits), 30]]
    with pytest.raises(UnreadableArea) as refusal:
        read(polygon(ring))
    assert refusal.value.code == "out_of_range"
