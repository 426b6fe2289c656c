"""The heat of hours outdoors: many at once, never less for more sun, and only where there is a place."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.engine.roster.heat import NoSuchHeat, Wbgt, Weather, allowance, outdoor_hours, outdoor_wbgt

NOON = 1_656_043_200  # 2022-06-24 12:00 in Shijiazhuang
LONGITUDE, LATITUDE = 114.5, 38.0
AIR = st.floats(15, 48)
HUMIDITY = st.floats(0.05, 1)
WIND = st.floats(0, 12)
SUN = st.floats(0, 1100)


def at_noon(air: float, humidity: float, wind: float, sun: float, *, shaded: bool = False) -> Wbgt:
    return outdoor_wbgt(
        Weather(air, humidity, wind, sun), at=NOON, longitude=LONGITUDE, latitude=LATITUDE, is_shaded=shaded
    )


def test_a_noon_of_42_degrees_in_the_sun() -> None:
    heat = at_noon(42, 0.3, 1, 900)
    assert (heat.natural_wet_bulb_c, heat.globe_c, heat.wbgt_c) == pytest.approx((29.2, 60.9, 36.8), abs=0.2)
    assert heat.adjusted_f == pytest.approx(42 * 1.8 + 32 + 13)


def test_shade_takes_the_direct_beam_away() -> None:
    assert at_noon(35, 0.4, 1, 900).wbgt_c - at_noon(35, 0.4, 1, 900, shaded=True).wbgt_c == pytest.approx(4.1, abs=0.6)


@pytest.mark.parametrize(("sun", "shaded", "added"), [(900, False, 13), (300, False, 7), (0, False, 0), (900, True, 0)])
def test_the_schedule_is_read_with_the_sun_as_it_is(sun: float, shaded: bool, added: float) -> None:
    assert at_noon(30, 0.3, 1, sun, shaded=shaded).adjusted_f == pytest.approx(86 + added)


def test_many_hours_are_the_same_as_each_alone() -> None:
    weathers = [Weather(28 + step, 0.4, 0.5 * step, 100.0 * step) for step in range(8)]
    together = outdoor_hours(
        weathers,
        at=[NOON + 3600 * step for step in range(8)],
        longitudes=[114.5] * 8,
        latitudes=[38.0] * 8,
        shaded=[step % 2 == 1 for step in range(8)],
    )
    alone = [
        outdoor_wbgt(weather, at=NOON + 3600 * step, longitude=LONGITUDE, latitude=LATITUDE, is_shaded=step % 2 == 1)
        for step, weather in enumerate(weathers)
    ]
    for one, other in zip(together, alone, strict=True):
        assert one.wbgt_c == pytest.approx(other.wbgt_c, abs=1e-5)


def test_no_hours_are_no_heat() -> None:
    assert outdoor_hours([], at=[], longitudes=[], latitudes=[], shaded=[]) == []


@pytest.mark.parametrize("place", [(181.0, 0.0), (0.0, -91.0)])
def test_a_place_that_is_none_is_refused(place: tuple[float, float]) -> None:
    with pytest.raises(NoSuchHeat):
        outdoor_wbgt(Weather(30, 0.5, 1, 0), at=NOON, longitude=place[0], latitude=place[1])


@given(AIR, AIR, HUMIDITY, WIND, SUN)
@settings(max_examples=60, deadline=None)
def test_hotter_air_is_never_less_heat(a: float, b: float, humidity: float, wind: float, sun: float) -> None:
    cool, hot = sorted((a, b))
    assert at_noon(cool, humidity, wind, sun).wbgt_c <= at_noon(hot, humidity, wind, sun).wbgt_c + 1e-4


@given(AIR, HUMIDITY, HUMIDITY, WIND, SUN)
@settings(max_examples=60, deadline=None)
def test_damper_air_is_never_less_heat(air: float, a: float, b: float, wind: float, sun: float) -> None:
    dry, damp = sorted((a, b))
    assert at_noon(air, dry, wind, sun).wbgt_c <= at_noon(air, damp, wind, sun).wbgt_c + 1e-4


@given(AIR, HUMIDITY, WIND, SUN, SUN)
@settings(max_examples=60, deadline=None)
def test_more_sun_is_never_less_heat_and_shade_never_more(
    air: float, humidity: float, wind: float, a: float, b: float
) -> None:
    dull, bright = sorted((a, b))
    most = at_noon(air, humidity, wind, bright)
    assert at_noon(air, humidity, wind, dull).wbgt_c <= most.wbgt_c + 1e-4
    assert at_noon(air, humidity, wind, bright, shaded=True).wbgt_c <= most.wbgt_c + 1e-4


def test_208_sites_of_96_hours_take_less_than_two_seconds() -> None:
    count = 208 * 96
    begun = time.process_time()
    hours = outdoor_hours(
        [Weather(30 + step % 12, 0.3, 1, 500) for step in range(count)],
        at=[NOON + 3600 * (step % 96) for step in range(count)],
        longitudes=[114.5] * count,
        latitudes=[38.0] * count,
        shaded=[False] * count,
    )
    closed = sum(allowance(hour, clothing="sealed_suit").work_minutes == 0 for hour in hours)
    assert time.process_time() - begun < 2
    assert closed == count


@given(
    st.floats(-40, 60), st.floats(0.01, 1), st.floats(0, 60), st.floats(0, 1500), st.floats(500, 1100), st.booleans()
)
@settings(max_examples=100, deadline=None)
def test_every_weather_there_is_has_an_answer(
    air: float, humidity: float, wind: float, sun: float, pressure: float, shaded: bool
) -> None:
    weather = Weather(air, humidity, wind, sun, pressure)
    heat = outdoor_wbgt(weather, at=NOON, longitude=114.5, latitude=38.0, is_shaded=shaded)
    assert air - 60 < heat.natural_wet_bulb_c < air + 120
    assert air - 60 < heat.globe_c < air + 120


@pytest.mark.parametrize("step", range(0, 24, 3))
def test_a_sun_that_nobody_told_is_that_of_a_clear_sky(step: int) -> None:
    weather, at = Weather(35, 0.4, 1, None), NOON + 3600 * step
    heat = outdoor_wbgt(weather, at=at, longitude=LONGITUDE, latitude=LATITUDE)
    dull = outdoor_wbgt(Weather(35, 0.4, 1, 0), at=at, longitude=LONGITUDE, latitude=LATITUDE)
    is_day = step in {0, 3, 6, 18, 21}
    assert (heat.wbgt_c > dull.wbgt_c + 1) == is_day
    assert heat.adjusted_f == pytest.approx(95 + 3 + (13 if is_day else 0))
