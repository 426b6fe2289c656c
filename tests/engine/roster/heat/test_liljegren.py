"""The two energy balances against the authors' own program, and the sun against almanacs."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from bihuan.engine.roster.heat.liljegren import globe_c, wet_bulb_c
from bihuan.engine.roster.heat.sun import position, sunlight

# The balances of Liljegren's program WBGT 1.1 (Tglobe and Twb in C, run to a tolerance of 1e-7 K instead of 0.02):
# air °C, humidity, wind, sun, direct share, cosine of the zenith angle, hPa; natural wet bulb, globe, index.
PROGRAM = [
    (42, 0.3, 1, 900, 0.75, 0.9, 1000, 29.3084, 61.3166, 36.9792),
    (42, 0.2, 0.13, 0, 0, 0.5, 1013.25, 24.4970, 39.1196, 29.1718),
    (35, 0.6, 2, 700, 0.6, 0.7, 1013.25, 29.8811, 49.1351, 34.2438),
    (30, 0.8, 0.5, 300, 0.2, 0.5, 1005, 29.3056, 40.8354, 31.6810),
    (25, 0.5, 3, 800, 0.75, 0.85, 1013.25, 19.7150, 37.0307, 23.7067),
    (38, 0.45, 1.5, 500, 0.4, 0.3, 990, 29.4538, 52.8438, 34.9864),
    (28, 0.9, 0.13, 0, 0, 0.5, 1013.25, 26.5573, 27.1334, 26.8168),
    (10, 0.7, 4, 200, 0.1, 0.4, 1020, 8.2190, 12.7850, 9.3103),
]


@pytest.mark.parametrize("row", PROGRAM)
def test_wet_bulb_and_globe_are_those_of_the_authors_program(row: tuple[float, ...]) -> None:
    air, humidity, wind, sun, direct, cosine, pressure = (np.array([value]) for value in row[:7])
    globe = globe_c(air + 273.15, humidity, wind, pressure, sun, direct, cosine)[0]
    wet_bulb = wet_bulb_c(air + 273.15, humidity, wind, pressure, sun, direct, cosine)[0]
    found = (wet_bulb, globe, 0.7 * wet_bulb + 0.2 * globe + 0.1 * row[0])
    assert found == pytest.approx(row[7:], abs=2e-4)


def seconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[misc,arg-type]  # the parts of an instant


@pytest.mark.parametrize(
    ("at", "longitude", "latitude", "elevation", "distance"),
    [
        (seconds(2022, 6, 21, 12, 2), 0.0, 23.44, 90.0, 1.0163),  # noon on the tropic at the solstice: overhead
        (seconds(2022, 3, 20, 12, 7), 0.0, 0.0, 90.0, 0.9960),  # noon on the equator at the equinox: overhead
        (seconds(2022, 12, 22, 12, 0), 0.0, 51.48, 15.1, 0.9837),  # Greenwich in midwinter: 90 - 51.48 - 23.44
        (seconds(2022, 6, 21, 0, 0), 0.0, 80.0, 13.4, 1.0162),  # the midnight sun: 23.44 - 10
    ],
)
def test_the_sun_stands_where_the_almanac_says(
    at: int, longitude: float, latitude: float, elevation: float, distance: float
) -> None:
    cosine, far = position(np.array([at]), np.array([longitude]), np.array([latitude]))
    assert float(np.degrees(np.arcsin(cosine[0]))) == pytest.approx(elevation, abs=0.3)
    assert float(far[0]) == pytest.approx(distance, abs=2e-4)


def test_a_clear_noon_is_mostly_direct_light_and_a_dull_one_mostly_sky() -> None:
    noon = seconds(2022, 6, 21, 12, 2)
    found = sunlight(np.array([980.0, 200.0]), at=[noon] * 2, longitudes=[0, 0], latitudes=[23.44] * 2)
    assert found.direct == pytest.approx([0.802, 0.0003], abs=0.001)


def test_light_after_sunset_is_no_light() -> None:
    found = sunlight(np.array([400.0]), at=[seconds(2022, 6, 21, 23)], longitudes=[0], latitudes=[0])
    assert (found.solar_w_m2[0], found.direct[0], found.share[0]) == (0, 0, 0)


def test_a_sensor_that_sees_more_than_there_is_is_held_to_85_percent() -> None:
    found = sunlight(np.array([1500.0]), at=[seconds(2022, 6, 21, 12, 2)], longitudes=[0], latitudes=[23.44])
    assert (found.share[0], found.solar_w_m2[0]) == (0.85, pytest.approx(0.85 * 1367 / 1.0163**2, rel=1e-3))
