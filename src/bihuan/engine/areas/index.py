"""Which of many outlines hold a position: a packed tree over their boxes, then the outlines themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from bihuan.engine.areas.shapes import Outline, shape_of, united

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]
Shapes = npt.NDArray[np.object_]
_AT_ONCE: Final = 200_000  # positions whose candidates lie in memory together

_EMPTY: Final = '{"type":"MultiPolygon","coordinates":[]}'
_EDGE: Final = 1e-6  # of a surface: less is an edge in common


class AreaIndex:
    """Outlines kept for many look-ups; areas are named by their place in the sequence given.

    shapely's STRtree (Leutenegger, Lopez & Edgington 1997) finds the boxes; each outline is prepared once, so that a
    position is compared with few of its edges. Outlines may overlap; an empty one holds nothing.
    """

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self._keep(np.array([shape_of(outline) for outline in outlines], dtype=object))

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> AreaIndex:
        """Return the index of outlines as they are stored, in JSON: the same, without the way over dicts.

        :raises shapely.errors.GEOSException: a text is neither GeoJSON of an area nor `{}`.
        """
        shapes = shapely.from_geojson(np.array([_EMPTY if text == "{}" else text for text in texts], dtype=object))
        wrong = np.flatnonzero(~shapely.is_valid(shapes))
        shapes[wrong] = [united(shape) for shape in shapes[wrong]]
        made = cls(())
        made._keep(shapes)
        return made

    def _keep(self, shapes: Shapes) -> None:
        self._shapes = shapes
        shapely.prepare(shapes)
        self._tree = shapely.STRtree(shapes)

    def __len__(self) -> int:
        return len(self._shapes)

    def at(self, longitude: float, latitude: float) -> tuple[int, ...]:
        """Return the areas that hold one position or have it on their edge, in order."""
        near = self._tree.query(shapely.Point(longitude, latitude))
        if not near.size:
            return ()
        return tuple(sorted(near[shapely.intersects_xy(self._shapes[near], longitude, latitude)].tolist()))

    def covering(self, positions: Floats) -> tuple[Numbers, Numbers]:
        """Return every pair of (position, area that holds it), by position and then by area.

        :param positions: (n, 2) of longitude and latitude.
        """
        told = np.asarray(positions, np.float64).reshape(-1, 2)
        parts = [self._covering(told[start : start + _AT_ONCE], start) for start in range(0, len(told), _AT_ONCE)]
        if not parts:
            return np.zeros(0, np.intp), np.zeros(0, np.intp)
        points, areas = (np.concatenate(side) for side in zip(*parts, strict=True))
        return points, areas

    def shares(self, outline: Outline) -> dict[int, float]:
        """Return the areas that have surface in common with an outline, each with its share of that surface."""
        asked = shape_of(outline)
        near = np.sort(self._tree.query(asked, predicate="intersects"))
        common = shapely.area(shapely.intersection(self._shapes[near], asked)) / max(asked.area, 1e-18)
        return {int(area): float(share) for area, share in zip(near, common, strict=True) if share > _EDGE}

    def _covering(self, positions: Floats, start: int) -> tuple[Numbers, Numbers]:
        points, areas = self._tree.query(shapely.points(positions))
        inside = shapely.intersects_xy(self._shapes[areas], positions[points, 0], positions[points, 1])
        points, areas = points[inside], areas[inside]
        order = np.lexsort((areas, points))
        return points[order] + start, areas[order]
