"""What a map that the public sees is made of: areas that were decided and published, names of communities. Pure.

There is no kind of point in it, so that no place of anybody can come onto a map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bihuan.apps.briefing.rules.announcements_words import INSTRUCTIONS
from bihuan.apps.briefing.rules.never_ask import Words

PATTERNS: Final = ("crossed", "slanting", "dotted", "level", "off")
CROSSED, SLANTING, DOTTED, LEVEL, OFF = PATTERNS
PATTERN_WORDS: Final[dict[str, Words]] = {
    CROSSED: Words("交叉线", "crossed lines"), SLANTING: Words("斜线", "slanting lines"),
    DOTTED: Words("圆点", "dots"), LEVEL: Words("横线", "level lines"),
    OFF: Words("无填充、虚线边", "no filling, a dashed edge"),
}  # fmt: skip
_BY_SEVERITY: Final = {"Extreme": CROSSED, "Severe": CROSSED, "Moderate": SLANTING, "Minor": DOTTED}
_SEVERITY_WORDS: Final[dict[str, Words]] = {
    "Extreme": Words("极严重", "Extreme"), "Severe": Words("严重", "Severe"), "Moderate": Words("中等", "Moderate"),
    "Minor": Words("轻微", "Minor"), "Unknown": Words("严重程度未知", "Severity not known"),
}  # fmt: skip
NO_LONGER: Final = Words("现不按此执行", "Does not hold now")
NO_LEVEL: Final = Words("未定级", "No level")


@dataclass(frozen=True, slots=True)
class MapPart:
    """One area of a map: a GeoJSON MultiPolygon in WGS-84 degrees, how it is filled, what its level is called.

    `sign` is what stands in it on the drawing and in the list beside it ("" = none).
    """

    name: str
    outline: Mapping[str, Any]
    pattern: str
    level: Words
    sign: str = ""


@dataclass(frozen=True, slots=True)
class MapCommunity:
    """A community that may lie under a map, drawn faintly with its name: a GeoJSON MultiPolygon, and its bounds.

    `bounds` are west, south, east, north in degrees: only what meets the sheet is drawn.
    """

    name: str
    outline: Mapping[str, Any]
    bounds: tuple[float, float, float, float]


def bounded(name: str, outline: Mapping[str, Any]) -> MapCommunity:
    """Return a community for maps; its outline has at least one ring."""
    points = [point for polygon in outline["coordinates"] for point in polygon[0]]
    east, north = [point[0] for point in points], [point[1] for point in points]
    return MapCommunity(name, outline, (min(east), min(north), max(east), max(north)))


@dataclass(frozen=True, slots=True)
class MapTold:
    """What a map shows: areas, the strictest first, and the communities that they lie upon."""

    parts: Sequence[MapPart] = ()
    communities: Sequence[MapCommunity] = field(default=())


def announced_part(
    area: str, outline: Mapping[str, Any], severity: str, measure: str, *, is_in_force: bool
) -> MapPart:  # fmt: skip
    """Return the area of an announcement: by how grave it is; one that does not hold (any more) is not filled."""
    if not is_in_force:
        return MapPart(area, outline, OFF, NO_LONGER)
    grave, asked = _SEVERITY_WORDS[severity], INSTRUCTIONS[measure]
    level = Words(f"{grave.zh}。{asked.zh}", f"{grave.en}. {asked.en}")
    return MapPart(area, outline, _BY_SEVERITY.get(severity, LEVEL), level)


def pattern_of_rank(level: str, levels: Sequence[str]) -> str:
    """Return how the area of a control is filled: by the rank of its level in the protocol, the strictest first."""
    if level not in levels:
        return LEVEL
    return (CROSSED, SLANTING, DOTTED)[min(levels.index(level), 2)]
