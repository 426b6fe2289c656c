"""The network as a drawing: where the engine put cases and arrows, as shapes of an SVG. Numbers only, no name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from bihuan.engine.tracing.layout import LayoutRules, lay_out
from bihuan.engine.tracing.network import Network

LEFT, TOP, RIGHT = 28, 30, 64
_ROOMY = 400  # up to so many cases each has its number beside it
_MOST_ARROWS, _MOST_ARROWS_OF_MANY = 3, 1  # into a case; beyond that a drawing tells nobody anything, and is slow


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the template sets into one SVG: its size, its shapes, and which days the slider knows."""

    kind: str
    width: int
    height: int
    grid: SafeString
    arrows: SafeString
    nodes: SafeString
    days: tuple[date, ...]
    until: int
    cases: int
    most: int
    drawn: int
    hidden: int


def drawing_of(network: Network, zone: str, until: int | None, chosen: int | None) -> Drawing:
    """Draw a network up to a day of the slider (None = the last); `chosen` is the case whose alternatives are shown."""
    most = _MOST_ARROWS if len(network.cases) <= _ROOMY else _MOST_ARROWS_OF_MANY
    laid = lay_out(network, LayoutRules(most_arrows=most))
    first = datetime.fromtimestamp(laid["first"], ZoneInfo(zone)).date()
    last = max((int(one.get("x_end", one["x"])) for one in laid["nodes"]), default=0)
    days = tuple(first + timedelta(days=day) for day in range(last + 1))
    at = last if until is None else max(0, min(until, last))
    step = max(16, min(56, 1100 // max(last + 1, 1)))
    row = 22 if laid["cases"] <= _ROOMY else 9
    tall = max((one["y"] for one in laid["nodes"]), default=0) + 1
    where = {one["case"]: _place(one, step, row) for one in laid["nodes"]} if laid["kind"] == "cases" else {}
    nodes = _nodes(laid, where, at, chosen) if where else _components(laid, step, row, at)
    return Drawing(
        kind=laid["kind"], width=LEFT + (last + 1) * step + RIGHT, height=TOP + tall * row + 12,
        grid=_grid(days, step, TOP + tall * row), arrows=_arrows(laid, where, at), nodes=nodes, days=days, until=at,
        cases=laid["cases"], most=most,
        drawn=len(laid["arrows"]), hidden=sum(one.get("hidden", 0) for one in laid["nodes"]),
    )  # fmt: skip


def _place(node: Mapping[str, Any], step: int, row: int) -> tuple[float, float, int]:
    """Return where a case stands in pixels, and its day."""
    return round(LEFT + node["x"] * step, 1), TOP + node["y"] * row + row / 2, int(node["x"])


def _grid(days: tuple[date, ...], step: int, bottom: int) -> SafeString:
    every = max(1, -(-46 // step))
    lines = ((LEFT + at * step, bottom, f"{day:%m-%d}") for at, day in enumerate(days) if at % every == 0)
    shape = '<line x1="{0}" x2="{0}" y1="20" y2="{1}"/><text x="{0}" y="14">{2}</text>'
    return format_html_join("", shape, lines)


def _arrows(laid: Mapping[str, Any], where: Mapping[int, tuple[float, float, int]], until: int) -> SafeString:
    shape = '<path class="{}" data-d="{}" data-to="{}" data-from="{}" stroke-width="{}" d="M{} {}C{} {} {} {} {} {}"/>'
    return format_html_join("", shape, _curves(laid, where, until))


def _curves(
    laid: Mapping[str, Any], where: Mapping[int, tuple[float, float, int]], until: int
) -> Iterator[tuple[object, ...]]:
    """Give each arrow as a curve from right of its source to left of its target."""
    for one in sorted(laid["arrows"], key=lambda arrow: arrow["is_likeliest"]):
        (x1, y1, _), (x2, y2, day) = where[one["source"]], where[one["target"]]
        bend = max(10.0, abs(x2 - x1) / 2)
        kind = "likeliest" if one["is_likeliest"] else "other"
        tone = f"{kind} later" if day > until else kind
        wide = round(0.6 + 3 * one["share"], 2)
        yield (tone, day, one["target"], one["source"], wide, x1 + 5, y1, round(x1 + 5 + bend, 1), y1,
               round(x2 - 7 - bend, 1), y2, x2 - 7, y2)  # fmt: skip


def _nodes(
    laid: Mapping[str, Any], where: Mapping[int, tuple[float, float, int]], until: int, chosen: int | None
) -> SafeString:
    """Return the cases as links; one of them is a stop of the Tab key, the arrow keys lead to the others."""
    is_roomy = laid["cases"] <= _ROOMY
    stop = chosen if chosen in where else min(where, key=lambda one: where[one][:2])
    shape = (
        '<a href="?case={0}#chosen" data-case="{0}" data-d="{1}" class="{2}" tabindex="{3}" aria-label="{0}">'
        '<circle cx="{4}" cy="{5}" r="{6}"/>' + ('<text x="{4}" y="{7}">{0}</text></a>' if is_roomy else "</a>")
    )
    size = 5 if is_roomy else 3.5
    rows = (
        (number, day, _tone(day, until, number == chosen), 0 if number == stop else -1, x, y, size, y - 8)
        for number, (x, y, day) in where.items()
    )
    return format_html_join("", shape, rows)


def _tone(day: int, until: int, is_chosen: bool) -> str:
    return " ".join(name for name, is_so in (("case", True), ("later", day > until), ("open", is_chosen)) if is_so)


def _components(laid: Mapping[str, Any], step: int, row: int, until: int) -> SafeString:
    """Return components as bars from their first to their last onset: there are too many cases to draw each."""
    shape = (
        '<a href="?case={0}#chosen" data-case="{0}" data-d="{1}" class="{2}" tabindex="-1" aria-label="{0}: {3}">'
        '<rect x="{4}" y="{5}" width="{6}" height="{7}" rx="2"/></a>'
    )
    rows = (
        (
            one["first_case"], int(one["x"]), _tone(int(one["x"]), until, False), one["size"],
            round(LEFT + one["x"] * step, 1), TOP + one["y"] * row,
            round(max(3.0, (one["x_end"] - one["x"]) * step), 1), row - 2,
        )
        for one in laid["nodes"]
    )  # fmt: skip
    return format_html_join("", shape, rows)
