"""Published vectors of GCJ-02 and BD-09, and the nine districts of Nanchong in two datums."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import numpy as np
import pytest

from bihuan.engine.exposure.datum import bd09_to_gcj02, distance_m, from_wgs84, gcj02_to_bd09, likely_datum, to_wgs84

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data"))
VECTORS, GEO = DATA / "gcj02_vectors", DATA / "china_geo"

pytestmark = pytest.mark.skipif(not (VECTORS.exists() and GEO.exists()), reason=f"reference data absent: {VECTORS}")


def table(file: str, opening: str, closing: str) -> np.ndarray:
    """Return the rows of a table in one of eviltransform's tests: latitude, longitude, and the same elsewhere."""
    text = (VECTORS / file).read_text()
    body = re.search(rf"{re.escape(opening)}(.*?)\n{re.escape(closing)}", text, re.DOTALL)
    assert body
    rows = re.findall(r"^\s*[\[{]([-\d., ]+)[\]}]", body[1], re.MULTILINE)
    return np.array([[float(number) for number in row.split(",")] for row in rows])


def test_the_published_pairs_of_gcj02_come_out() -> None:
    """By its Go test: its JavaScript, C# and C tests write another digit in Shenzhen's longitude, 1e-6 off."""
    rows = table("eviltransform_transform_test.go", "gcjLat, gcjLng float64\n}{", "}")
    x, y = from_wgs84(rows[:, 1], rows[:, 0], "gcj02")
    assert np.abs(np.stack([y, x], 1) - rows[:, 2:]).max(axis=1) == pytest.approx([0, 0, 0], abs=1e-12)
    back = to_wgs84(rows[:, 3], rows[:, 2], "gcj02")
    assert distance_m(*back, rows[:, 1], rows[:, 0]).max() < 0.5


def test_the_published_pair_of_bd09_comes_out() -> None:
    one = np.array([116.404]), np.array([39.915])
    there = [float(side[0]) for side in gcj02_to_bd09(*one)]
    back = [float(side[0]) for side in bd09_to_gcj02(*one)]
    assert there == pytest.approx([116.41036949371029, 39.92133699351021], abs=1e-12)
    assert back == pytest.approx([116.39762729119315, 39.90865673957631], abs=1e-5)  # theirs is undone in one step


def test_the_other_published_pairs_of_bd09_use_another_constant_and_lie_within_fifty_metres() -> None:
    """eviltransform turns by π where coordtransform (and everybody after it) turns by 3000π/180; ours is the latter."""
    rows = table("eviltransform_test.js", "var bdTests = [", "];")
    off = distance_m(*to_wgs84(rows[:, 1], rows[:, 0], "bd09"), rows[:, 3], rows[:, 2])
    assert off.round().tolist() == [11.0, 41.0]


def middles(name: str) -> dict[str, tuple[float, float]]:
    """Return the middle of the box of each of Nanchong's districts, by the last six figures of its code."""
    found = {}
    for feature in json.loads((GEO / name).read_text())["features"]:
        code = str(feature.get("id") or feature["properties"].get("gb"))[-6:]
        points = np.array(re.findall(r"\[(-?[\d.]+), ?(-?[\d.]+)\]", json.dumps(feature["geometry"])), float)
        points = points[points[:, 0] < 180]  # a ring of the packed set may begin with a point still in its code
        low, high = points.min(axis=0), points.max(axis=0)
        found[code] = tuple(((low + high) / 2).tolist())
    return found


def test_nanchongs_districts_tell_which_datum_they_are_drawn_in() -> None:
    drawn, true = middles("nanchong_districts_echarts.geojson"), middles("nanchong_districts_fastgeocn.geojson")
    codes = sorted(drawn.keys() & true.keys())
    assert len(codes) == 9
    a, b = (np.array([side[code] for code in codes]) for side in (drawn, true))
    found = likely_datum(a[:, 0], a[:, 1], b[:, 0], b[:, 1])
    assert (found.likely, found.is_clear) == ("gcj02", True)
    assert likely_datum(b[:, 0], b[:, 1], b[:, 0], b[:, 1]).likely == "wgs84"
    assert found.median_m["wgs84"] > 2 * found.median_m["gcj02"]
