"""Areas as a kind of batch: a GeoJSON file, a line an area, each read and checked before it is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from bihuan.apps.intake.importers.kinds import BatchKind, register_kind
from bihuan.apps.zones.importers.codes import AREA_CODES
from bihuan.engine.cleaning import Problem, fold

KIND: Final = "areas"
FIELDS: Final = ("area_code", "area_name", "outline", "datum", "note", "other")
_DATUMS: Final = {
    "wgs84": "wgs84 wgs-84 wgs_84 cgcs2000 cgcs-2000 国家2000 大地2000 epsg:4326 epsg:4490 gps 天地图",
    "gcj02": "gcj02 gcj-02 gcj_02 火星坐标 火星 高德 腾讯 amap",
    "bd09": "bd09 bd-09 bd_09 bd09ll 百度 百度坐标 baidu",
}
DATUM_WORDS: Final = {fold(word): code for code, words in _DATUMS.items() for word in words.split()}
_BY_ENGINE: Final = {
    "no_area": "outline_missing", "not_an_area": "outline_is_no_area", "not_a_position": "outline_broken",
    "unknown_type": "outline_broken", "not_json": "outline_broken", "not_closed": "outline_not_closed",
    "too_few_corners": "outline_too_short", "crosses_itself": "outline_crosses_itself",
    "hole_outside": "outline_hole_outside", "no_surface": "outline_without_surface", "swapped": "outline_swapped",
    "out_of_range": "outline_not_in_degrees", "wrong_crs": "outline_not_in_degrees",
    "too_many_points": "outline_too_fine", "too_many_areas": "outline_too_fine",
}  # fmt: skip


def read_cell(text: str) -> str | Problem:
    """Return the geometry of one line as the text of a checked MultiPolygon, or why it is none."""
    from bihuan.engine.areas import UnreadableArea, read_geojson  # loads shapely: not at start-up

    try:
        (area,) = read_geojson(text.encode())
    except UnreadableArea as refusal:
        return Problem(_BY_ENGINE[refusal.code])
    except ValueError:  # a collection of several features in one cell
        return Problem("outline_broken")
    return json.dumps(area.outline, separators=(",", ":"))


def _datum(text: str) -> str | Problem:
    return DATUM_WORDS.get(fold(text)) or Problem("unknown_datum")


def _settle(values: dict[str, str], complain: Callable[[str, str], None]) -> None:
    """Say when nobody knows in which datum the outline is drawn."""
    if "outline" in values and "datum" not in values:
        complain("datum_not_told", "datum")


def outline_in(values: dict[str, Any]) -> dict[str, Any]:
    """Return the outline of an accepted line in WGS-84, moved out of the datum that the line tells."""
    from bihuan.engine.areas.recognising import in_wgs84  # loads shapely: not at start-up
    from bihuan.engine.datum import DATUMS, DatumName  # loads numpy: as above

    outline: dict[str, Any] = json.loads(values["outline"])
    datum: DatumName = next((one for one in DATUMS if one == values.get("datum")), "wgs84")
    return outline if datum == "wgs84" else in_wgs84(outline, datum)


AREAS: Final = register_kind(
    BatchKind(
        code=KIND,
        fields=FIELDS,
        many=frozenset({"note", "other"}),
        dates=(),
        identifying=("outline",),
        aliases={
            "area_code": ["code", "编号", "区域编号", "代码", "社区代码", "小区编号", "adcode", "gb", "id"],
            "area_name": ["name", "名称", "区域名称", "社区", "社区名称", "小区", "小区名称", "title"],
            "outline": ["geometry", "轮廓", "边界", "范围", "geojson"],
            "datum": ["坐标系", "坐标系统", "基准面", "coordinate system", "crs"],
        },
        required=("outline",),
        parsers={"area_code": str, "area_name": str, "outline": read_cell, "datum": _datum},
        settle=_settle,
        codes=AREA_CODES,
        key=(),
    )
)  # fmt: skip
