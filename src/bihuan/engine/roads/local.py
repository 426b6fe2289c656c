"""A plane in metres around a place: what snapping and buffering count in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bihuan.engine.sphere import EARTH_RADIUS_M

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LocalPlane:
    """The equirectangular plane around a position: within 50 km and below 60 degrees it is off by less than 1 %.

    (Snyder, *Map Projections: A Working Manual*, USGS 1395, 1987, section 12.)
    """

    longitude: float
    latitude: float

    @classmethod
    def around(cls, positions: Floats) -> LocalPlane:
        """Return the plane around the middle of the rectangle that holds the positions, (n, 2) degrees."""
        middle = (positions.min(axis=0) + positions.max(axis=0)) / 2
        return cls(float(middle[0]), float(middle[1]))

    @property
    def _scale(self) -> Floats:
        return np.asarray(np.array([np.cos(np.radians(self.latitude)), 1.0]) * np.radians(1) * EARTH_RADIUS_M)

    def to_metres(self, positions: Floats) -> Floats:
        """Return degrees (n, 2) as metres east and north of the middle."""
        return np.asarray((positions - [self.longitude, self.latitude]) * self._scale)

    def to_degrees(self, metres: Floats) -> Floats:
        """Return metres east and north (n, 2) as degrees."""
        return np.asarray(metres / self._scale + [self.longitude, self.latitude])
