"""Small charts, drawn on the server: bars by day with whiskers, and a line with its band. The table stands behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 720, 200
_LEFT, _TOP, _BOTTOM = 36, 10, 24
_PLOT = HEIGHT - _TOP - _BOTTOM
_LABELS, _TICKS = 10, 4


@dataclass(frozen=True, slots=True)
class Chart:
    """What the template sets into one SVG."""

    axis: SafeString
    shapes: SafeString
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: how many, and what is to be expected once all is reported (low, high), None = nothing more is said."""

    day: date
    count: float
    expected: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class BandPoint:
    """One day of a line: its middle, and the band around it."""

    day: date
    low: float
    middle: float
    high: float


def bars(days: Sequence[Bar]) -> Chart:
    """Draw counts by day; whiskers reach from the low to the high of what is expected."""
    top = max([1.0, *(one.expected[1] if one.expected else one.count for one in days), *(one.count for one in days)])
    step = (WIDTH - _LEFT) / max(len(days), 1)
    wide = max(step - 1, 0.8)
    rects = format_html_join(
        "", '<rect x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
        (
            (round(_LEFT + at * step, 1), _y(one.count, top), round(wide, 1), round(_PLOT * one.count / top, 1),
             f"{one.day:%m-%d}", f"{one.count:g}")
            for at, one in enumerate(days)
        ),
    )  # fmt: skip
    whiskers = format_html_join(
        "", '<path class="whisker" d="M{0} {1}V{2}M{3} {1}h6M{3} {2}h6"/>', _whiskers(days, step, top)
    )
    return Chart(_axis([one.day for one in days], step, top), rects + whiskers)


def _whiskers(days: Sequence[Bar], step: float, top: float) -> Iterator[tuple[float, float, float, float]]:
    for at, one in enumerate(days):
        if one.expected is not None:
            x = round(_LEFT + (at + 0.5) * step, 1)
            yield x, _y(one.expected[0], top), _y(one.expected[1], top), x - 3


def _y(value: float, top: float) -> float:
    return round(_TOP + _PLOT * (1 - value / top), 1)


def _axis(days: Sequence[date], step: float, top: float) -> SafeString:
    """Return the labels of days and values, with a line for each value."""
    every = max(1, -(-len(days) // _LABELS))
    named = [(at, day) for at, day in enumerate(days) if at % every == 0]
    rise = max(1, round(top / _TICKS)) if top > _TICKS else (1 if top > 1 else 0.5)
    values = [rise * at for at in range(int(top / rise) + 1)]
    below = format_html_join(
        "", '<text x="{}" y="{}">{}</text>',
        ((round(_LEFT + at * step, 1), HEIGHT - 6, f"{day:%m-%d}") for at, day in named),
    )  # fmt: skip
    beside = format_html_join(
        "", '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text class="value" x="{3}" y="{4}">{5}</text>',
        ((_LEFT, WIDTH, _y(one, top), _LEFT - 6, _y(one, top) + 4, f"{one:g}") for one in values),
    )  # fmt: skip
    return below + beside


def band(points: Sequence[BandPoint]) -> Chart:
    """Draw a line with its band and the line of 1, above which an epidemic grows; days without a point are gaps."""
    first, last = points[0].day, points[-1].day
    span = (last - first).days + 1
    step, top = (WIDTH - _LEFT) / span, max(2.0, *(one.high for one in points))
    where = [(round(_LEFT + ((one.day - first).days + 0.5) * step, 1), one) for one in points]
    tall = format_html_join(
        "", '<rect class="band" x="{}" y="{}" width="{}" height="{}"/>',
        (
            (round(x - step / 2, 1), _y(one.high, top), round(step, 1), round(_PLOT * (one.high - one.low) / top, 1))
            for x, one in where
        ),
    )  # fmt: skip
    line = " ".join(f"{'L' if at else 'M'}{x} {_y(one.middle, top)}" for at, (x, one) in enumerate(where))
    parts = [("line", line), ("one", f"M{_LEFT} {_y(1, top)}H{WIDTH}")]
    paths = format_html_join("", '<path class="{}" d="{}"/>', parts)
    days = [date.fromordinal(first.toordinal() + at) for at in range(span)]
    return Chart(_axis(days, step, top), tall + paths)
