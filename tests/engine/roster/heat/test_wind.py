"""The wind among people from that of a mast."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.roster.heat.wind import wind_at_two_metres


@pytest.mark.parametrize(
    ("wind", "sun", "exponent"),
    [
        (1.0, 950, 0.15),
        (2.5, 700, 0.15),
        (4.0, 200, 0.20),
        (5.5, 100, 0.25),
        (7.0, 950, 0.20),
        (1.0, 0, 0.30),
        (2.2, 0, 0.30),
        (5.0, 0, 0.25),
        (1.0, None, 0.30),
    ],
)
def test_the_exponent_follows_sun_and_wind(wind: float, sun: float | None, exponent: float) -> None:
    found = wind_at_two_metres(wind, height_m=10, solar_w_m2=sun)
    assert found == pytest.approx(wind * 0.2**exponent)


def test_wind_measured_among_people_is_taken_as_it_is() -> None:
    assert wind_at_two_metres(3.3, height_m=2, solar_w_m2=500) == 3.3


@given(st.floats(0, 0.1), st.sampled_from([2.0, 10.0]), st.floats(0, 1100))
def test_air_never_stands_quite_still(wind: float, height: float, sun: float) -> None:
    assert wind_at_two_metres(wind, height_m=height, solar_w_m2=sun) == 0.13
