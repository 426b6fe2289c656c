"""What of a graph goes on a picture: the straight stretches of its quickest roads, as many as a browser can bear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.roads.graph import RoadGraph

Floats = npt.NDArray[np.float64]
MOST_STRETCHES: Final = 6_000
CELLS: Final = 600


@dataclass(frozen=True)
class Drawn:
    """Stretches (k, 4): longitude and latitude of both ends; how many there would be in all at this size."""

    stretches: Floats
    n: int


def draw(graph: RoadGraph, most: int = MOST_STRETCHES) -> Drawn:
    """Return what to draw of a graph on a picture of 600 cells a side: one line for both directions, quickest first."""
    west, south, east, north = graph.bounds
    cell = max(east - west, north - south, 1e-9) / CELLS
    grid = np.rint((graph.points - [west, south]) / cell).astype(np.int64)
    heads = np.ones(len(grid), dtype=bool)
    heads[graph.point_at[1:] - 1] = False
    first = np.flatnonzero(heads)
    both = np.concatenate([grid[first], grid[first + 1]], axis=1)
    turned = (both[:, 0] > both[:, 2]) | ((both[:, 0] == both[:, 2]) & (both[:, 1] > both[:, 3]))
    both[turned] = both[turned][:, [2, 3, 0, 1]]
    piece = np.searchsorted(graph.point_at, first, side="right") - 1
    speed = graph.metres / graph.seconds
    order = np.argsort(-speed[piece], kind="stable")
    order = order[(both[order, :2] != both[order, 2:]).any(axis=1)]
    _, once = np.unique(both[order], axis=0, return_index=True)
    kept = both[order[np.sort(once)]]
    return Drawn(kept[:most] * cell + np.tile([west, south], 2), len(kept))
