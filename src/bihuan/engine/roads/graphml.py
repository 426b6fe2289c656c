"""GraphML as OSMnx writes it (`ox.save_graphml`): nodes with x and y, edges with length, highway, maxspeed, geometry.

OSMnx has already cut the ways and written each direction that one may go as an edge of its own, so `oneway` is not
applied again. The file is parsed by defusedxml: no entities, no outside references, element by element.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # it ships no types
from defusedxml.ElementTree import ParseError, iterparse  # type: ignore[import-untyped]  # it ships no types

from bihuan.engine.roads.building import BOUNDS, Bounds, Pieces, Tell, tell_nobody
from bihuan.engine.roads.graph import UnreadableRoads
from bihuan.engine.roads.highways import car_kmh, foot_kmh

Floats = npt.NDArray[np.float64]
Element = Any  # of the standard library, which no file may import (R46); defusedxml makes them
_NAMESPACE: Final = "{http://graphml.graphdrawing.org/xmlns}"


def read_graphml(path: Path, mode: str, bounds: Bounds = BOUNDS, tell: Tell = tell_nobody) -> Pieces:
    """Return the pieces of road of a GraphML file.

    :raises UnreadableRoads: `broken` (no XML, or refused by defusedxml), `not_osmnx` (a node without position, an edge
        between unknown nodes), `not_wgs84` (positions that are no degrees), `too_large`.
    """
    reading = _Reading(Pieces(bounds, tell), mode)
    try:
        for element in _elements(path):
            reading.take(element)
    except (ParseError, DefusedXmlException) as bad:
        raise UnreadableRoads("broken", "graphml", reason=type(bad).__name__) from bad
    return reading.finish()


def _elements(path: Path) -> Iterator[Element]:
    """Yield keys, the graph's head, nodes and edges as they end; what was read is let go."""
    root: Element | None = None
    with path.open("rb") as file:
        for event, element in iterparse(file, events=("start", "end")):
            root = element if root is None else root
            name = element.tag.removeprefix(_NAMESPACE)
            if event == "start" and name == "graph":
                yield element
            elif event == "end" and name in {"key", "node", "edge"}:
                yield element
                if name != "key":
                    element.clear()


class _Reading:
    """What is known half-way through a file."""

    def __init__(self, pieces: Pieces, mode: str) -> None:
        self.pieces, self._mode = pieces, mode
        self._keys: dict[str, str] = {}
        self._nodes: dict[str, tuple[int, float, float]] = {}
        self._is_directed = True
        self._seen: set[tuple[int, int, bytes]] = set()
        self._edges: list[tuple[str, str, dict[str, str]]] = []

    def take(self, element: Element) -> None:
        """Take in one element. :raises UnreadableRoads: it is no such element as OSMnx writes."""
        name = element.tag.removeprefix(_NAMESPACE)
        if name == "key":
            self._keys[element.get("id", "")] = element.get("attr.name", "")
        elif name == "graph":
            self._is_directed = element.get("edgedefault") != "undirected"
        elif name == "node":
            self._take_node(element)
        else:
            self._take_edge(element)

    def _tags(self, element: Element) -> dict[str, str]:
        data = (one for one in element if one.tag.removeprefix(_NAMESPACE) == "data")
        return {self._keys.get(one.get("key", ""), ""): one.text or "" for one in data}

    def _take_node(self, element: Element) -> None:
        tags, name = self._tags(element), element.get("id", "")
        try:
            x, y = float(tags["x"]), float(tags["y"])
        except (KeyError, ValueError):
            raise UnreadableRoads("not_osmnx", f"node {name[:40]}") from None
        if not (abs(x) <= 180 and abs(y) <= 90):  # NaN as well
            raise UnreadableRoads("not_wgs84", f"node {name[:40]}")
        self._nodes[name] = (len(self._nodes), x, y)

    def _take_edge(self, element: Element) -> None:
        if len(self._edges) >= self.pieces.bounds.pieces:
            raise UnreadableRoads("too_large", "edges", pieces=self.pieces.bounds.pieces)
        self._edges.append((element.get("source", ""), element.get("target", ""), self._tags(element)))

    def finish(self) -> Pieces:
        """Return the pieces; GraphML may name an edge before its nodes, so they are made here."""
        for source, target, tags in self._edges:
            self.pieces.count("ways")
            kmh = car_kmh(tags) if self._mode == "car" else foot_kmh(tags)
            if kmh is None:
                self.pieces.count("ways_not_for_this_mode")
                continue
            self._add(source, target, tags, kmh)
        return self.pieces

    def _add(self, source: str, target: str, tags: dict[str, str], kmh: float) -> None:
        if source not in self._nodes or target not in self._nodes:
            raise UnreadableRoads("not_osmnx", f"edge {source[:40]} {target[:40]}")
        start, end = self._nodes[source], self._nodes[target]
        line = _line(tags.get("geometry", ""), start[1:], end[1:])
        metres = _metres(tags.get("length"))
        self._add_once(start[0], end[0], kmh, line, metres)
        if not self._is_directed or self._mode == "foot":
            self._add_once(end[0], start[0], kmh, line[::-1], metres)

    def _add_once(self, start: int, end: int, kmh: float, line: Floats, metres: float | None) -> None:
        """Add a piece unless the same line is there already: on foot a two-way street would come twice."""
        key = (start, end, line.tobytes())
        if key not in self._seen:
            self._seen.add(key)
            self.pieces.add(start, end, kmh, np.ascontiguousarray(line), metres)


def _line(geometry: str, start: tuple[float, ...], end: tuple[float, ...]) -> Floats:
    """Return the drawn line of an edge, else the straight one; its ends are the nodes' positions."""
    drawn: Any = None
    if geometry:
        try:
            drawn = shapely.from_wkt(geometry)
        except shapely.GEOSException:
            raise UnreadableRoads("not_osmnx", "geometry") from None
    if not isinstance(drawn, shapely.LineString) or drawn.is_empty:
        return np.array([start, end], dtype=np.float64)
    points = shapely.get_coordinates(drawn)
    return np.concatenate([[start], points[1:-1], [end]])


def _metres(text: str | None) -> float | None:
    try:
        metres = float(text or "")
    except ValueError:
        return None
    return metres if 0 <= metres < 1e6 else None
