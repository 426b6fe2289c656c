"""Where the sun stands, and how much of its light comes straight from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SOLAR_CONSTANT_W_M2: Final = 1367.0
LEAST_COS_ZENITH: Final = 0.00873  # half a degree above the horizon; lower, the sun counts as down
MOST_SHARE: Final = 0.85
CLEAR_SHARE: Final = 0.75
J2000_S: Final = 946_728_000  # 2000-01-01 12:00 UTC


@dataclass(frozen=True, slots=True)
class Sunlight:
    """The sun of many hours.

    The cosine of its zenith angle (at least half a degree of height), its light as believed (W/m²), the share of that
    in the direct beam, and the share of the light above the atmosphere that arrived.
    """

    cos_zenith: Floats
    solar_w_m2: Floats
    direct: Floats
    share: Floats


def sunlight(solar: Floats, *, at: Sequence[int], longitudes: Sequence[float], latitudes: Sequence[float]) -> Sunlight:
    """Return the sun of many hours from its measured light on level ground (Liljegren et al. 2008, eq. 13).

    A sun of NaN was not told: three quarters of what stands above the atmosphere, a clear sky (ours: it errs hot).
    More than 85 % of what stands above the atmosphere is a fault of the sensor, light without a sun is none.
    """
    cos_zenith, distance = position(np.asarray(at), np.asarray(longitudes), np.asarray(latitudes))
    is_up = cos_zenith >= LEAST_COS_ZENITH
    cos_zenith = np.maximum(cos_zenith, LEAST_COS_ZENITH)
    above = SOLAR_CONSTANT_W_M2 * cos_zenith / distance**2
    told = np.where(np.isnan(solar), CLEAR_SHARE * above, solar)
    share = np.where(is_up, np.minimum(told / above, MOST_SHARE), 0.0)
    lit = np.maximum(share, 1e-9)  # exp(-1.65 / 0) is 0, but dividing by 0 is a warning
    direct = np.where(share > 0, np.clip(np.exp(3 - 1.34 * lit - 1.65 / lit), 0.0, 0.9), 0.0)
    return Sunlight(cos_zenith, share * above, direct, share)


def position(at: npt.NDArray[np.int64], longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Return the cosine of the sun's zenith angle and its distance in astronomical units; degrees, seconds since 1970.

    The low-precision formulas of the *Astronomical Almanac* (1990, C24 and B6): 0.01 degree between 1950 and 2050.
    """
    days = (at - J2000_S) / 86_400
    anomaly = np.radians((357.528 + 0.9856003 * days) % 360)
    ecliptic = np.radians((280.460 + 0.9856474 * days + 1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly)) % 360)
    tilt = np.radians(23.439 - 4.0e-7 * days)
    ascension = np.arctan2(np.cos(tilt) * np.sin(ecliptic), np.cos(ecliptic))
    declination = np.arcsin(np.sin(tilt) * np.sin(ecliptic))
    sidereal = np.radians((280.46061837 + 360.98564736629 * days + longitude) % 360)
    place = np.radians(latitude)
    cosine = np.sin(declination) * np.sin(place)
    cosine = cosine + np.cos(declination) * np.cos(place) * np.cos(sidereal - ascension)
    distance = 1.00014 - 0.01671 * np.cos(anomaly) - 0.00014 * np.cos(2 * anomaly)
    return np.asarray(cosine), np.asarray(distance)
