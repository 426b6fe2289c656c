"""Outlines as CAP knows them: polygons without holes, between −180 and 180 degrees, as "lat,lon lat,lon …".

CAP 1.2 (OASIS, 3.2.4): a polygon is a list of at least four points, the first and the last the same, WGS-84; it has no
holes. An outline with holes is therefore cut through each of them, and one across the date line is cut there; the parts
together cover what the outline covers. Edges run straight in degrees, as RFC 7946 says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import shapely

_TURN: Final = 360.0
_HALF: Final = 180.0
_PLACES: Final = 6  # decimals of a degree: a tenth of a metre
_FEWEST: Final = 4
_NARROW: Final = 1e-7  # degrees: a hole of a hundredth of a metre is none


def cap_polygons(outline: Mapping[str, Any]) -> list[str]:
    """Return a GeoJSON MultiPolygon (WGS-84 degrees; {} has none) as the polygons of a CAP area.

    A ring that leaps over more than half the earth runs across the date line. What is smaller than a tenth of a metre
    is left out.
    """
    return [text for part in _parts(outline) for text in _ring_text(part)]


def polygons_of(outline: Mapping[str, Any]) -> Iterator[shapely.Polygon]:
    """Give the valid polygons that an outline is made of, with their holes; longitudes run on across the date line.

    What CAP is told and what a map draws both begin here, so that they show the same corners.
    """
    import shapely  # no page loads it before it needs it

    for polygon in outline.get("coordinates", ()):
        rings = [_unrolled(ring) for ring in polygon]
        holes = [_beside(ring, rings[0]) for ring in rings[1:]]
        yield from _polygons(shapely.make_valid(shapely.Polygon(rings[0], holes)))


def _parts(outline: Mapping[str, Any]) -> Iterator[shapely.Polygon]:
    for polygon in polygons_of(outline):
        for piece in _within_the_earth(polygon):
            yield from _without_holes(piece)


def _unrolled(ring: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """Return a ring whose longitudes run on across the date line, so that no edge leaps around the earth."""
    found: list[tuple[float, float]] = []
    for point in ring:
        lon, lat = float(point[0]), min(max(float(point[1]), -90.0), 90.0)
        if found:
            lon -= _TURN * round((lon - found[-1][0]) / _TURN)
        found.append((lon, lat))
    return found


def _beside(hole: list[tuple[float, float]], shell: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return a hole on the same turn around the earth as its shell."""
    middle = (min(lon for lon, _ in shell) + max(lon for lon, _ in shell)) / 2
    own = (min(lon for lon, _ in hole) + max(lon for lon, _ in hole)) / 2
    turn = _TURN * round((own - middle) / _TURN)
    return [(lon - turn, lat) for lon, lat in hole]


def _within_the_earth(shape: shapely.Geometry) -> Iterator[shapely.Polygon]:
    """Give the polygons of a shape, cut at the date line and each moved between −180 and 180 degrees."""
    import shapely
    from shapely.affinity import translate

    west, _, east, _ = shape.bounds or (0.0, 0.0, 0.0, 0.0)
    first, last = int((west + _HALF) // _TURN), int((east + _HALF) // _TURN)
    for turn in range(first, last + 1):
        zone = shapely.box(turn * _TURN - _HALF, -90.0, turn * _TURN + _HALF, 90.0)
        piece = shape if first == last else shape.intersection(zone)
        yield from _polygons(translate(piece, xoff=-turn * _TURN))


def _polygons(shape: shapely.Geometry) -> Iterator[shapely.Polygon]:
    import shapely

    for one in shapely.get_parts(shape):
        if one.geom_type == "Polygon" and not one.is_empty:
            yield one
        elif one.geom_type in {"MultiPolygon", "GeometryCollection"}:
            yield from _polygons(one)


def _without_holes(polygon: shapely.Polygon) -> Iterator[shapely.Polygon]:
    """Give parts of a polygon that have no hole: it is cut from top to bottom through the middle of each."""
    import shapely

    holes = [one for one in polygon.interiors if one.bounds[2] - one.bounds[0] > _NARROW]
    if not holes:
        yield shapely.Polygon(polygon.exterior)
        return
    west, south, east, north = polygon.bounds
    middle = (holes[0].bounds[0] + holes[0].bounds[2]) / 2
    shape = shapely.Polygon(polygon.exterior, holes)
    for first, last in ((west - 1, middle), (middle, east + 1)):
        for part in _polygons(shape.intersection(shapely.box(first, south - 1, last, north + 1))):
            yield from _without_holes(part)


def _ring_text(polygon: shapely.Polygon) -> Iterator[str]:
    points: list[str] = []
    for lon, lat in polygon.exterior.coords:
        text = f"{_degrees(lat)},{_degrees(lon)}"
        if not points or points[-1] != text:
            points.append(text)
    if len(points) >= _FEWEST and points[0] == points[-1] and len(set(points)) >= _FEWEST - 1:
        yield " ".join(points)


def _degrees(value: float) -> str:
    text = f"{value:.{_PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
