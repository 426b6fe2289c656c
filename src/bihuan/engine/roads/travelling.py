"""How long from each of many positions to each of many others: over the roads, or straight and saying so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from bihuan.engine.roads.graph import LEAST_SECONDS, RoadGraph
from bihuan.engine.roads.snapping import Snapped
from bihuan.engine.roads.straight import DETOUR, SPEED_KMH, positions_of, straight_seconds

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Arcs = tuple[Integers, Integers, Floats]
OFF_ROAD_KMH: Final = 5.0
"""From the position to the road: on foot."""
SNAP_M: Final = 500.0
"""Farther than this from every road a position is not on the graph, and nobody gets there."""


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Seconds (n, m) from each source to each target, inf: no way; and by which way of counting.

    `off_sources_m` and `off_targets_m` are the metres to the nearest road, inf: none within the limit; straight: zeros.
    `detour` and `speed_kmh` are those of the straight line, and mean nothing over roads.
    """

    seconds: Floats
    is_straight: bool
    detour: float
    speed_kmh: float
    off_sources_m: Floats = field(default_factory=lambda: np.zeros(0))
    off_targets_m: Floats = field(default_factory=lambda: np.zeros(0))


def travel_seconds(
    graph: RoadGraph | None, sources: npt.ArrayLike, targets: npt.ArrayLike, *, speed_kmh: float = SPEED_KMH,
    detour: float = DETOUR, limit_s: float = np.inf, snap_m: float = SNAP_M,
) -> TravelTimes:  # fmt: skip
    """Return the travel times from each source to each target, positions (n, 2) and (m, 2) in WGS-84 degrees.

    Over a graph: the shortest way by time from the foot of the source on its nearest road to that of the target, plus
    both ways to the road on foot; who is no farther away than both roads are walks straight across. Turns cost nothing.
    Times above `limit_s` may come back as inf. Without a graph: the straight line times `detour` at `speed_kmh`.

    :raises ValueError: a position is not in degrees.
    """
    starts, ends = positions_of(sources), positions_of(targets)
    if graph is None:
        seconds = straight_seconds(starts, ends, speed_kmh=speed_kmh, detour=detour)
        return TravelTimes(seconds, True, detour, speed_kmh, np.zeros(len(starts)), np.zeros(len(ends)))
    leaving, arriving = graph.snapper.snap(starts, snap_m), graph.snapper.snap(ends, snap_m)
    seconds = road_seconds(graph, leaving, arriving, limit_s)
    off = (np.minimum(one.off_m, snap_m) for one in (leaving, arriving))
    off_m = np.add.outer(*off)
    across = straight_seconds(starts, ends, speed_kmh=OFF_ROAD_KMH, detour=1.0)
    walked = off_m / (OFF_ROAD_KMH / 3.6)
    seconds = np.where(across <= walked, across, seconds + walked)
    return TravelTimes(seconds, False, detour, speed_kmh, leaving.off_m, arriving.off_m)


def road_seconds(graph: RoadGraph, leaving: Snapped, arriving: Snapped, limit_s: float = np.inf) -> Floats:
    """Return the seconds (n, m) from foot to foot on the roads; one search for each of the smaller side."""
    n, m = len(leaving.pieces), len(arriving.pieces)
    size = len(graph.nodes)
    arcs = [_roads(graph), _out(graph, leaving, size), _in(graph, arriving, size + n)]
    arcs.append(_within(graph, leaving, arriving, size))
    whole = [np.concatenate(part) for part in zip(*arcs, strict=True)]
    at_start, at_end = np.arange(size, size + n), np.arange(size + n, size + n + m)
    if m < n:
        heads, tails, weights = whole[1], whole[0], whole[2]
        return _search(heads, tails, weights, size + n + m, at_end, at_start, limit_s).T
    return _search(whole[0], whole[1], whole[2], size + n + m, at_start, at_end, limit_s)


def _search(
    heads: Integers, tails: Integers, weights: Floats, size: int, sources: Integers, targets: Integers, limit_s: float
) -> Floats:
    matrix = least_matrix(heads, tails, weights, size)
    found = [dijkstra(matrix, indices=chunk, limit=limit_s)[:, targets] for chunk in _chunks(sources, size)]
    return np.concatenate(found) if found else np.zeros((0, len(targets)))


def _chunks(sources: Integers, size: int) -> list[Integers]:
    """Split the sources so that one answer of csgraph stays below 64 MiB."""
    step = max(1, (64 << 20) // (8 * size))
    return [sources[at : at + step] for at in range(0, len(sources), step)]


def least_matrix(heads: Integers, tails: Integers, weights: Floats, size: int) -> csr_array:
    """Return the square matrix of the quickest arc between two nodes (a sparse matrix would add parallel ones up)."""
    order = np.lexsort((weights, tails, heads))
    heads, tails, weights = heads[order], tails[order], weights[order]
    first = np.ones(len(heads), dtype=bool)
    first[1:] = (heads[1:] != heads[:-1]) | (tails[1:] != tails[:-1])
    values = np.maximum(weights[first], LEAST_SECONDS)
    return csr_array((values, (heads[first], tails[first])), shape=(size, size))


def _roads(graph: RoadGraph) -> Arcs:
    return graph.starts, graph.ends, graph.seconds


def _both_ways(graph: RoadGraph, snapped: Snapped) -> tuple[Integers, Integers, Floats]:
    """Return, for each snapped position, its piece and the piece that goes back: who, which piece, share behind."""
    who = np.flatnonzero(snapped.is_on)
    piece, along = snapped.pieces[who], snapped.along[who]
    back = graph.back[piece]
    two = back >= 0
    return (
        np.concatenate([who, who[two]]), np.concatenate([piece, back[two]]), np.concatenate([along, 1 - along[two]]),
    )  # fmt: skip


def _out(graph: RoadGraph, leaving: Snapped, first: int) -> Arcs:
    """Return the ways from a foot to the end of its piece; who stands at the start of one may take every road there."""
    who, piece, along = _both_ways(graph, leaving)
    at_start = along == 0
    heads = np.concatenate([who, who[at_start]]) + first
    tails = np.concatenate([graph.ends[piece], graph.starts[piece[at_start]]])
    seconds = graph.seconds[piece] * (1 - along)
    return heads, tails, np.concatenate([seconds, np.zeros(int(at_start.sum()))])


def _in(graph: RoadGraph, arriving: Snapped, first: int) -> Arcs:
    """Return the ways from the start of a piece to a foot; one at its end is reached by every road there."""
    who, piece, along = _both_ways(graph, arriving)
    at_end = along == 1
    heads = np.concatenate([graph.starts[piece], graph.ends[piece[at_end]]])
    tails = np.concatenate([who, who[at_end]]) + first
    seconds = graph.seconds[piece] * along
    return heads, tails, np.concatenate([seconds, np.zeros(int(at_end.sum()))])


def _within(graph: RoadGraph, leaving: Snapped, arriving: Snapped, size: int) -> Arcs:
    """Return the ways between two positions on the same piece of road, the second ahead of the first."""
    who, piece, along = _both_ways(graph, leaving)
    other, other_piece, other_along = _both_ways(graph, arriving)
    order = np.argsort(other_piece, kind="stable")
    low, high = (np.searchsorted(other_piece[order], piece, side=side) for side in ("left", "right"))
    i = np.repeat(np.arange(len(piece)), high - low)
    j = order[np.arange(len(i)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[i]]
    ahead = other_along[j] >= along[i]
    i, j = i[ahead], j[ahead]
    seconds = graph.seconds[piece[i]] * (other_along[j] - along[i])
    return who[i] + size, other[j] + size + len(leaving.pieces), seconds
