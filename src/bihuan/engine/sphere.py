"""The Earth as a sphere: its radius, and the great circle between positions; every engine takes them from here."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M: Final = 6_371_008.8
"""The IUGG's mean radius R1 (H. Moritz, *Geodetic Reference System 1980*, Journal of Geodesy 74, 2000)."""
Floats = npt.NDArray[np.float64]


def great_circle_m(longitude: Floats, latitude: Floats, longitude_b: Floats, latitude_b: Floats) -> Floats:
    """Return the metres between positions in radians (haversine); NaN where one is."""
    half = np.sin((latitude_b - latitude) / 2) ** 2
    half = half + np.cos(latitude) * np.cos(latitude_b) * np.sin((longitude_b - longitude) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
