"""What the pages ask of roads: how long from here to there, what is reached, what to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.zones.models import RoadGraph
from bihuan.apps.zones.queries.roads import in_force, load_graph

Outline = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """The way between two places, WGS-84 degrees: seconds (None: no way), how it was counted, metres to the roads.

    `off_m` (start, end): None where there is no road within `snap_m`. `straight_s` is the straight line's guess beside.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    seconds: float | None
    is_straight: bool
    detour: float
    speed_kmh: float
    off_m: tuple[float | None, float | None]
    snap_m: float
    straight_s: float


def try_travel(incident: str, start: str, end: str, *, mode: str = "car", datum: str = "wgs84") -> Trial:
    """Return how long from one place to another, each told as "longitude,latitude" in the datum.

    :raises NotAllowed: `bad_position`: one is not two numbers of degrees, longitude first; `unknown_datum`.
    """
    from bihuan.engine.roads import straight_seconds, travel_seconds  # the engine loads numbers, and only here
    from bihuan.engine.roads.travelling import SNAP_M

    a, b = _position(start, datum), _position(end, datum)
    times = travel_seconds(load_graph(in_force(incident, mode)), [a], [b])
    seconds = float(times.seconds[0, 0])
    off = (_finite(float(times.off_sources_m[0])), _finite(float(times.off_targets_m[0])))
    return Trial(
        a, b, _finite(seconds), times.is_straight, times.detour, times.speed_kmh, off, SNAP_M,
        float(straight_seconds([a], [b])[0, 0]),
    )  # fmt: skip


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None


def _position(told: str, datum: str) -> tuple[float, float]:
    import numpy as np

    from bihuan.engine.datum import DATUMS, from_bd09, from_gcj02  # the engine loads numbers, and only here

    if datum not in DATUMS:
        raise NotAllowed("unknown_datum", datum=datum)
    try:
        longitude, latitude = (float(part) for part in told.replace("，", ",").split(","))
    except ValueError:
        raise NotAllowed("bad_position", told=told[:60]) from None
    if not (abs(longitude) <= 180 and abs(latitude) <= 90):  # no number is neither
        raise NotAllowed("bad_position", told=told[:60])
    if datum == "wgs84":
        return longitude, latitude
    (moved,) = {"gcj02": from_gcj02, "bd09": from_bd09}[datum](np.array([[longitude, latitude]]))
    return float(moved[0]), float(moved[1])


@dataclass(frozen=True, slots=True)
class Picture:
    """What of the roads in force goes on a picture: stretches (west, south … as longitude, latitude of both ends).

    `n` is how many there would be; the quickest roads are drawn first. `bounds` is west, south, east, north.
    """

    bounds: tuple[float, float, float, float]
    stretches: list[tuple[float, float, float, float]]
    n: int


def picture_of(row: RoadGraph | None) -> Picture | None:
    """Return the picture of an import, None without one and where its file is gone."""
    graph = load_graph(row)
    if graph is None:
        return None
    from bihuan.engine.roads.drawing import draw  # the engine loads numbers, and only here

    drawn = draw(graph)
    return Picture(graph.bounds, [tuple(one) for one in drawn.stretches.tolist()], drawn.n)


def reached_from(incident: str, start: tuple[float, float], minutes: Sequence[int], mode: str = "car") -> list[Outline]:
    """Return what one reaches from a place within so many minutes each, as GeoJSON MultiPolygons in WGS-84."""
    from bihuan.engine.roads import isochrone  # the engine loads numbers, and only here

    graph = load_graph(in_force(incident, mode))
    return [isochrone(graph, [start], one * 60) for one in minutes]
