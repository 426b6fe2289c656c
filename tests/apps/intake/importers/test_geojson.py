"""GeoJSON as lines: one a feature, the geometry whole in one cell, numbers as they stood; other JSON as ever."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from bihuan.apps.intake.importers.encodings import Encoding
from bihuan.apps.intake.importers.geojson import check_system, feature_row
from bihuan.apps.intake.importers.jsons import WHOLE, read_json
from bihuan.apps.intake.importers.limits import DEFAULT_LIMITS
from bihuan.apps.intake.importers.table import Table, UnreadableFile

SHAPE = '{"type":"Polygon","coordinates":[[[106.10,30],[106.2,30.0],[1.062e2,30.1],[106.10,30]]]}'
WEB_MERCATOR = {"type": "name", "properties": {"name": "EPSG:3857"}}


def table(text: str) -> Table:
    content = text.encode()
    return read_json(lambda: BytesIO(content), Encoding("utf-8", 0.0), DEFAULT_LIMITS)


def collection(*features: str, more: str = "") -> str:
    return f'{{"type":"FeatureCollection",{more}"features":[{",".join(features)}]}}'


def feature(said: str = '{"name":"一"}', more: str = "") -> str:
    return f'{{"type":"Feature",{more}"properties":{said},"geometry":{SHAPE}}}'


def rows(told: Table) -> list[dict[str, str]]:
    return [dict(zip(told.header, line.cells, strict=True)) for line in told.rows()]


def test_a_feature_is_a_line_and_its_geometry_one_cell_as_it_stood() -> None:
    assert rows(table(collection(feature(), feature('{"name":"二","户数":3}', '"id":7,')))) == [
        {"name": "一", "geometry": SHAPE, "户数": "", "id": ""},
        {"name": "二", "geometry": SHAPE, "户数": "3", "id": "7"},
    ]


def test_a_large_collection_is_read_feature_by_feature() -> None:
    big = feature('{"name":"%s"}' % ("长" * 1000))
    many = WHOLE // len(big) + 2
    told = table(collection(*[big] * many, more='"name":"层",'))
    assert told.line_count == many


@pytest.mark.parametrize("text", [feature(), SHAPE, f"{feature()}\n{feature()}"])
def test_one_feature_one_geometry_and_a_sequence_are_read_too(text: str) -> None:
    assert {row["geometry"] for row in rows(table(text))} == {SHAPE}


def test_properties_named_like_our_columns_keep_their_values() -> None:
    (row,) = rows(table(collection(feature('{"geometry":"见附图","id":"甲"}', '"id":7,'))))
    assert row == {"geometry#2": "见附图", "id#2": "甲", "id": "7", "geometry": SHAPE}


def test_a_feature_without_geometry_or_properties_is_a_line_all_the_same() -> None:
    assert feature_row({"type": "Feature", "properties": None, "geometry": None}) == {"geometry": ""}


@pytest.mark.parametrize("value", ["text", 3, None, {"type": "Feature"}, {"type": "Polygon"}, {"coordinates": []}])
def test_what_is_no_geojson_stays_as_it_is(value: Any) -> None:
    assert feature_row(value) == value


def test_another_list_named_features_is_read_as_any_other() -> None:
    assert rows(table('{"features":[{"a":"1"},{"a":"2"}]}')) == [{"a": "1"}, {"a": "2"}]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("size", [1, WHOLE])
def test_another_reference_system_refuses_the_file_wherever_it_is_named(before: bool, size: int) -> None:
    crs = f'"crs":{json.dumps(WEB_MERCATOR)}'
    big = feature('{"name":"%s"}' % ("x" * size))
    text = collection(big, more=f"{crs},") if before else f"{collection(big)[:-1]},{crs}}}"
    with pytest.raises(UnreadableFile) as refusal:
        table(text)
    assert (refusal.value.code, refusal.value.place) == ("not_in_degrees", "crs")


@pytest.mark.parametrize("where", ["feature", "geometry"])
def test_a_reference_system_of_one_feature_or_geometry_counts_as_well(where: str) -> None:
    crs = f'"crs":{json.dumps(WEB_MERCATOR)},'
    text = feature(more=crs) if where == "feature" else f"{{{crs}{SHAPE[1:]}"
    with pytest.raises(UnreadableFile, match="not_in_degrees"):
        table(text)


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490", "EPSG:4326"])
def test_degrees_by_any_of_their_names_are_taken(name: str) -> None:
    check_system({"type": "name", "properties": {"name": name}})
    check_system(None)


@pytest.mark.parametrize("crs", ["EPSG:4326", {}, {"properties": {"name": "EPSG:43260"}}, {"properties": None}])
def test_what_names_no_degrees_is_refused(crs: Any) -> None:
    with pytest.raises(UnreadableFile, match="not_in_degrees"):
        check_system(crs)


def test_a_geometry_nested_without_end_is_refused() -> None:
    deep = "[" * 30 + "]" * 30
    with pytest.raises(UnreadableFile, match="json_too_deep"):
        table(f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":{deep}}}}}')
