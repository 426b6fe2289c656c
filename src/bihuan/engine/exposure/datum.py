"""Which datum a set of positions is likely in, beside the true positions of the same things.

The formulas stand in `bihuan.engine.datum`; they are given on from here to the search for exposures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bihuan.engine.datum import DATUMS as DATUMS
from bihuan.engine.datum import DatumName as DatumName
from bihuan.engine.datum import Floats
from bihuan.engine.datum import bd09_to_gcj02 as bd09_to_gcj02
from bihuan.engine.datum import distance_m as distance_m
from bihuan.engine.datum import from_wgs84 as from_wgs84
from bihuan.engine.datum import gcj02_to_bd09 as gcj02_to_bd09
from bihuan.engine.datum import to_wgs84 as to_wgs84


@dataclass(frozen=True, slots=True)
class DatumLikelihood:
    """How far positions lie from where they should be, if they were in each datum: the median, in metres.

    `likely` is the datum with the least median; `is_clear` says that the next one is at least twice as far and 50 m
    farther. A finding to show a person, never a reason to convert.
    """

    likely: DatumName
    is_clear: bool
    median_m: dict[DatumName, float]


def likely_datum(
    longitude: Floats, latitude: Floats, truth_longitude: Floats, truth_latitude: Floats
) -> DatumLikelihood:
    """Compare positions of unknown datum with the WGS-84 positions of the same things, one by one.

    :raises ValueError: no position, or not as many of one as of the other.
    """
    if not len(longitude) or len(longitude) != len(truth_longitude):
        raise ValueError("as many positions as reference positions, at least one")
    median = {
        datum: float(np.median(distance_m(*to_wgs84(longitude, latitude, datum), truth_longitude, truth_latitude)))
        for datum in DATUMS
    }
    best, second = sorted(DATUMS, key=median.__getitem__)[:2]
    is_clear = median[second] >= 2 * median[best] and median[second] >= median[best] + 50
    return DatumLikelihood(best, is_clear, median)
