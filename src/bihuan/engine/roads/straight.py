"""Without roads: the straight line, made longer by a factor, at one speed. It is a guess, and says so."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.sphere import great_circle_m

Floats = npt.NDArray[np.float64]
DETOUR: Final = 1.4
"""Road over straight line in cities, rounded up: 1.34 over 20 cities (Ballou, Rahardja and Sakai, *Selected country
circuity factors for road travel distance estimation*, Transportation Research A 36, 2002: China 1.33)."""
SPEED_KMH: Final = 30.0
"""A patrol car in streets; an operator's own measure is better."""


def positions_of(values: npt.ArrayLike) -> Floats:
    """Return positions as an array (n, 2). :raises ValueError: they are no pairs of finite degrees."""
    positions = np.asarray(values, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(positions).all() or (np.abs(positions) > [180.0, 90.0]).any():
        raise ValueError("not_degrees")
    return positions


def straight_seconds(
    sources: npt.ArrayLike, targets: npt.ArrayLike, *, speed_kmh: float = SPEED_KMH, detour: float = DETOUR
) -> Floats:
    """Return the seconds (n, m) from each source to each target: great circle x detour at a speed."""
    a, b = np.radians(positions_of(sources)), np.radians(positions_of(targets))
    metres = great_circle_m(a[:, None, 0], a[:, None, 1], b[None, :, 0], b[None, :, 1])
    return np.asarray(metres * detour / (speed_kmh / 3.6))
