"""The road graph: crossings and the directed pieces of road between them, as compact arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.roads.local import LocalPlane
from bihuan.engine.roads.snapping import Snapper

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
LEAST_SECONDS: Final = 1e-6  # a piece of no length: csgraph takes an explicit 0 for "no way"


class UnreadableRoads(ValueError):  # noqa: N818  # named after the refusal, as habits.md asks
    """An extract that gives no graph: a code, the place where it fails and the numbers that explain it."""

    def __init__(self, code: str, place: str = "", **params: object) -> None:
        super().__init__(code)
        self.code, self.place, self.params = code, place, params


@dataclass(frozen=True, eq=False)
class RoadGraph:
    """n crossings and m directed pieces of road, all of them within reach of each other.

    `nodes` (n, 2) longitude and latitude in WGS-84 degrees; piece i goes from `starts[i]` to `ends[i]` in `seconds[i]`
    over `metres[i]`; its line is `points[point_at[i]:point_at[i + 1]]` (both ends included), `back[i]` the piece that
    takes the same line back (-1: one-way). `mode` is "car" or "foot". `counts` says what was read and what left out.
    """

    nodes: Floats
    starts: Integers
    ends: Integers
    back: Integers
    seconds: Floats
    metres: Floats
    points: Floats
    point_at: Integers
    mode: str = "car"
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, int]:
        """Return how many crossings and how many directed pieces there are."""
        return len(self.nodes), len(self.starts)

    @cached_property
    def plane(self) -> LocalPlane:
        """Return the plane in metres around the middle of the graph."""
        return LocalPlane.around(self.points)

    @cached_property
    def snapper(self) -> Snapper:
        """Return the finder of the piece of road next to a position."""
        return Snapper(self.plane, self.points, self.point_at)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees."""
        (west, south), (east, north) = self.points.min(axis=0), self.points.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def line_of(self, piece: int) -> Floats:
        """Return the line of one piece, (k, 2) degrees."""
        return self.points[self.point_at[piece] : self.point_at[piece + 1]]
