"""Which of many units is nearest to one place: one search backwards from the place."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bihuan.engine.roads.graph import RoadGraph
from bihuan.engine.roads.straight import DETOUR, SPEED_KMH
from bihuan.engine.roads.travelling import travel_seconds


def nearest(
    graph: RoadGraph | None, units: npt.ArrayLike, place: npt.ArrayLike, count: int = 1, *,
    speed_kmh: float = SPEED_KMH, detour: float = DETOUR,
) -> list[tuple[int, float]]:  # fmt: skip
    """Return the index and the seconds of the `count` units that are soonest at the place; who cannot come is left out.

    Of two equally near the first counts. :raises ValueError: a position is not in degrees.
    """
    times = travel_seconds(graph, units, np.reshape(place, (1, 2)), speed_kmh=speed_kmh, detour=detour)
    seconds = times.seconds[:, 0]
    order = np.argsort(seconds, kind="stable")[:count]
    return [(int(index), float(seconds[index])) for index in order if np.isfinite(seconds[index])]
