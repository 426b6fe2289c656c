"""How far one gets in so many seconds: the reached roads with a margin, as one outline."""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse.csgraph import dijkstra

from bihuan.engine.roads.graph import RoadGraph
from bihuan.engine.roads.local import LocalPlane
from bihuan.engine.roads.straight import DETOUR, SPEED_KMH, positions_of
from bihuan.engine.roads.travelling import OFF_ROAD_KMH, SNAP_M, least_matrix

Floats = npt.NDArray[np.float64]
Outline = dict[str, Any]
MARGIN_M: Final = 50.0
"""What stands this near to a reached road counts as reached in the drawing (the figures snap each address)."""
EMPTY: Final[Outline] = {"type": "MultiPolygon", "coordinates": []}


def isochrone(
    graph: RoadGraph | None, source: npt.ArrayLike, seconds: float, *, speed_kmh: float = SPEED_KMH,
    detour: float = DETOUR, margin_m: float = MARGIN_M,
) -> Outline:  # fmt: skip
    """Return what one reaches from a position within `seconds`, as a GeoJSON MultiPolygon in WGS-84 degrees.

    Over a graph: every stretch of road reached in time, `margin_m` wide on each side; empty when no road is near.
    Without one: the circle that `straight_seconds` means.

    :raises ValueError: the position is not in degrees.
    """
    position = positions_of(source)
    if graph is None:
        plane = LocalPlane.around(position)
        circle = shapely.Point(0, 0).buffer(seconds * speed_kmh / 3.6 / detour, quad_segs=16)
        return _outline(circle, plane)
    lines = reached_lines(graph, position, seconds)
    shape = shapely.multilinestrings(lines).buffer(margin_m, quad_segs=2) if lines else shapely.Polygon()
    return _outline(shape.simplify(margin_m / 10), graph.plane)


def reached_lines(graph: RoadGraph, position: Floats, seconds: float) -> list[shapely.LineString]:
    """Return the stretches of road reached from one position (1, 2) in time, as lines in the graph's plane (metres)."""
    snapped = graph.snapper.snap(position, SNAP_M)
    left = seconds - float(snapped.off_m[0]) / (OFF_ROAD_KMH / 3.6)
    if left < 0:
        return []
    piece, along = int(snapped.pieces[0]), float(snapped.along[0])
    pieces = [(piece, along)] + ([(int(graph.back[piece]), 1 - along)] if graph.back[piece] >= 0 else [])
    reached = _seconds_to_nodes(graph, pieces, left)
    lines = _from_nodes(graph, reached, left)
    return lines + [line for one, begin in pieces for line in _ahead(graph, one, begin, left)]


def _seconds_to_nodes(graph: RoadGraph, pieces: list[tuple[int, float]], limit_s: float) -> Floats:
    """Return the seconds from a foot to every crossing, inf beyond the limit."""
    n = len(graph.nodes)
    begins = [(int(graph.ends[piece]), graph.seconds[piece] * (1 - along)) for piece, along in pieces]
    begins += [(int(graph.starts[piece]), 0.0) for piece, along in pieces if along == 0]
    heads = np.concatenate([graph.starts, np.full(len(begins), n)])
    tails = np.concatenate([graph.ends, [node for node, _ in begins]])
    weights = np.concatenate([graph.seconds, [cost for _, cost in begins]])
    found = dijkstra(least_matrix(heads, tails, weights, n + 1), indices=n, limit=limit_s)
    return np.asarray(found[:n])


def _from_nodes(graph: RoadGraph, reached: Floats, limit_s: float) -> list[shapely.LineString]:
    left = limit_s - reached[graph.starts]
    touched = np.flatnonzero(left > 0)
    share = np.minimum(1.0, left[touched] / np.maximum(graph.seconds[touched], 1e-9))
    return [_cut(graph, int(piece), 0.0, float(part)) for piece, part in zip(touched, share, strict=True)]


def _ahead(graph: RoadGraph, piece: int, begin: float, left_s: float) -> list[shapely.LineString]:
    """Return the stretch of the piece that one stands on, from the foot as far as one gets."""
    share = min(1.0, begin + left_s / max(float(graph.seconds[piece]), 1e-9))
    return [_cut(graph, piece, begin, share)]


def _cut(graph: RoadGraph, piece: int, begin: float, end: float) -> shapely.LineString:
    """Return the line of a piece from one share of its length to another; a point's worth of it stays a line."""
    points = graph.plane.to_metres(graph.line_of(piece))
    if (begin, end) == (0.0, 1.0):
        return shapely.LineString(points)
    run = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))))
    low, high = begin * run[-1], end * run[-1]
    inner = points[(run > low) & (run < high)]
    ends = [[np.interp(at, run, points[:, axis]) for axis in (0, 1)] for at in (low, high)]
    return shapely.LineString(np.concatenate([ends[:1], inner, ends[1:]]))


def _outline(shape: shapely.Geometry, plane: LocalPlane) -> Outline:
    """Return a shape of the plane as a MultiPolygon in degrees, to 1e-6 (0.1 m)."""
    if shape.is_empty:
        return dict(EMPTY)
    degrees = shapely.transform(shape, plane.to_degrees)
    parts = list(degrees.geoms) if isinstance(degrees, shapely.MultiPolygon) else [degrees]
    rounded = shapely.transform(shapely.MultiPolygon(parts), lambda pairs: np.round(pairs, 6))
    told: Outline = json.loads(shapely.to_geojson(rounded))
    return told
