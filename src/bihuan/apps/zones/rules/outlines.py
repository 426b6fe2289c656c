"""Outlines of areas: GeoJSON MultiPolygons in WGS-84 degrees, checked before anything is built on them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bihuan.apps.core.rules import NotAllowed

MOST_POSITIONS = 20_000
Ring = Sequence[Sequence[float]]


def multi_polygon(rings: Iterable[Ring]) -> dict[str, Any]:
    """Return rings of [longitude, latitude] as one outline, each closed; {} for none that has three corners."""
    closed = [_closed(ring) for ring in rings if len(ring) >= 3]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in closed]} if closed else {}


def _closed(ring: Ring) -> list[list[float]]:
    points = [[float(point[0]), float(point[1])] for point in ring]
    return points if points[0] == points[-1] else [*points, points[0]]


def check_outline(told: object) -> dict[str, Any]:
    """Return an outline as a MultiPolygon; {} stays {}, since an area may be told by its communities alone.

    :raises NotAllowed: `bad_outline`: no (Multi)Polygon, a ring that is not closed, or fewer than three corners;
        `bad_position`: not degrees; `outline_too_fine`: more than `most` positions.
    """
    if told == {}:
        return {}
    polygons = _polygons(told)
    positions = [point for polygon in polygons for ring in polygon for point in _checked_ring(ring)]
    if len(positions) > MOST_POSITIONS:
        raise NotAllowed("outline_too_fine", most=MOST_POSITIONS)
    for point in positions:
        _check_position(point)
    return {"type": "MultiPolygon", "coordinates": polygons}


def _polygons(told: object) -> list[Any]:
    if not isinstance(told, Mapping) or not isinstance(told.get("coordinates"), list):
        raise NotAllowed("bad_outline")
    found: list[Any] = told["coordinates"]
    polygons: list[Any] | None = {"Polygon": [found], "MultiPolygon": found}.get(str(told.get("type")))
    if not polygons or not all(isinstance(one, list) and one for one in polygons):
        raise NotAllowed("bad_outline")
    return polygons


def _checked_ring(ring: object) -> list[Any]:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        raise NotAllowed("bad_outline")
    return ring


def _check_position(point: object) -> None:
    if not isinstance(point, list) or len(point) < 2:
        raise NotAllowed("bad_position")
    for value, most in zip(point, (180, 90), strict=False):
        if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
            raise NotAllowed("bad_position")
