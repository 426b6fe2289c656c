"""The two sums of the index, and weather that cannot be."""

from __future__ import annotations

import math

import pytest

from bihuan.engine.roster.heat import NoSuchHeat, Weather, wbgt_indoor, wbgt_outdoor


def test_without_sun_a_wet_bulb_of_25_and_a_globe_of_32_make_27_1() -> None:
    assert wbgt_indoor(25, 32) == pytest.approx(27.1, abs=1e-12)


def test_in_the_sun_with_air_of_20_they_make_25_9() -> None:
    assert wbgt_outdoor(25, 32, 20) == pytest.approx(25.9, abs=1e-12)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("air_c", 61),
        ("air_c", math.nan),
        ("humidity", 55),
        ("humidity", 0),
        ("wind_m_s", -1),
        ("solar_w_m2", 1501),
        ("pressure_hpa", 101),
    ],
)
def test_weather_that_cannot_be_is_refused_by_the_name_of_its_field(field: str, value: float) -> None:
    given = {"air_c": 30.0, "humidity": 0.5, "wind_m_s": 1.0, "solar_w_m2": 500.0, "pressure_hpa": 1000.0}
    with pytest.raises(NoSuchHeat) as refused:
        Weather(**{**given, field: value})
    assert refused.value.field == field
