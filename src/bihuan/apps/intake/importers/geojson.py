"""GeoJSON as lines: one a feature, its properties as columns and its geometry, whole, in the column `geometry`."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from bihuan.apps.intake.importers.table import UnreadableFile
from bihuan.engine.crs import is_in_degrees

FEATURES: Final = "features"
GEOMETRY: Final = "geometry"
_SHAPES: Final = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_DEEPEST: Final = 20


def check_system(crs: Any) -> None:
    """Refuse a file in another reference system than degrees. :raises UnreadableFile: `not_in_degrees`."""
    if not is_in_degrees(crs):
        raise UnreadableFile("not_in_degrees", "crs", "save_in_degrees")


def feature_row(value: Any) -> Any:
    """Return a feature or a bare geometry as an object of cells; anything else as it is."""
    if not isinstance(value, dict):
        return value
    if value.get("type") == "Feature" and GEOMETRY in value:
        check_system(value.get("crs"))
        told = value.get("properties")
        row = dict(told) if isinstance(told, dict) else {}
        if "id" in value:
            row[_free(row, "id")] = value["id"]
        row[_free(row, GEOMETRY)] = _text(value[GEOMETRY]) if value[GEOMETRY] else ""
        return row
    if value.get("type") in _SHAPES and ("coordinates" in value or "geometries" in value):
        check_system(value.get("crs"))
        return {GEOMETRY: _text(value)}
    return value


def _free(row: dict[str, Any], name: str) -> str:
    """Return a name for a column beside properties of the same name, which keep theirs with a number."""
    if name in row:
        row[f"{name}#2"] = row.pop(name)
    return name


def _text(value: Any, depth: int = 0) -> str:
    """Return a geometry as JSON text. The reader gives numbers as their text, which is written as it stood.

    :raises UnreadableFile: `json_too_deep`.
    """
    if depth > _DEEPEST:
        raise UnreadableFile("json_too_deep", GEOMETRY, "send_flat_json", {"limit": _DEEPEST})
    if isinstance(value, dict):
        members = (f"{json.dumps(name)}:{_text(one, depth + 1)}" for name, one in value.items())
        return f"{{{','.join(members)}}}"
    if isinstance(value, list):
        return f"[{','.join(_text(one, depth + 1) for one in value)}]"
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
