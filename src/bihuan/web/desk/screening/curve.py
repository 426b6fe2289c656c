"""The curve of a round: how many people of the roster are tested, hour by hour, drawn on the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime

WIDTH, HEIGHT = 720, 180
_LEFT, _TOP, _BOTTOM = 8, 8, 22
_PLOT = HEIGHT - _TOP - _BOTTOM
_HOUR = timedelta(hours=1)
_LABELS = 12
_MOST_HOURS = 24 * 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour: its place and height in the drawing, its count, and how many were tested by its end."""

    x: float
    y: float
    width: float
    height: float
    starts_at: datetime
    people: int
    so_far: int
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The bars of the hours, and above them the line of how many are tested so far, of the whole roster."""

    bars: list[Bar]
    line: str
    width: int = WIDTH
    height: int = HEIGHT


def curve_of(hours: Mapping[datetime, int], roster: int) -> Curve | None:
    """Return the drawing from the first hour in which somebody was tested to the last; None before the first."""
    told = {start: people for start, people in hours.items() if people}
    if not told or not roster:
        return None
    first, last = min(told), max(told)
    n = min(int((last - first) / _HOUR) + 1, _MOST_HOURS)
    top, step, so_far = max(told.values()), (WIDTH - 2 * _LEFT) / n, 0
    bars, points = [], [f"{_LEFT},{_TOP + _PLOT}"]
    for at in range(n):
        start = first + at * _HOUR
        people = told.get(start, 0)
        so_far += people
        tall = round(_PLOT * people / top, 1)
        x = round(_LEFT + at * step, 1)
        text = f"{localtime(start):%H}" if at % max(n // _LABELS, 1) == 0 else ""
        bars.append(Bar(x, round(_TOP + _PLOT - tall, 1), round(step * 0.8, 1), tall, start, people, so_far, text))
        points.append(f"{round(x + step, 1)},{round(_TOP + _PLOT * (1 - so_far / roster), 1)}")
    return Curve(bars, " ".join(points))
