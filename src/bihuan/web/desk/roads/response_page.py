"""What stands on the page of response times, and its drawing: which share had come by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.zones.access.response import get_response_times
from bihuan.web.parts.patrol_words import POINTS

if TYPE_CHECKING:
    from bihuan.apps.core.rules import Actor
    from bihuan.web.desk.roads.forms import ResponseForm

WIDTH, HEIGHT = 720, 260
_LEFT, _TOP, _BOTTOM, _RIGHT = 44, 14, 26, 12
_PLOT_X, _PLOT_Y = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
_STEPS_S = (10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_TICKS = 8
RINGS_S = (60, 180, 300)
SHARES = (0, 25, 50, 75, 90, 100)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template sets into one SVG."""

    axis: SafeString
    shapes: SafeString
    width: int = WIDTH
    height: int = HEIGHT


def response_context(by: Actor, form: ResponseForm, zone: str) -> dict[str, Any]:
    """Return the figures of the period asked about, by interval, ring, unit and kind, with the drawing."""
    asked = form.asked(zone)
    found = get_response_times(by, asked)
    row = next(one for one in found.rows if one.name == asked.interval)
    return {
        "form": form, "found": found, "asked": asked, "row": row, "taken_out": form.address(),
        "may_export": by.role in EXPORTERS and may_do(by, Action.EXPORT, Kind.EMERGENCY, ""),
        "chart": draw_times(found.times, has_promise=asked.interval == asked.promise) if found.times else None,
        "missing": [
            (number, name, found.missing_points[number])
            for number, name in zip(found.missing_points, POINTS, strict=True)
            if found.missing_points[number]
        ],
    }  # fmt: skip


def draw_times(times: Sequence[int], *, has_promise: bool) -> Drawing:
    """Draw, for each second, which share of the times is no longer; upright lines stand at 1, 3 and 5 minutes."""
    rings = [one for one in RINGS_S if has_promise]
    step = next((one for one in _STEPS_S if one * _TICKS >= times[-1]), -(-times[-1] // (_TICKS * 3600)) * 3600)
    end = max(step * -(-times[-1] // step), step, *rings)
    steps = [f"M{_x(0, end)},{_y(0)}"]
    for at, seconds in enumerate(times, 1):
        steps.append(f"H{_x(seconds, end)}V{_y(at / len(times))}")
    steps.append(f"H{_x(end, end)}")
    lines = format_html_join(
        "", '<path class="promise" d="M{0},{1}V{2}"/>', ((_x(one, end), _TOP, _y(0)) for one in rings)
    )
    return Drawing(_axis(step, end), lines + format_html('<path class="share" d="{}"/>', "".join(steps)))


def _x(seconds: float, end: float) -> float:
    return round(_LEFT + _PLOT_X * seconds / end, 1)


def _y(share: float) -> float:
    return round(_TOP + _PLOT_Y * (1 - share), 1)


def _axis(step: int, end: int) -> SafeString:
    """Return the labels of times (minutes:seconds) below and of shares beside, with a line for each share."""
    below = format_html_join(
        "", '<text x="{}" y="{}" text-anchor="{}">{}</text>',
        (
            (_x(at, end), HEIGHT - 8, "end" if at + step > end else "middle", minutes_seconds(at))
            for at in range(0, end + 1, step)
        ),
    )  # fmt: skip
    beside = format_html_join(
        "", '<line x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text class="value" x="{3}" y="{4}">{5}</text>',
        ((_LEFT, WIDTH - _RIGHT, _y(one / 100), _LEFT - 6, _y(one / 100) + 4, f"{one}%") for one in SHARES),
    )  # fmt: skip
    return below + beside


def minutes_seconds(seconds: int) -> str:
    """Return seconds as a clock shows them: 1:05, and 1:02:03 from an hour."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
