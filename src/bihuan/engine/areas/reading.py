"""Outlines from GeoJSON files, and from what a person draws or types: everything wrong is named with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

from bihuan.engine.areas.refusal import UnreadableArea
from bihuan.engine.areas.shapes import outline_of
from bihuan.engine.crs import is_in_degrees

MOST_AREAS: Final = 20_000
MOST_POINTS: Final = 20_000  # of one area
_CLOSED: Final = 4  # positions of the smallest ring: a triangle and its first corner again
_NAMES: Final = ("name", "NAME", "名称", "社区", "小区", "title")
_CODES: Final = ("code", "CODE", "编号", "代码", "id", "adcode", "gb")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?")
_LONGEST_EAST: Final = 180.0
_LONGEST_NORTH: Final = 90.0


@dataclass(frozen=True, slots=True)
class ReadArea:
    """One area as a file tells it; `name` and `code` are "" where no known property says them."""

    name: str
    code: str
    outline: dict[str, Any]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """One feature of a file before its outline is read: where it stands, its geometry, what is said of it."""

    place: str
    geometry: Any
    properties: Mapping[str, Any]
    id: str


def read_geojson(content: bytes) -> tuple[ReadArea, ...]:
    """Return every area of a GeoJSON file: FeatureCollection, Feature, GeometryCollection, Polygon or MultiPolygon.

    Heights are dropped, rings turned as RFC 7946 wants them. :raises UnreadableArea: the first thing that is wrong.
    """
    return tuple(read_feature(found) for found in features_of(content))


def read_outline(text: str) -> dict[str, Any]:
    """Return the outline that a person drew, typed or pasted: GeoJSON, or one corner a line `longitude, latitude`.

    An empty line begins another part; the last corner need not repeat the first. Several areas of a GeoJSON text become
    one outline. :raises UnreadableArea: the first thing that is wrong; `place` is then `line 3`.
    """
    if text.lstrip().startswith(("{", "[")):
        polygons = [part for area in read_geojson(text.encode()) for part in area.outline["coordinates"]]
        return _checked([list(part) for part in polygons], "")
    parts = [part for part in _typed(text) if part[1]]
    if not parts:
        raise UnreadableArea("no_area")
    polygons = [[_closed_ring(corners, place)] for place, corners in parts]
    return _checked(polygons, parts[0][0])


def features_of(content: bytes) -> tuple[Found, ...]:
    """Return the features of a file with their places; their outlines are not read yet.

    :raises UnreadableArea: it is no GeoJSON, in another reference system, or holds too many.
    """
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        raise UnreadableArea("not_json", f"line {line}" if line else "") from error
    found = tuple(_features(told, ""))
    if not found:
        raise UnreadableArea("no_area")
    if len(found) > MOST_AREAS:
        raise UnreadableArea("too_many_areas", f"features[{MOST_AREAS}]")
    return found


def read_feature(found: Found) -> ReadArea:
    """Return one area with its outline. :raises UnreadableArea: what is wrong with it."""
    polygons = list(_polygons(found.geometry, found.place))
    if not polygons:
        raise UnreadableArea("no_area", found.place)
    outline = _checked([[_ring(ring, place) for ring, place in polygon] for polygon in polygons], found.place)
    told = found.properties
    return ReadArea(_first(told, _NAMES), found.id or _first(told, _CODES), outline, told)


def _features(told: Any, place: str) -> Iterator[Found]:
    if not isinstance(told, Mapping):
        raise UnreadableArea("unknown_type", place)
    _check_crs(told.get("crs"), f"{place}crs")
    kind = told.get("type")
    if kind == "FeatureCollection":
        for number, feature in enumerate(_list(told.get("features"), f"{place}features")):
            yield from _features(feature, f"{place}features[{number}].")
    elif kind == "Feature":
        said = told.get("properties")
        said = said if isinstance(said, Mapping) else {}
        yield Found(f"{place}geometry", told.get("geometry"), said, str(told.get("id") or ""))
    elif kind in {"Polygon", "MultiPolygon", "GeometryCollection", "Point", "MultiPoint", "LineString"}:
        yield Found(place.rstrip("."), told, {}, "")
    else:
        raise UnreadableArea("unknown_type", place.rstrip("."))


def _check_crs(told: Any, place: str) -> None:
    """Refuse a reference system that is not in WGS-84 degrees; RFC 7946 knows no other, GeoJSON 2008 named it."""
    if not is_in_degrees(told):
        raise UnreadableArea("wrong_crs", place)


def _polygons(geometry: Any, place: str) -> Iterator[list[tuple[Any, str]]]:
    """Give each polygon as its rings with their places."""
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind == "GeometryCollection":
        for number, one in enumerate(_list(geometry.get("geometries"), place)):
            yield from _polygons(one, f"{place}.geometries[{number}]")
        return
    if kind not in {"Polygon", "MultiPolygon"}:
        raise UnreadableArea("no_area" if geometry is None else "not_an_area", place)
    told = _list(geometry.get("coordinates"), f"{place}.coordinates".lstrip("."))
    parts = [(told, "")] if kind == "Polygon" else [(part, f"[{n}]") for n, part in enumerate(told)]
    for rings, at in parts:
        named = f"{place}.coordinates{at}".lstrip(".")
        kept = [(ring, f"{named}[{n}]") for n, ring in enumerate(_list(rings, named))]
        if kept:
            yield kept


def _ring(told: Any, place: str) -> list[list[float]]:
    """Return a ring of [longitude, latitude]. :raises UnreadableArea: a corner is none, or it is not closed."""
    corners = [_corner(one, f"{place}[{number}]") for number, one in enumerate(_list(told, place))]
    if len(corners) < _CLOSED:
        raise UnreadableArea("too_few_corners", place)
    if corners[0] != corners[-1]:
        raise UnreadableArea("not_closed", f"{place}[{len(corners) - 1}]")
    return corners


def _corner(told: Any, place: str) -> list[float]:
    is_pair = isinstance(told, Sequence) and not isinstance(told, str) and len(told) >= 2
    if not is_pair or any(isinstance(one, bool) or not isinstance(one, int | float) for one in told[:2]):
        raise UnreadableArea("not_a_position", place)
    x, y = told[0], told[1]  # not yet floats: a number of four hundred digits is none
    if abs(x) <= _LONGEST_EAST and abs(y) <= _LONGEST_NORTH:
        return [float(x), float(y)]
    is_swapped = abs(x) <= _LONGEST_NORTH < abs(y) <= _LONGEST_EAST
    raise UnreadableArea("swapped" if is_swapped else "out_of_range", place)


def _checked(polygons: list[list[list[list[float]]]], place: str) -> dict[str, Any]:
    """Return the outline of these rings. :raises UnreadableArea: too large, crossing itself, or without surface."""
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS:
        raise UnreadableArea("too_many_points", place)
    for polygon in polygons:
        _check_shape(shapely.Polygon(polygon[0], polygon[1:]), place)
    return outline_of(shapely.union_all([shapely.Polygon(part[0], part[1:]) for part in polygons]))


def _check_shape(shape: Any, place: str) -> None:
    """Refuse a polygon that is none, with the position at which it goes wrong."""
    if not shape.convex_hull.area:
        raise UnreadableArea("no_surface", place)
    if not shape.is_valid:
        reason = shapely.is_valid_reason(shape)
        numbers = _NUMBER.findall(reason)
        at = f"{place} ({numbers[0]}, {numbers[1]})".strip() if len(numbers) > 1 else place
        raise UnreadableArea("hole_outside" if reason.startswith("Hole") else "crosses_itself", at)


def _typed(text: str) -> Iterator[tuple[str, list[list[float]]]]:
    """Give each part of a typed outline: the line it begins at, its corners."""
    corners: list[list[float]] = []
    first = "line 1"
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            yield first, corners
            corners, first = [], f"line {number + 1}"
            continue
        pair = _NUMBER.findall(line)
        if len(pair) != 2:
            raise UnreadableArea("not_a_position", f"line {number}")
        corners.append(_corner([float(one) for one in pair], f"line {number}"))
    yield first, corners


def _closed_ring(corners: list[list[float]], place: str) -> list[list[float]]:
    closed = corners if corners[0] == corners[-1] and len(corners) > 1 else [*corners, corners[0]]
    if len(closed) < _CLOSED:
        raise UnreadableArea("too_few_corners", place)
    return closed


def _list(told: Any, place: str) -> list[Any]:
    if not isinstance(told, list):
        raise UnreadableArea("not_a_position" if "coordinates" in place else "no_area", place)
    return told


def _first(told: Mapping[str, Any], names: Sequence[str]) -> str:
    return next((str(told[name]).strip() for name in names if told.get(name) not in (None, "")), "")
