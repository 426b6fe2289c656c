"""Outlines as shapes: union, size on the ellipsoid, is a position inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely

Outline = Mapping[str, Any]
Floats = npt.NDArray[np.float64]
_AXIS_M: Final = 6_378_137.0  # WGS-84
_ECCENTRICITY: Final = 0.0818191908426215  # WGS-84, first eccentricity


def shape_of(outline: Outline) -> Any:
    """Return the shapely shape of a GeoJSON Polygon or MultiPolygon; an empty one for `{}`.

    Parts that overlap or share an edge are united, so that what lies in two of them counts once.
    """
    told = outline.get("coordinates") or []
    polygons = [told] if outline.get("type") == "Polygon" and told else told
    shape = shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in polygons])
    return shape if shapely.is_valid(shape) else united(shape)


def united(shape: Any) -> Any:
    """Return a shape whose parts overlap, or cross themselves, as one that is valid and covers the same."""
    return shapely.union_all([shapely.make_valid(part) for part in shapely.get_parts(shape)])


def outline_of(shape: Any) -> dict[str, Any]:
    """Return a shape as a GeoJSON MultiPolygon: outer rings anticlockwise, holes clockwise (RFC 7946 3.1.6)."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = [shapely.orient_polygons(part) for part in parts if part.geom_type == "Polygon"]
    rings = [[part.exterior, *part.interiors] for part in polygons if not part.is_empty]
    coordinates = [[shapely.get_coordinates(ring).tolist() for ring in part] for part in rings]
    return {"type": "MultiPolygon", "coordinates": coordinates}


def union(outlines: Iterable[Outline]) -> dict[str, Any]:
    """Return the one outline of all that lies in at least one of these."""
    return outline_of(shapely.union_all([shape_of(outline) for outline in outlines]))


def contains(outline: Outline, longitude: float, latitude: float) -> bool:
    """Say whether a position lies in an outline or on its edge."""
    return bool(shapely.intersects_xy(shape_of(outline), longitude, latitude))


def square_metres(outline: Outline) -> float:
    """Return the size of an outline on the WGS-84 ellipsoid, in square metres.

    By the equal-area cylinder of the ellipsoid (J. P. Snyder, *Map Projections: A Working Manual*, USGS 1395, 1987,
    eq. 3-12 and 10-15): x = aλ, y = aq/2, on which areas are true; edges are straight there.
    """
    return float(shapely.area(shapely.transform(shape_of(outline), _equal_area)))


def _equal_area(positions: Floats) -> Floats:
    e, sine = _ECCENTRICITY, np.sin(np.radians(positions[:, 1]))
    bent = np.log((1 - e * sine) / (1 + e * sine)) / (2 * e)
    q = (1 - e * e) * (sine / (1 - (e * sine) ** 2) - bent)
    return np.stack([_AXIS_M * np.radians(positions[:, 0]), _AXIS_M * q / 2], axis=1)
