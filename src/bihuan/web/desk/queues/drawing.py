"""The line over the day as a drawing: as asked, and as it is planned. The table stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

WIDTH, HEIGHT = 720, 240
_LEFT, _TOP, _BOTTOM = 56, 14, 24
_PLOT = HEIGHT - _TOP - _BOTTOM
_LABELS, _TICKS = 12, 4
STEP = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template sets into one SVG."""

    axis: SafeString
    shapes: SafeString
    width: int = WIDTH
    height: int = HEIGHT


def draw_queue(asked: Sequence[float], planned: Sequence[float], closing: int, opens_at: datetime | None) -> Drawing:
    """Draw who waits at each quarter hour: an area as asked, a dashed line as planned, an upright line at closing."""
    steps = max(len(asked), len(planned), closing + 1) - 1
    top = nice(max(1.0, *asked, *planned))
    wide = (WIDTH - _LEFT) / steps

    def x(step: float) -> float:
        return round(_LEFT + step * wide, 1)

    def y(value: float) -> float:
        return round(_TOP + _PLOT * (1 - value / top), 1)

    def along(values: Sequence[float]) -> str:
        return "L".join(f"{x(step)},{y(value)}" for step, value in enumerate(values))

    ground = y(0)
    shapes = format_html(
        '<path class="area" d="M{},{}L{}L{},{}Z"/><path class="asked" d="M{}"/><path class="planned" d="M{}"/>'
        '<path class="closing" d="M{},{}V{}"/>',
        x(0), ground, along(asked), x(len(asked) - 1), ground, along(asked), along(planned), x(closing), _TOP, ground,
    )  # fmt: skip
    return Drawing(_axis(steps, wide, top, opens_at), shapes)


def nice(value: float) -> float:
    """Return the next round figure at or above a value: 1, 2, 2.5 or 5 times a power of ten, four ticks of it."""
    size = 1.0
    while True:
        for step in (1.0, 2.0, 2.5, 5.0):
            if _TICKS * step * size >= value:
                return _TICKS * step * size
        size *= 10.0


def _axis(steps: int, wide: float, top: float, opens_at: datetime | None) -> SafeString:
    every = 4 * max(1, -(-steps // (4 * _LABELS)))  # whole hours
    below = format_html_join(
        "", '<text x="{}" y="{}">{}</text>',
        ((round(_LEFT + at * wide, 1), HEIGHT - 6, moment(at, opens_at)) for at in range(0, steps + 1, every)),
    )  # fmt: skip
    values = [top * tick / _TICKS for tick in range(_TICKS + 1)]
    heights = [(value, round(_TOP + _PLOT * (1 - value / top), 1)) for value in values]
    beside = format_html_join(
        "", '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text class="value" x="{3}" y="{4}">{5}</text>',
        ((_LEFT, WIDTH, at, _LEFT - 6, round(at + 4, 1), f"{value:,.10g}") for value, at in heights),
    )  # fmt: skip
    return below + beside


def moment(step: int, opens_at: datetime | None) -> str:
    """Return the hour of a step by the clock, or hours from the opening where nobody knows when that is."""
    if opens_at is None:
        return f"+{step / 4:g} h"
    return f"{localtime(opens_at) + step * STEP:%H:%M}"
