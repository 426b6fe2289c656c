"""The heat outdoors from the weather, one hour or many."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from bihuan.engine.roster.heat.schedule import FULL_SUN_F, SOME_SUN_F, adjusted_temperature_f
from bihuan.engine.roster.heat.values import NoSuchHeat, Wbgt, Weather

FULL_SUN_SHARE: Final = 0.5
"""Ours: NIOSH says "full sun (no clouds)"; half of the sun above the atmosphere reaching the ground counts as that."""


def outdoor_wbgt(weather: Weather, *, at: int, longitude: float, latitude: float, is_shaded: bool = False) -> Wbgt:
    """Return the heat of an hour at a place (WGS-84 degrees; seconds since 1970 UTC), after Liljegren et al. 2008.

    In the shade the direct beam is taken away and the light of the sky stays.

    :raises NoSuchHeat: when the position is none.
    """
    return outdoor_hours([weather], at=[at], longitudes=[longitude], latitudes=[latitude], shaded=[is_shaded])[0]


def outdoor_hours(
    weathers: Sequence[Weather],
    *,
    at: Sequence[int],
    longitudes: Sequence[float],
    latitudes: Sequence[float],
    shaded: Sequence[bool],
) -> list[Wbgt]:
    """Return the heat of many hours at once, every sequence of the same length; as `outdoor_wbgt` for each of them.

    :raises NoSuchHeat: when a position is none.
    """
    for longitude, latitude in zip(longitudes, latitudes, strict=True):
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise NoSuchHeat("position", (longitude, latitude))
    if not weathers:
        return []
    from bihuan.engine.roster.heat.liljegren import solve  # numpy and scipy: only when an hour is really asked for

    solved = solve(
        [(one.air_c, one.humidity, one.wind_m_s, _sun(one), one.pressure_hpa) for one in weathers],
        at=at,
        longitudes=longitudes,
        latitudes=latitudes,
        shaded=shaded,
    )
    return [
        Wbgt(wet_bulb, globe, one.air_c, index, _adjusted_f(one, share, is_shaded))
        for one, is_shaded, (wet_bulb, globe, index, share) in zip(weathers, shaded, solved, strict=True)
    ]


def _sun(weather: Weather) -> float:
    return math.nan if weather.solar_w_m2 is None else weather.solar_w_m2


def _adjusted_f(weather: Weather, share: float, is_shaded: bool) -> float:
    sun = FULL_SUN_F if share >= FULL_SUN_SHARE else SOME_SUN_F if share > 0 else 0.0
    return adjusted_temperature_f(weather.air_c, weather.humidity, sun_f=0.0 if is_shaded else sun)
