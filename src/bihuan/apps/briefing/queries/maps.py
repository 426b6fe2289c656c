"""What the maps of the public show: areas of controls that hold, and the communities around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.briefing.queries.holds import HeldHere, held_of
from bihuan.apps.briefing.queries.public import open_incidents
from bihuan.apps.briefing.rules.maps import NO_LEVEL, MapCommunity, MapPart, MapTold, bounded, pattern_of_rank
from bihuan.apps.core.queries import areas_of
from bihuan.apps.zones.models import Control
from bihuan.apps.zones.queries.controls import levels_of
from bihuan.apps.zones.rules.outlines import multi_polygon

MOST_LISTED = 40
"""Controls on the one map of what holds, the strictest first: more would hide each other, and weigh too much."""


@dataclass(frozen=True, slots=True)
class HeldOnMap:
    """One control of the list beside the map: what it is, the names of its communities, and its area."""

    held: HeldHere
    communities: tuple[str, ...]
    part: MapPart


@dataclass(frozen=True, slots=True)
class HeldMap:
    """What holds now as a map and as the list beside it; `n` is how many controls hold in all."""

    lines: tuple[HeldOnMap, ...]
    n: int
    told: MapTold


def communities_on_map(incident: str) -> tuple[MapCommunity, ...]:
    """Return the communities of an incident whose outlines are known."""
    return tuple(
        bounded(area.name, outline) for area in areas_of(incident) if (outline := multi_polygon([area.polygon]))
    )


def held_map(at: datetime) -> HeldMap:
    """Return the areas of all controls that hold at an instant, the strictest first; nothing of drafts, no places."""
    lines: list[HeldOnMap] = []
    communities: list[MapCommunity] = []
    n = 0
    for incident in open_incidents(at):
        held = held_of(incident, at)
        n += len(held)
        lines += _lines(incident.code, held[:MOST_LISTED])
        communities += communities_on_map(incident.code)
    shown = tuple(lines[:MOST_LISTED])
    return HeldMap(shown, n, MapTold(tuple(one.part for one in shown), tuple(communities)))


def _lines(incident: str, held: list[tuple[str, str, HeldHere]]) -> list[HeldOnMap]:
    rows = Control.objects.in_bulk([control for control, _level, _here in held])
    names = {area.code: area.name for area in areas_of(incident)}
    levels = [one.code for one in levels_of(incident)]
    lines = []
    for control, level, here in held:
        row = rows[control]
        words = here.level if here.level.zh else NO_LEVEL
        part = MapPart(here.name, row.outline, pattern_of_rank(level, levels), words, str(here.number))
        lines.append(HeldOnMap(here, tuple(names.get(code, code) for code in row.communities), part))
    return lines
