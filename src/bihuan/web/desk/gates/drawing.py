"""The wait before a gate over arrivals an hour, for its lanes and one more, as a drawing; a table stands behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bihuan.apps.zones.rules.gates import MOST_AN_HOUR, MOST_LANES, Throughput, throughput

WIDTH, HEIGHT = 640, 220
_LEFT, _TOP, _BOTTOM = 52, 12, 26
_PLOT, _WIDE = HEIGHT - _TOP - _BOTTOM, WIDTH - _LEFT - 24
_STEPS, _TICKS, _MOST_WAIT_S = 120, 4, 300.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One tick of an axis: where, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class WaitCurve:
    """Both curves as paths, the place of what was asked, the upright line where the gate is full, and the axes."""

    now: str
    more: str
    asked: tuple[float, float]
    full: float
    across: tuple[Mark, ...]
    up: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    ground: int = HEIGHT - _BOTTOM
    left: int = _LEFT
    top: int = _TOP


def wait_curve(found: Throughput) -> WaitCurve:
    """Return the drawing around what was asked: from nobody to half as many again as the gate can do."""
    most = min(MOST_AN_HOUR, max(found.an_hour * 1.1, found.can_check * 1.5, 60.0))

    def x(an_hour: float) -> float:
        return round(_LEFT + _WIDE * min(an_hour / most, 1.0), 1)

    def y(wait: float) -> float:
        return round(_TOP + _PLOT * (1 - min(wait, _MOST_WAIT_S) / _MOST_WAIT_S), 1)

    def curve(lanes: int) -> str:
        points = []
        for step in range(_STEPS + 1):
            told = throughput(lanes=lanes, seconds=found.seconds, an_hour=most * step / _STEPS)
            points.append(f"{x(told.an_hour)},{y(told.wait_s)}")
            if told.wait_s >= _MOST_WAIT_S:
                break
        return "M" + "L".join(points)

    across = tuple(Mark(x(most * n / _TICKS), f"{most * n / _TICKS:.0f}") for n in range(_TICKS + 1))
    up = tuple(Mark(y(_MOST_WAIT_S * n / _TICKS), f"{_MOST_WAIT_S * n / _TICKS:.0f}") for n in range(_TICKS + 1))
    more = min(found.lanes + 1, MOST_LANES)
    return WaitCurve(
        curve(found.lanes), curve(more), (x(found.an_hour), y(found.wait_s)), x(found.can_check), across, up
    )


def lanes_around(found: Throughput) -> list[Throughput]:
    """Return the same line with fewer and with more lanes, from the fewest that have a balance to a line of seconds."""
    first = max(1, min(found.lanes, found.needed) - 1)
    last = min(MOST_LANES, max(found.lanes, found.needed) + 2)
    return [
        throughput(lanes=lanes, seconds=found.seconds, an_hour=found.an_hour)
        for lanes in range(first, last + 1)
        if lanes - first < 8 or math.isclose(lanes, found.lanes)
    ]
