"""How long a welfare team walks from door to door: the straight line, made longer, at walking speed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EARTH_M = 6_371_008.8  # mean radius (IUGG)
SPEED_M_S = 4.5 / 3.6
DETOUR = 1.4  # a street is longer than the line; the page says so


def walking_seconds(positions: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Return the (n, n) seconds between (longitude, latitude) pairs in WGS-84 degrees: haversine times `DETOUR`."""
    import numpy as np

    lon, lat = np.radians(np.asarray(positions, dtype=float).reshape(-1, 2)).T
    half_lon, half_lat = (lon[:, None] - lon) / 2, (lat[:, None] - lat) / 2
    across = np.sin(half_lat) ** 2 + np.cos(lat)[:, None] * np.cos(lat) * np.sin(half_lon) ** 2
    found: NDArray[np.float64] = 2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(across, 1.0))) * DETOUR / SPEED_M_S
    return found
