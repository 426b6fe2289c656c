"""Small road networks for the tests, and networkx as the judge of ways over them."""

from __future__ import annotations

import networkx as nx
import numpy as np
import numpy.typing as npt

from bihuan.engine.roads.building import Pieces, build_graph
from bihuan.engine.roads.graph import RoadGraph

WEST, SOUTH, STEP = 106.0, 30.7, 0.002  # degrees; about 190 m and 220 m at this latitude
Floats = npt.NDArray[np.float64]


def crossing(column: float, row: float) -> tuple[float, float]:
    """Return the position of a crossing of the grid."""
    return WEST + column * STEP, SOUTH + row * STEP


def add_street(pieces: Pieces, a: tuple[int, int], b: tuple[int, int], kmh: float, *, is_one_way: bool = False) -> None:
    """Add a straight street between two crossings."""
    line = np.array([crossing(*a), crossing(*b)])
    names = [one[0] + 1000 * one[1] for one in (a, b)]
    pieces.add(names[0], names[1], kmh, line)
    if not is_one_way:
        pieces.add(names[1], names[0], kmh, line[::-1].copy())


def grid(columns: int, rows: int, kmh: float = 36.0) -> RoadGraph:
    """Return a grid of two-way streets."""
    pieces = Pieces()
    for row in range(rows):
        for column in range(columns):
            if column + 1 < columns:
                add_street(pieces, (column, row), (column + 1, row), kmh)
            if row + 1 < rows:
                add_street(pieces, (column, row), (column, row + 1), kmh)
    return build_graph(pieces, "car")


def random_graph(seed: int, nodes: int, streets: int) -> RoadGraph:
    """Return scattered crossings joined at random, some streets one-way, at several speeds; a ring joins them all."""
    rng = np.random.default_rng(seed)
    spots = np.column_stack([rng.uniform(106.0, 106.2, nodes), rng.uniform(30.7, 30.9, nodes)])
    pieces = Pieces()
    ring = [(at, (at + 1) % nodes) for at in range(nodes)]
    drawn = [tuple(int(one) for one in rng.choice(nodes, 2, replace=False)) for _ in range(streets)]
    for at, (a, b) in enumerate([*ring, *drawn]):
        kmh = float(rng.choice([20.0, 40.0, 80.0]))
        line = np.array([spots[a], spots[b]])
        pieces.add(a, b, kmh, line)
        if at % 3:
            pieces.add(b, a, kmh, line[::-1].copy())
    return build_graph(pieces, "car")


def judge(graph: RoadGraph) -> nx.MultiDiGraph:
    """Return the same network for networkx."""
    network = nx.MultiDiGraph()
    network.add_nodes_from(range(len(graph.nodes)))
    for start, end, seconds in zip(graph.starts.tolist(), graph.ends.tolist(), graph.seconds.tolist(), strict=True):
        network.add_edge(start, end, weight=seconds)
    return network


def along(graph: RoadGraph, piece: int, share: float) -> Floats:
    """Return the position at a share of a straight piece."""
    line = graph.line_of(piece)
    return np.asarray(line[0] + (line[-1] - line[0]) * share)
