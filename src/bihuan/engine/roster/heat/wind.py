"""From the wind of a weather station, ten metres up, to the wind among people."""

from __future__ import annotations

from typing import Final

PEOPLE_M: Final = 2.0
LEAST_M_S: Final = 0.13
URBAN: Final = (0.15, 0.15, 0.20, 0.25, 0.30, 0.30)  # power-law exponents of the stability classes A to F
_SUN: Final = (925.0, 675.0, 175.0, -1.0)
_DAY_WIND: Final = (2.0, 3.0, 5.0, 6.0)
_DAY: Final = ((1, 1, 2, 4), (1, 2, 3, 4), (2, 2, 3, 4), (3, 3, 4, 4), (3, 4, 4, 4))
_NIGHT: Final = (6, 6, 4)
_NIGHT_WIND: Final = (2.0, 2.5)


def wind_at_two_metres(wind_m_s: float, *, height_m: float, solar_w_m2: float | None) -> float:
    """Return the wind (m/s) two metres above a street from that at `height_m`; never less than 0.13 m/s.

    A power law whose exponent follows the stability of the air, read from sun and wind (EPA-454/R-99-005, 2000,
    section 6.2.5, as in Liljegren's program); a night, or a sun that nobody told, is
    taken as still, with the air lying in layers: that leaves least of the wind.
    """
    if height_m == PEOPLE_M:
        return max(wind_m_s, LEAST_M_S)
    if solar_w_m2:
        row = _DAY[sum(wind_m_s >= step for step in _DAY_WIND)]
        stability = row[next(at for at, step in enumerate(_SUN) if solar_w_m2 >= step)]
    else:
        stability = _NIGHT[sum(wind_m_s >= step for step in _NIGHT_WIND)]
    return max(float(wind_m_s * (PEOPLE_M / height_m) ** URBAN[stability - 1]), LEAST_M_S)
