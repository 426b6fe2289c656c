"""OpenStreetMap's own files (PBF, XML, bz2 and gz of it): ways cut where they cross."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
import osmium

from bihuan.engine.roads.building import BOUNDS, Bounds, Pieces, Tell, tell_nobody
from bihuan.engine.roads.graph import UnreadableRoads
from bihuan.engine.roads.highways import directions

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Way:
    """One way: identifiers of its nodes, their positions (k, 2) in degrees, km/h ahead and back."""

    nodes: list[int]
    line: Floats
    ahead: float | None
    back: float | None


def read_osm(path: Path, form: str, mode: str, bounds: Bounds = BOUNDS, tell: Tell = tell_nobody) -> Pieces:
    """Return the pieces of road between crossings; `form` is osmium's name of the format ("pbf", "osm", "osm.bz2").

    :raises UnreadableRoads: `broken`: osmium cannot read it; `too_large`.
    """
    pieces = Pieces(bounds, tell)
    try:
        ways = list(_ways(path, form, mode, pieces))
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as bad:
        if isinstance(bad, UnreadableRoads):
            raise
        raise UnreadableRoads("broken", form, reason=str(bad)[:200]) from bad
    uses = Counter(node for way in ways for node in way.nodes)
    for way in ways:
        _add_way(pieces, way, uses)
    return pieces


def _ways(path: Path, form: str, mode: str, pieces: Pieces) -> Iterator[Way]:
    entities = osmium.osm.NODE | osmium.osm.WAY
    reader = osmium.FileProcessor(osmium.io.File(str(path), form), entities).with_locations("flex_mem")
    points = 0
    for way in reader.with_filter(osmium.filter.KeyFilter("highway")).with_filter(
        osmium.filter.EntityFilter(osmium.osm.WAY)
    ):
        pieces.count("ways")
        read = _way(cast(osmium.osm.Way, way), mode, pieces)
        if read is not None:
            points += len(read.nodes)
            if points > pieces.bounds.points:
                raise UnreadableRoads("too_large", "ways", points=pieces.bounds.points)
            yield read


def _way(way: osmium.osm.Way, mode: str, pieces: Pieces) -> Way | None:
    ahead, back = directions(dict(way.tags), mode)
    if ahead is None and back is None:
        pieces.count("ways_not_for_this_mode")
        return None
    there = [node for node in way.nodes if node.location.valid()]
    if len(there) < len(way.nodes):
        pieces.count("ways_with_missing_nodes")
    if len(there) < 2:
        return None
    return Way([node.ref for node in there], np.array([(node.lon, node.lat) for node in there]), ahead, back)


def _add_way(pieces: Pieces, way: Way, uses: Counter[int]) -> None:
    """Cut a way at its ends and wherever another way (or itself) passes, and add each part in its directions."""
    last = len(way.nodes) - 1
    cuts = [at for at, node in enumerate(way.nodes) if at in (0, last) or uses[node] > 1]
    for low, high in pairwise(cuts):
        start, end, line = way.nodes[low], way.nodes[high], way.line[low : high + 1]
        if way.ahead is not None:
            pieces.add(start, end, way.ahead, line)
        if way.back is not None:
            pieces.add(end, start, way.back, np.ascontiguousarray(line[::-1]))
