"""The Hilbert curve over a lake's bounds, vectorised: neighbours along the curve are neighbours on the ground.

Hilbert 1891; the walk from quadrant to quadrant is that of Warren, Hacker's Delight (2nd ed., 16-2), on arrays.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

Uint32s = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]
ORDER: Final = 13  # 8,192 × 8,192 cells: 7 m across a district of 60 km, 120 m across a province of 1,000 km
CELLS: Final = 1 << 2 * ORDER
BEYOND: Final = CELLS  # the cell of what lies outside the bounds: after all others


def hilbert_of(x: Uint32s, y: Uint32s, *, order: int = ORDER) -> Uint32s:
    """Return the distance along the curve of each cell (x, y); both count from 0 to 2**order − 1."""
    x, y = x.astype(np.uint32), y.astype(np.uint32)
    along = np.zeros(x.shape, dtype=np.uint32)
    for bit in range(order - 1, -1, -1):
        right, up = (x >> np.uint32(bit)) & np.uint32(1), (y >> np.uint32(bit)) & np.uint32(1)
        along = (along << np.uint32(2)) | ((np.uint32(3) * right) ^ up)
        low = np.uint32((1 << bit) - 1)
        x, y = x & low, y & low
        flip = (right == 1) & (up == 0)
        x, y = np.where(flip, low - x, x), np.where(flip, low - y, y)
        swap = up == 0
        x, y = np.where(swap, y, x), np.where(swap, x, y)
    return along


def cell_of(along: Uint32s, *, order: int = ORDER) -> tuple[Uint32s, Uint32s]:
    """Return the cell (x, y) at each distance along the curve: `hilbert_of` undone."""
    along = along.astype(np.uint32)
    x, y = np.zeros_like(along), np.zeros_like(along)
    for bit in range(order):
        digit = (along >> np.uint32(2 * bit)) & np.uint32(3)
        right = digit >> np.uint32(1)
        up = (digit & np.uint32(1)) ^ right
        low = np.uint32((1 << bit) - 1)
        swap = up == 0
        x, y = np.where(swap, y, x), np.where(swap, x, y)
        flip = (right == 1) & (up == 0)
        x, y = np.where(flip, low - x, x), np.where(flip, low - y, y)
        x, y = x | (right << np.uint32(bit)), y | (up << np.uint32(bit))
    return x, y


def cells_at(longitude: Floats, latitude: Floats, bounds: tuple[float, float, float, float]) -> Uint32s:
    """Return the distance along the curve of the cell of each position; BEYOND outside the bounds or not a number."""
    west, south, east, north = bounds
    side = 1 << ORDER
    with np.errstate(invalid="ignore"):
        inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    x = np.where(inside, (longitude - west) / (east - west) * side, 0)
    y = np.where(inside, (latitude - south) / (north - south) * side, 0)
    last = np.uint32(side - 1)
    along = hilbert_of(np.minimum(x.astype(np.uint32), last), np.minimum(y.astype(np.uint32), last))
    return np.where(inside, along, np.uint32(BEYOND))
