"""Who goes to which place for the least travel: the assignment problem, and how long a way takes."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from bihuan.engine.sphere import Floats, great_circle_m

DETOUR: Final = 1.3
"""How much longer streets are than the great circle (road networks of cities: 1.2 to 1.4, D. Giacomin, D. Levinson,
Road network circuity in metropolitan areas, Environment and Planning B 42, 2015)."""
SPEED_KMH: Final = 25.0
"""From door to door in a city under restrictions; a stated assumption, no measurement."""
Integers = npt.NDArray[np.int64]


def travel_minutes(origins: Floats, targets: Floats) -> Floats:
    """Return minutes from each origin to each target, (n, m); 0 where a position is unknown (NaN).

    Both are (n, 2) of WGS-84 degrees, longitude first. The great circle times `DETOUR`, at `SPEED_KMH`: no routing.
    """
    start, end = np.radians(origins), np.radians(targets)
    metres = great_circle_m(start[:, None, 0], start[:, None, 1], end[None, :, 0], end[None, :, 1])
    return np.nan_to_num(metres * DETOUR / (SPEED_KMH * 1000 / 60), nan=0.0)


def assign(costs: Floats) -> Integers:
    """Return for each row its column, -1 for none: as many rows as possible, then the least sum of costs.

    A cost that is not finite forbids the cell. Rows and columns may differ in number. Method: the shortest augmenting
    paths of D. Crouse, IEEE Transactions on Aerospace and Electronic Systems 52 (2016), as SciPy has it.
    """
    allowed = np.isfinite(costs)
    chosen = np.full(costs.shape[0], -1, dtype=np.int64)
    if not allowed.any():
        return chosen
    spread = float(np.abs(costs[allowed]).max())
    forbidden = (2 * min(costs.shape) + 1) * (spread + 1)  # more than any path through allowed cells can gain
    rows, columns = linear_sum_assignment(np.where(allowed, costs, forbidden))
    kept = allowed[rows, columns]
    chosen[rows[kept]] = columns[kept]
    return chosen
