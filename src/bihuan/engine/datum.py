"""Datums in use in China: WGS-84, GCJ-02 and BD-09 into each other, and which of them an outline is drawn in.

The formula of GCJ-02 was published by reverse engineering (eviltransform, googollee 2013; coordtransform, wandergis
2015): a displacement by polynomial and sines on the Krasovsky 1940 ellipsoid. BD-09 turns and stretches GCJ-02 again.
Both displacements are undone by fixed-point iteration, to less than a millimetre.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from bihuan.engine.sphere import great_circle_m

Floats = npt.NDArray[np.float64]
Pair = tuple[Floats, Floats]
DatumName = Literal["wgs84", "gcj02", "bd09"]
DATUMS: Final[tuple[DatumName, ...]] = ("wgs84", "gcj02", "bd09")
_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY: Final = 0.00669342162296594323
_BD_TURN: Final = np.pi * 3000 / 180


def is_displaced(longitude: Floats, latitude: Floats) -> npt.NDArray[np.bool_]:
    """Say where GCJ-02 differs from WGS-84: the rectangle around China that the formula's authors give."""
    return (longitude >= 72.004) & (longitude <= 137.8347) & (latitude >= 0.8293) & (latitude <= 55.8271)


def _waves(x: Floats) -> Floats:
    return np.asarray((20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3)


def _displacement(longitude: Floats, latitude: Floats) -> Pair:
    """Return the degrees by which GCJ-02 lies off WGS-84 at a position in WGS-84."""
    x, y = longitude - 105.0, latitude - 35.0
    root = np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + _waves(x)
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + _waves(x)
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    angle = np.radians(latitude)
    magic = 1 - _ECCENTRICITY * np.sin(angle) ** 2
    per_north = _AXIS_M * (1 - _ECCENTRICITY) / (magic * np.sqrt(magic)) * np.pi / 180
    per_east = _AXIS_M / np.sqrt(magic) * np.cos(angle) * np.pi / 180
    return np.asarray(east / per_east), np.asarray(north / per_north)


def wgs84_to_gcj02(longitude: Floats, latitude: Floats) -> Pair:
    """Displace WGS-84 degrees to GCJ-02; outside China they stay as they are."""
    east, north = _displacement(longitude, latitude)
    inside = is_displaced(longitude, latitude)
    return np.where(inside, longitude + east, longitude), np.where(inside, latitude + north, latitude)


def gcj02_to_wgs84(longitude: Floats, latitude: Floats) -> Pair:
    """Undo the displacement of GCJ-02."""
    x, y = longitude, latitude
    for _ in range(6):  # each step is about 2,000 times nearer
        there_x, there_y = wgs84_to_gcj02(x, y)
        x, y = x + (longitude - there_x), y + (latitude - there_y)
    return x, y


def gcj02_to_bd09(longitude: Floats, latitude: Floats) -> Pair:
    """Turn GCJ-02 degrees into BD-09."""
    radius = np.hypot(longitude, latitude) + 0.00002 * np.sin(latitude * _BD_TURN)
    angle = np.arctan2(latitude, longitude) + 0.000003 * np.cos(longitude * _BD_TURN)
    return np.asarray(radius * np.cos(angle) + 0.0065), np.asarray(radius * np.sin(angle) + 0.006)


def bd09_to_gcj02(longitude: Floats, latitude: Floats) -> Pair:
    """Turn BD-09 degrees into GCJ-02."""
    x, y = longitude - 0.0065, latitude - 0.006
    for _ in range(6):
        there_x, there_y = gcj02_to_bd09(x, y)
        x, y = x + (longitude - there_x), y + (latitude - there_y)
    return x, y


def to_wgs84(longitude: Floats, latitude: Floats, datum: DatumName) -> Pair:
    """Turn degrees of a named datum into WGS-84."""
    if datum == "wgs84":
        return longitude, latitude
    return gcj02_to_wgs84(*(bd09_to_gcj02(longitude, latitude) if datum == "bd09" else (longitude, latitude)))


def from_wgs84(longitude: Floats, latitude: Floats, datum: DatumName) -> Pair:
    """Turn WGS-84 degrees into a named datum."""
    if datum == "wgs84":
        return longitude, latitude
    there = wgs84_to_gcj02(longitude, latitude)
    return gcj02_to_bd09(*there) if datum == "bd09" else there


def distance_m(longitude: Floats, latitude: Floats, longitude_b: Floats, latitude_b: Floats) -> Floats:
    """Return the great-circle metres between positions in degrees (haversine, mean radius of the Earth)."""
    return great_circle_m(*(np.radians(one) for one in (longitude, latitude, longitude_b, latitude_b)))


def to_gcj02(positions: Floats) -> Floats:
    """Return WGS-84 positions (n, 2: longitude, latitude in degrees) in GCJ-02."""
    return _paired(wgs84_to_gcj02, positions)


def from_gcj02(positions: Floats) -> Floats:
    """Return GCJ-02 positions (n, 2) in WGS-84."""
    return _paired(gcj02_to_wgs84, positions)


def to_bd09(positions: Floats) -> Floats:
    """Return WGS-84 positions (n, 2) in BD-09."""
    return _paired(lambda x, y: from_wgs84(x, y, "bd09"), positions)


def from_bd09(positions: Floats) -> Floats:
    """Return BD-09 positions (n, 2) in WGS-84."""
    return _paired(lambda x, y: to_wgs84(x, y, "bd09"), positions)


def _paired(change: Callable[[Floats, Floats], Pair], positions: Floats) -> Floats:
    told = np.asarray(positions, np.float64).reshape(-1, 2)
    return np.stack(change(told[:, 0], told[:, 1]), axis=1)
