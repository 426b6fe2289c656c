"""From a position to the road beside it: which piece, how far along it, and how far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from bihuan.engine.roads.local import LocalPlane

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
CROSSING_M: Final = 0.5
"""This near to the end of a piece one stands on the crossing, and every road there is open."""


@dataclass(frozen=True)
class Snapped:
    """For each position: the piece of road (-1: none within the limit), the share of it behind, the metres to it."""

    pieces: Integers
    along: Floats
    off_m: Floats

    @property
    def is_on(self) -> npt.NDArray[np.bool_]:
        """Say which positions stand beside a road."""
        return self.pieces >= 0


class Snapper:
    """An index of all straight stretches of all pieces (shapely's STR tree), in the local plane."""

    def __init__(self, plane: LocalPlane, points: Floats, point_at: Integers) -> None:
        self._plane = plane
        metres = plane.to_metres(points)
        within = np.ones(len(points), dtype=bool)
        within[point_at[1:] - 1] = False  # the last point of a piece begins no stretch
        heads = np.flatnonzero(within)
        self._from, self._to = metres[heads], metres[heads + 1]
        self._piece = np.searchsorted(point_at, heads, side="right") - 1
        self._length = np.hypot(*(self._to - self._from).T)
        run = np.concatenate(([0.0], np.cumsum(self._length)))
        first = np.searchsorted(heads, point_at[:-1])
        whole = np.append(run[first[1:]], run[-1]) - run[first]
        self._before, self._whole = run[:-1] - run[first][self._piece], whole[self._piece]
        self._tree = shapely.STRtree(shapely.linestrings(np.stack([self._from, self._to], axis=1)))

    def snap(self, positions: Floats, limit_m: float) -> Snapped:
        """Return the nearest piece of each position (n, 2) in degrees, no farther than `limit_m`.

        Of two pieces at the same distance (the two directions of a road) the first one counts.
        """
        spots = self._plane.to_metres(positions)
        found = self._tree.query_nearest(shapely.points(spots), max_distance=limit_m, all_matches=True)
        who, first = np.unique(found[0], return_index=True)
        stretch = np.minimum.reduceat(found[1], first) if who.size else found[1]
        pieces = np.full(len(spots), -1, dtype=np.int64)
        along, off = np.zeros(len(spots)), np.full(len(spots), np.inf)
        pieces[who] = self._piece[stretch]
        along[who], off[who] = self._foot(spots[who], stretch)
        return Snapped(pieces, along, off)

    def _foot(self, spots: Floats, stretch: Integers) -> tuple[Floats, Floats]:
        """Return how far along its piece each foot lies (0 to 1), and the metres from the position to it."""
        start, way = self._from[stretch], self._to[stretch] - self._from[stretch]
        length = self._length[stretch]
        share = np.einsum("ij,ij->i", spots - start, way) / np.maximum(length, 1e-9) ** 2
        share = np.clip(share, 0.0, 1.0)
        off = np.hypot(*(spots - start - way * share[:, None]).T)
        run, whole = self._before[stretch] + share * length, self._whole[stretch]
        run = np.where(run < CROSSING_M, 0.0, np.where(run > whole - CROSSING_M, whole, run))
        return np.clip(run / np.maximum(whole, 1e-9), 0.0, 1.0), off
