"""Areas as a kind of batch: a GeoJSON file, a line an area, each read and checked before it is accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from bihuan.apps.intake.importers.codes import Code
from bihuan.apps.intake.importers.kinds import BatchKind, register_kind
from bihuan.engine.cleaning import Problem, fold

KIND: Final = "areas"
FIELDS: Final = ("area_code", "area_name", "outline", "datum", "note", "other")
_DATUMS: Final = {
    "wgs84": "wgs84 wgs-84 wgs_84 cgcs2000 cgcs-2000 国家2000 大地2000 epsg:4326 epsg:4490 gps 天地图",
    "gcj02": "gcj02 gcj-02 gcj_02 火星坐标 火星 高德 腾讯 amap",
    "bd09": "bd09 bd-09 bd_09 bd09ll 百度 百度坐标 baidu",
}
DATUM_WORDS: Final = {fold(word): code for code, words in _DATUMS.items() for word in words.split()}
_ASK: Final = "Ask who drew it for a mended file."
CODES: Final = {
    "outline_missing": Code("reject", "There is no outline on this line.", _ASK),
    "outline_broken": Code("reject", "The geometry is no list of corners.", _ASK),
    "outline_is_no_area": Code("reject", "Points and lines enclose nothing.", _ASK),
    "outline_not_closed": Code("reject", "A ring does not end where it begins.", _ASK),
    "outline_too_short": Code("reject", "A ring has fewer than three corners.", _ASK),
    "outline_crosses_itself": Code("reject", "The outline crosses or touches itself.", _ASK),
    "outline_hole_outside": Code("reject", "A hole lies outside its outline.", _ASK),
    "outline_without_surface": Code("reject", "All corners lie on one line.", _ASK),
    "outline_swapped": Code("reject", "Latitude and longitude are the wrong way round.", _ASK),
    "outline_not_in_degrees": Code("reject", "The corners are not in degrees.", _ASK),
    "outline_too_fine": Code("reject", "The outline has too many corners.", _ASK),
    "unknown_datum": Code("hold", "Nobody here knows this datum.", "Type wgs84, gcj02 or bd09."),
    "datum_not_told": Code("remark", "The file does not say its datum; WGS 84 is assumed.", "Ask who drew it."),
}
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
    from bihuan.engine.areas import UnreadableArea, read_geojson

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
    from bihuan.engine.areas.recognising import in_wgs84

    outline: dict[str, Any] = json.loads(values["outline"])
    datum = values.get("datum") or "wgs84"
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
        codes=CODES,
        key=(),
    )
)  # fmt: skip
