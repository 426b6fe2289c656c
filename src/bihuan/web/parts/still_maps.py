"""A map that stands still: one SVG without a script, of areas alone, and the words that say the same.

How a page uses it::

    context["map"] = draw_still(told, lang="zh")      # None where nothing can be drawn: the page says so
    <link rel="stylesheet" href="{% static 'parts/still_map.css' %}">
    {% include "parts/still_map.html" with map=map title=area %}

There are no dots: what a `MapTold` has no place for cannot be drawn. Corners that lie nearer to the drawn edge than
`tolerance_m` are left out; where an outline has more corners than `most` allows, it is doubled until they fit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import atan2, ceil, floor, log10, pi
from typing import Final
from unicodedata import east_asian_width

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from bihuan.apps.briefing.rules.maps import PATTERN_WORDS, MapCommunity, MapPart, MapTold
from bihuan.engine.alerts import sketch as pen
from bihuan.web.parts.maps import WIDTH, MapFrame

MOST_CORNERS: Final = 700
FEWER_CORNERS: Final = (MOST_CORNERS, 250, 80)
"""How many corners are tried in turn where a page would be too heavy."""
FOOT: Final = 68  # units under the map for scale and north
MOST_NAMED: Final = 12
_LEAST_TOLERANCE, _MOST_TOLERANCE = 0.5, 16.0  # units of 600 a sheet
_ROUNDED: Final = 0.1  # units: a corner is moved by less when it is rounded to a tenth each way
_AROUND: Final = 0.2  # of the area's span that is shown on each side
_WIDE, _NARROW, _HIGH = 24.0, 14.0, 30.0  # units of a Chinese sign, of another one, of a line of names
_MOST_SIGNS: Final = 12
_KEPT: Final = 2048  # drawings, some 10 kB each: all pages are drawn anew every minute, and hardly a map changes
_DIRECTIONS: Final = (
    pgettext_lazy("direction", "East"), pgettext_lazy("direction", "North-east"), pgettext_lazy("direction", "North"),
    pgettext_lazy("direction", "North-west"), pgettext_lazy("direction", "West"),
    pgettext_lazy("direction", "South-west"), pgettext_lazy("direction", "South"),
    pgettext_lazy("direction", "South-east"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StillPart:
    """One area as it is drawn; `words` name its level and how it is filled. An empty path: it is not on the drawing."""

    name: str
    sign: str
    pattern: str
    level: str
    words: str
    path: str


@dataclass(frozen=True, slots=True)
class StillName:
    """A name on the drawing, its middle in units."""

    said: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class StillMap:
    """What `parts/still_map.html` draws: lengths in units of the drawing, or in metres where they are called so.

    `inside` and `around` are the names of the communities that a single area lies over, and of those beside it by
    direction; `unnamed` is how many more are drawn.
    """

    height: int
    parts: tuple[StillPart, ...]
    ground: str
    names: tuple[StillName, ...]
    labels: tuple[StillName, ...]
    bar: str
    bar_m: int
    tolerance_m: int
    wide_m: int
    high_m: int
    inside: tuple[str, ...]
    around: tuple[tuple[str | Promise, tuple[str, ...]], ...]
    unnamed: int

    @property
    def patterns(self) -> tuple[str, ...]:
        """Which patterns are used, each once."""
        return tuple(dict.fromkeys(one.pattern for one in self.parts))

    @property
    def upside(self) -> tuple[StillPart, ...]:
        """The parts in the order of drawing: the strictest last, so that it lies on top."""
        return tuple(reversed([one for one in self.parts if one.path]))


def frame_of(told: MapTold) -> MapFrame | None:
    """Return the frame around all areas of a map with some room on each side; None where none has an outline."""
    found = pen.bounds_of(one.outline for one in told.parts)
    if found is None:
        return None
    west, south, east, north = found
    x, y = (east - west) * _AROUND, (north - south) * _AROUND
    return MapFrame.around([(west - x, south - y), (east + x, north + y)])


def sheet_of(frame: MapFrame) -> pen.Sheet:
    """Return the sheet on which a frame is drawn."""
    return pen.Sheet(*frame.origin, frame.scale_x, frame.scale_y, WIDTH, frame.height)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a map is drawn of, equal where every corner and word is; `told` has only what meets the sheet."""

    text: str
    told: MapTold = field(compare=False)
    frame: MapFrame = field(compare=False)


def draw_still(told: MapTold, *, lang: str, most: int = MOST_CORNERS) -> StillMap | None:
    """Return the drawing in a language of the public site, None where no area can be drawn with so many corners."""
    frame = frame_of(told)
    if frame is None:
        return None
    near = MapTold(told.parts, _near(told.communities, sheet_of(frame)))
    parts = [(one.name, one.sign, one.pattern, one.level.zh, one.level.en, one.outline) for one in near.parts]
    text = json.dumps([parts, [(one.name, one.outline) for one in near.communities]])
    return _drawn(_Asked(text, near, frame), lang, most)


def _near(communities: Iterable[MapCommunity], sheet: pen.Sheet) -> list[MapCommunity]:
    """Return the communities whose bounds meet the sheet."""
    east, south = sheet.west + sheet.width / sheet.scale_x, sheet.north - sheet.height / sheet.scale_y
    return [
        one
        for one in communities
        if one.bounds[0] < east and one.bounds[2] > sheet.west and one.bounds[1] < sheet.north and one.bounds[3] > south
    ]


@lru_cache(maxsize=_KEPT)
def _drawn(asked: _Asked, lang: str, most: int) -> StillMap | None:
    told, frame, sheet = asked.told, asked.frame, sheet_of(asked.frame)
    drawn, tolerance = _sketched(told.parts, sheet, most)
    shown = [one for one in drawn if one is not None]
    if not shown:
        return None
    ground = _ground(told.communities, sheet, tolerance, most * 2 // 3)
    labels, names = _names(told.parts, drawn, ground, sheet)
    inside, around, unnamed = _beside(shown[0], ground) if len(told.parts) == 1 else ((), (), 0)
    length, metres = _bar(frame)
    wide, high = _reach(shown, frame)
    bottom = round(frame.height)
    return StillMap(
        bottom + FOOT,
        tuple(_part(one, its, lang) for one, its in zip(told.parts, drawn, strict=True)),
        "".join(_path(one) for _name, one in ground), names, labels, f"M12 {bottom + 18}v10h{length:g}v-10",
        metres, ceil((tolerance + _ROUNDED) * frame.metres), wide, high, inside, around, unnamed,
    )  # fmt: skip


def _sketched(parts: Sequence[MapPart], sheet: pen.Sheet, most: int) -> tuple[list[pen.Sketch | None], float]:
    """Return the areas as they fit, None for one that does not, and the tolerance at which they do."""
    tolerance = _LEAST_TOLERANCE
    found = [pen.sketch(one.outline, sheet, tolerance) for one in parts]
    while sum(one.corners for one in found) > most and tolerance < _MOST_TOLERANCE:
        tolerance *= 2
        found = [pen.sketch(one.outline, sheet, tolerance) for one in parts]
    left, fitting = most, list[pen.Sketch | None]()
    for one in found:
        fits = 0 < one.corners <= left
        left -= one.corners if fits else 0
        fitting.append(one if fits else None)
    return fitting, tolerance


def _ground(
    communities: Iterable[MapCommunity], sheet: pen.Sheet, tolerance: float, most: int
) -> list[tuple[str, pen.Sketch]]:
    """Return the communities on the sheet with their names, the largest first, as many as fit."""
    near = [(one.name, pen.sketch(one.outline, sheet, tolerance)) for one in communities]
    left, kept = most, []
    for name, one in sorted(near, key=lambda pair: -pair[1].surface):
        if 0 < one.corners <= left:
            left -= one.corners
            kept.append((name, one))
    return kept


def _path(found: pen.Sketch) -> str:
    return "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in found.rings)


def _part(part: MapPart, drawn: pen.Sketch | None, lang: str) -> StillPart:
    level, filled = part.level.in_(lang), PATTERN_WORDS[part.pattern].in_(lang)
    words = f"{level}（{filled}）" if lang == "zh" else f"{level} ({filled})"
    return StillPart(part.name, part.sign, part.pattern, level, words, _path(drawn) if drawn else "")


def _names(
    parts: Sequence[MapPart], drawn: Sequence[pen.Sketch | None], ground: Sequence[tuple[str, pen.Sketch]],
    sheet: pen.Sheet,
) -> tuple[tuple[StillName, ...], tuple[StillName, ...]]:  # fmt: skip
    """Return the labels of areas and the names of communities that fit, none over another.

    A label stands where no stricter area lies over its own, as far as there is room.
    """
    taken: list[pen.Box] = []
    labels: list[StillName | None] = []
    above: list[pen.Sketch] = []
    for part, its in zip(parts, drawn, strict=True):
        if its is not None and part.sign:
            seen = _placed(part.sign, pen.without(its, above), sheet, taken)
            labels.append(seen or _placed(part.sign, its, sheet, taken))
            above.append(its)
    names = [_placed(_short(name), its, sheet, taken) for name, its in ground]
    return tuple(one for one in labels if one), tuple(one for one in names if one)


def _placed(text: str, found: pen.Sketch, sheet: pen.Sheet, taken: list[pen.Box]) -> StillName | None:
    wide = sum(_WIDE if east_asian_width(sign) in "WF" else _NARROW for sign in text)
    spot = pen.spot_for(found, wide, _HIGH, sheet, taken) if text else None
    if spot is None:
        return None
    x, y = spot
    taken.append((x - wide / 2, y - _HIGH / 2, x + wide / 2, y + _HIGH / 2))
    return StillName(text, f"{x:g}", f"{y + 8:g}")


def _short(name: str) -> str:
    return name if len(name) <= _MOST_SIGNS else f"{name[: _MOST_SIGNS - 1]}…"


def _beside(
    area: pen.Sketch, ground: Sequence[tuple[str, pen.Sketch]]
) -> tuple[tuple[str, ...], tuple[tuple[str | Promise, tuple[str, ...]], ...], int]:
    """Return the names of the communities that an area lies over, of those around it by direction, how many more."""
    inside = [name for name, its in ground if pen.overlaps(area, its)]
    beside = [(name, its) for name, its in ground if not pen.overlaps(area, its)]
    around: dict[int, tuple[str, ...]] = {}
    x, y = pen.middle_of(area)
    for name, its in beside[:MOST_NAMED]:
        own_x, own_y = pen.middle_of(its)
        eighth = round(atan2(y - own_y, own_x - x) / (pi / 4)) % 8
        around[eighth] = (*around.get(eighth, ()), name)
    more = max(0, len(inside) - MOST_NAMED) + max(0, len(beside) - MOST_NAMED)
    return tuple(inside[:MOST_NAMED]), tuple((_DIRECTIONS[at], around[at]) for at in sorted(around)), more


def _reach(shown: Sequence[pen.Sketch], frame: MapFrame) -> tuple[int, int]:
    """Return how far the areas reach from west to east and from north to south, in metres to two figures."""
    boxes = [one.shape.bounds for one in shown]
    wide = max(box[2] for box in boxes) - min(box[0] for box in boxes)
    high = max(box[3] for box in boxes) - min(box[1] for box in boxes)
    return _two_figures(wide * frame.metres), _two_figures(high * frame.metres)


def _two_figures(metres: float) -> int:
    step = 10 ** max(0, floor(log10(max(metres, 1))) - 1)
    return int(round(metres / step) * step)


def _bar(frame: MapFrame) -> tuple[float, int]:
    """Return the scale bar: its length in units and in metres, 1, 2 or 5 with noughts, at most a third of the map."""
    most = WIDTH / 3 * frame.metres
    power = 10 ** max(0, floor(log10(max(most, 1))))
    metres = next((step * power for step in (5, 2) if step * power <= most), power)
    return round(metres / frame.metres, 1), metres
