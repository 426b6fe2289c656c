"""NIOSH's schedule of work and rest by temperature, cell by cell.

*Criteria for a Recommended Standard: Occupational Exposure to Heat and Hot Environments*, DHHS (NIOSH) Publication
2016-106, revised edition, February 2016, Table 6-2 (p. 76, after EPA 1993), reprinted as the leaflet *Heat Stress:
Work/Rest Schedules*, NIOSH 2017-127. It holds for ordinary work clothing and for people who are fit, rested and drink.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

from bihuan.engine.roster.heat.values import NoSuchHeat

COLUMNS: Final = ("light", "moderate", "heavy")
SCHEDULE_F: Final[dict[int, tuple[int, int, int]]] = {
    **dict.fromkeys(range(90, 95), (60, 60, 60)),
    95: (60, 60, 45),
    96: (60, 60, 45),
    97: (60, 60, 40),
    98: (60, 60, 35),
    99: (60, 60, 35),
    100: (60, 45, 30),
    101: (60, 40, 30),
    102: (60, 35, 25),
    103: (60, 30, 20),
    104: (60, 30, 20),
    105: (60, 25, 15),
    106: (45, 20, 0),
    107: (40, 15, 0),
    108: (35, 0, 0),
    109: (30, 0, 0),
    110: (15, 0, 0),
    111: (0, 0, 0),
    112: (0, 0, 0),
}
"""Minutes of work an hour at an adjusted temperature in °F; 60 = "normal", 0 = "caution: high risk"."""
HUMIDITY_F: Final = ((0.1, -8.0), (0.2, -4.0), (0.3, 0.0), (0.4, 3.0), (0.5, 6.0), (0.6, 9.0))
FULL_SUN_F: Final = 13.0
SOME_SUN_F: Final = 7.0
BEYOND_SIXTY_F: Final = 30.0
"""Ours: the printed corrections end at 60 %; the last step (3 °F a tenth) goes on: damper is never safer."""


def humidity_adjustment_f(humidity: float) -> float:
    """Return the correction for relative humidity (0 to 1), °F: the printed steps, straight lines between them."""
    if humidity <= HUMIDITY_F[0][0]:
        return HUMIDITY_F[0][1]
    for (low, below), (high, above) in pairwise(HUMIDITY_F):
        if humidity <= high:
            return below + (above - below) * (humidity - low) / (high - low)
    return HUMIDITY_F[-1][1] + BEYOND_SIXTY_F * (humidity - HUMIDITY_F[-1][0])


def adjusted_temperature_f(air_c: float, humidity: float, *, sun_f: float) -> float:
    """Return the temperature the schedule is read at, °F: air, plus sun (13 full, 7 some, 0 none), plus humidity."""
    return air_c * 1.8 + 32 + sun_f + humidity_adjustment_f(humidity)


def schedule_minutes(adjusted_f: float, workload: str) -> int:
    """Return the printed minutes of work an hour (0, 15 … 45, 60); between two rows the hotter one holds.

    :raises NoSuchHeat: when the schedule has no column for the workload.
    """
    if workload not in COLUMNS:
        raise NoSuchHeat("workload", workload)
    row = math.ceil(round(adjusted_f, 6))  # 104.0000000001 is the float's fault, not a hotter hour
    return SCHEDULE_F[min(max(row, 90), 112)][COLUMNS.index(workload)]
