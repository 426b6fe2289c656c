"""Outlines as a small drawing shows them: on a flat sheet, with fewer corners, cut at its edge; where a name fits.

A sheet is laid by `Sheet`: longitude and latitude of its upper left corner, units a degree, its size in units. Corners
are left out by Douglas and Peucker's rule (`Geometry.simplify` of GEOS, which keeps the topology): what is left is a
part of the outline's own corners, and no corner that was left out lies farther than the tolerance from the drawn edge.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bihuan.engine.alerts.polygons import polygons_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import shapely

PLACES: Final = 1  # decimals of a unit
_BEYOND: Final = 8.0  # units around the sheet that are drawn as well, so that its edge shows no cut
_LEVELS: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)  # of the height: where a name is tried, the middle first
_SHARED: Final = 0.05  # of the smaller one's surface: borders drawn twice never lie on each other exactly
Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat sheet: degrees of its upper left corner, units a degree each way, width and height in units."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    width: float
    height: float

    def lay(self, positions: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return positions (n, 2) in degrees as units from the upper left corner, y downwards."""
        laid: npt.NDArray[np.float64] = (positions - (self.west, self.north)) * (self.scale_x, -self.scale_y)
        return laid


@dataclass(frozen=True, slots=True)
class Sketch:
    """An outline on a sheet: its shape in units before corners were left out, and the rings that are drawn."""

    shape: shapely.Geometry
    rings: tuple[tuple[Point, ...], ...]

    @property
    def corners(self) -> int:
        """How many corners are drawn."""
        return sum(map(len, self.rings))

    @property
    def surface(self) -> float:
        """The surface on the sheet in square units."""
        return float(self.shape.area)


def bounds_of(outlines: Iterable[Mapping[str, Any]]) -> Box | None:
    """Return (west, south, east, north) in degrees of all outlines; None where none of them has a polygon."""
    found = [polygon.bounds for outline in outlines for polygon in polygons_of(outline)]
    if not found:
        return None
    wests, souths, easts, norths = zip(*found, strict=True)
    return min(wests), min(souths), max(easts), max(norths)


def sketch(outline: Mapping[str, Any], sheet: Sheet, tolerance: float) -> Sketch:
    """Return a GeoJSON MultiPolygon on a sheet, simplified by at most `tolerance` units, rounded to a tenth of one."""
    import shapely  # not at start-up

    laid = [shapely.transform(polygon, sheet.lay) for polygon in polygons_of(outline)]
    edge = (-_BEYOND, -_BEYOND, sheet.width + _BEYOND, sheet.height + _BEYOND)
    shape = shapely.clip_by_rect(shapely.union_all(laid), *edge)
    simple = shapely.orient_polygons(shape.simplify(tolerance, preserve_topology=True))
    rings = (ring for part in _parts(simple) for ring in (part.exterior, *part.interiors))
    return Sketch(shape, tuple(_rounded(ring.coords) for ring in rings))


def _parts(shape: shapely.Geometry) -> Iterator[shapely.Polygon]:
    import shapely  # not at start-up

    yield from (one for one in shapely.get_parts(shape) if one.geom_type == "Polygon" and not one.is_empty)


def _rounded(ring: Iterable[Sequence[float]]) -> tuple[Point, ...]:
    """Return the corners of a closed ring, the last left out, none twice in a row once they are rounded."""
    told = [(round(point[0], PLACES) + 0.0, round(point[1], PLACES) + 0.0) for point in ring]
    return tuple(one for one, after in itertools.pairwise(told) if one != after) or tuple(told[:1])


def overlaps(one: Sketch, other: Sketch) -> bool:
    """Say whether two outlines have more in common than an edge: a twentieth of the smaller one."""
    shared = float(one.shape.intersection(other.shape).area)
    return shared > _SHARED * min(one.surface, other.surface)


def middle_of(found: Sketch) -> Point:
    """Return the centre of mass of what is on the sheet."""
    middle = found.shape.centroid
    return float(middle.x), float(middle.y)


def without(found: Sketch, others: Iterable[Sketch]) -> Sketch:
    """Return what is left of an outline where none of the others lies over it, to find a spot in."""
    import shapely  # not at start-up

    return Sketch(found.shape.difference(shapely.union_all([one.shape for one in others])), ())


def spot_for(found: Sketch, wide: float, high: float, sheet: Sheet, taken: Sequence[Box]) -> Point | None:
    """Return the middle of a box of this size that lies in the outline and on the sheet; None where none does.

    A box in `taken` is left free. It is tried at seven heights of each part, the largest part first.
    """
    import shapely  # not at start-up

    seen = shapely.clip_by_rect(found.shape, 0, 0, sheet.width, sheet.height)
    for part in sorted(_parts(seen), key=lambda one: -one.area):
        for x, y in _middles(part):
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if not any(_meet(box, other) for other in taken) and part.contains(shapely.box(*box)):
                return round(x, PLACES), round(y, PLACES)
    return None


def _middles(part: shapely.Polygon) -> Iterator[Point]:
    """Give the middle of the longest stretch of a polygon at each height that is tried."""
    import shapely  # not at start-up

    west, south, east, north = part.bounds
    for level in _LEVELS:
        y = south + (north - south) * level
        across = part.intersection(shapely.LineString([(west, y), (east, y)]))
        longest = max(shapely.get_parts(across), key=lambda one: one.length, default=None)
        if longest is not None and longest.length:
            yield (longest.bounds[0] + longest.bounds[2]) / 2, y


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
