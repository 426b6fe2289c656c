"""The energy balances of a wet wick and a black globe in the weather, solved for many hours at once.

J. C. Liljegren, R. A. Carhart, P. Lawday, S. Tschopp, R. Sharp: *Modeling the Wet Bulb Globe Temperature Using Standard
Meteorological Measurements*, Journal of Occupational and Environmental Hygiene 5 (2008) 645-655. The constants and the
properties of air are those of the paper and of the authors' program (WBGT 1.1). Kelvin, hectopascal, metres, watts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import elementwise

from bihuan.engine.roster.heat.sun import sunlight

Floats = npt.NDArray[np.float64]

ZERO_C: Final = 273.15
STEFAN_BOLTZMANN: Final = 5.6696e-8
HEAT_CAPACITY: Final = 1003.5
MOLAR_AIR: Final = 28.97
MOLAR_WATER: Final = 18.015
GAS_AIR: Final = 8314.34 / MOLAR_AIR
PRANDTL: Final = HEAT_CAPACITY / (HEAT_CAPACITY + 1.25 * GAS_AIR)
LEAST_WIND_M_S: Final = 0.13
WICK_M, WICK_LENGTH_M, WICK_EMITS, WICK_REFLECTS = 0.007, 0.0254, 0.95, 0.4
GLOBE_M, GLOBE_EMITS, GLOBE_REFLECTS = 0.0508, 0.95, 0.05
GROUND_EMITS, GROUND_REFLECTS = 0.999, 0.45
EXACT: Final = {"xatol": 1e-6, "fatol": 1e-6}


def solve(
    hours: Sequence[tuple[float, float, float, float, float]],
    *,
    at: Sequence[int],
    longitudes: Sequence[float],
    latitudes: Sequence[float],
    shaded: Sequence[bool],
) -> list[tuple[float, float, float, float]]:
    """Return for each hour natural wet bulb, globe and index (°C) and the share of the sun that reached the ground.

    An hour is air (°C), humidity (0 to 1), wind (m/s), sun (W/m², NaN = a clear sky), pressure (hPa); `at` is in
    seconds since 1970 UTC.
    """
    air_c, humidity, wind, solar, pressure = np.asarray(hours, dtype=np.float64).T
    sun = sunlight(solar, at=at, longitudes=longitudes, latitudes=latitudes)
    in_shade = np.asarray(shaded, dtype=bool)
    solar = np.where(in_shade, sun.solar_w_m2 * (1 - sun.direct), sun.solar_w_m2)
    direct = np.where(in_shade, 0.0, sun.direct)
    air, speed = air_c + ZERO_C, np.maximum(wind, LEAST_WIND_M_S)
    globe = globe_c(air, humidity, speed, pressure, solar, direct, sun.cos_zenith)
    wet_bulb = wet_bulb_c(air, humidity, speed, pressure, solar, direct, sun.cos_zenith)
    index = 0.7 * wet_bulb + 0.2 * globe + 0.1 * air_c
    return list(zip(wet_bulb.tolist(), globe.tolist(), index.tolist(), sun.share.tolist(), strict=True))


def globe_c(
    air: Floats, humidity: Floats, wind: Floats, pressure: Floats, solar: Floats, direct: Floats, cos_zenith: Floats
) -> Floats:
    """Return the temperature of a 50 mm black globe, °C (eq. 17): what it takes up equals what it gives.

    `direct` is the share of `solar` in the direct beam; `air` is in kelvin. Every array has the same length.
    """
    sky_and_ground = 0.5 * (sky_emits(air, humidity) + GROUND_EMITS) * air**4
    beam = direct * (1 / (2 * cos_zenith) - 1) + 1 + GROUND_REFLECTS
    gain = sky_and_ground + solar / (2 * STEFAN_BOLTZMANN * GLOBE_EMITS) * (1 - GLOBE_REFLECTS) * beam

    def surplus(globe: Floats, air: Floats, wind: Floats, pressure: Floats, gain: Floats) -> Floats:
        lost = sphere_w_m2_k(0.5 * (globe + air), pressure, wind) * (globe - air) / (STEFAN_BOLTZMANN * GLOBE_EMITS)
        return (globe**4 + lost - gain) / air**3

    return _root(surplus, air - 60, air + 120, (air, wind, pressure, gain))


def wet_bulb_c(
    air: Floats, humidity: Floats, wind: Floats, pressure: Floats, solar: Floats, direct: Floats, cos_zenith: Floats
) -> Floats:
    """Return the temperature of the unscreened wet wick, °C (eq. 6): drying against sun and air.

    `direct` is the share of `solar` in the direct beam; `air` is in kelvin. Every array has the same length.
    """
    around = 0.5 * (sky_emits(air, humidity) + GROUND_EMITS) * air**4
    ends = 0.25 * WICK_M / WICK_LENGTH_M
    tangent = np.sqrt(1 - cos_zenith**2) / cos_zenith
    lit = (1 - direct) * (1 + ends) + direct * (tangent / np.pi + ends) + GROUND_REFLECTS
    sun = (1 - WICK_REFLECTS) * solar * lit
    vapour = humidity * saturation_hpa(air)

    def surplus(
        wick: Floats, air: Floats, wind: Floats, pressure: Floats, around: Floats, sun: Floats, vapour: Floats
    ) -> Floats:
        film = 0.5 * (wick + air)
        radiant = STEFAN_BOLTZMANN * WICK_EMITS * (around - wick**4) + sun
        wet = saturation_hpa(wick)
        ratio = evaporation_j_kg(film) * MOLAR_WATER / (HEAT_CAPACITY * MOLAR_AIR)
        schmidt = viscosity(film) / (density(film, pressure) * diffusivity(film, pressure))
        drying = ratio * (wet - vapour) / (pressure - wet) * (PRANDTL / schmidt) ** 0.56
        return wick - (air - drying + radiant / cylinder_w_m2_k(film, pressure, wind))

    hottest = np.minimum(air + 120, boiling_k(0.95 * pressure))  # beyond boiling the balance has no meaning
    return _root(surplus, air - 60, hottest, (air, wind, pressure, around, sun, vapour))


def _root(surplus: Callable[..., Floats], low: Floats, high: Floats, given: tuple[Floats, ...]) -> Floats:
    found = elementwise.find_root(surplus, (low, high), args=given, tolerances=EXACT)
    return np.asarray(found.x - ZERO_C)


def saturation_hpa(kelvin: Floats) -> Floats:
    """Return the vapour pressure over water (Buck 1981, eq. 3, with 1.004 for moist air)."""
    return np.asarray(1.004 * 6.1121 * np.exp(17.502 * (kelvin - ZERO_C) / (kelvin - 32.18)))


def boiling_k(pressure: Floats) -> Floats:
    """Return the temperature at which water's vapour has that pressure (hPa): `saturation_hpa` the other way round."""
    grown = np.log(pressure / (1.004 * 6.1121))
    return np.asarray(ZERO_C + 240.97 * grown / (17.502 - grown))


def sky_emits(kelvin: Floats, humidity: Floats) -> Floats:
    """Return the emissivity of the sky (Oke, *Boundary Layer Climates*, p. 373)."""
    return np.asarray(0.575 * (humidity * saturation_hpa(kelvin)) ** 0.143)


def density(kelvin: Floats, pressure: Floats) -> Floats:
    """Return the density of air, kg/m³."""
    return np.asarray(pressure * 100 / (GAS_AIR * kelvin))


def viscosity(kelvin: Floats) -> Floats:
    """Return the viscosity of air, kg/(m s) (Bird, Stewart, Lightfoot, p. 23)."""
    omega = (kelvin / 97.0 - 2.9) / 0.4 * -0.034 + 1.048
    return np.asarray(2.6693e-6 * np.sqrt(MOLAR_AIR * kelvin) / (3.617**2 * omega))


def diffusivity(kelvin: Floats, pressure: Floats) -> Floats:
    """Return how fast vapour spreads in air, m²/s (Bird, Stewart, Lightfoot, p. 505)."""
    critical = (36.4 * 218.0) ** (1 / 3) * (132.0 * 647.3) ** (5 / 12)
    mixed = np.sqrt(1 / MOLAR_AIR + 1 / MOLAR_WATER) / (pressure / 1013.25)
    return np.asarray(3.640e-4 * (kelvin / np.sqrt(132.0 * 647.3)) ** 2.334 * critical * mixed * 1e-4)


def evaporation_j_kg(kelvin: Floats) -> Floats:
    """Return the heat of evaporation (Van Wylen and Sonntag, Table A.1.1; a straight line)."""
    return np.asarray((313.15 - kelvin) / 30 * -71100.0 + 2.4073e6)


def sphere_w_m2_k(kelvin: Floats, pressure: Floats, wind: Floats) -> Floats:
    """Return the heat a sphere gives to moving air (Bird, Stewart, Lightfoot, p. 409)."""
    reynolds = wind * density(kelvin, pressure) * GLOBE_M / viscosity(kelvin)
    nusselt = 2 + 0.6 * np.sqrt(reynolds) * PRANDTL**0.3333
    return np.asarray(nusselt * _conductivity(kelvin) / GLOBE_M)


def cylinder_w_m2_k(kelvin: Floats, pressure: Floats, wind: Floats) -> Floats:
    """Return the heat a long cylinder gives to air across it (Bedingfield and Drew, eq. 32)."""
    reynolds = wind * density(kelvin, pressure) * WICK_M / viscosity(kelvin)
    return np.asarray(0.281 * reynolds**0.6 * PRANDTL**0.44 * _conductivity(kelvin) / WICK_M)


def _conductivity(kelvin: Floats) -> Floats:
    return np.asarray((HEAT_CAPACITY + 1.25 * GAS_AIR) * viscosity(kelvin))
