"""What holds where, as the public is told: by community, by the words of an address, by a position. Nothing is kept.

Places of the desk are not looked through: that one is known there tells of cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bihuan.apps.briefing.queries.public import OpenIncident, open_incidents
from bihuan.apps.briefing.rules.never_ask import Words
from bihuan.apps.core.queries import areas_of
from bihuan.apps.zones.queries.controls import levels_of
from bihuan.apps.zones.queries.holding import ground_of, holding_at, holding_in, holdings_by_community
from bihuan.apps.zones.rules.measures import measure_words, reason_words

if TYPE_CHECKING:
    from bihuan.apps.core.models import Area
    from bihuan.apps.zones.rules.overlaps import HeldControl, Holding

MOST_FOUND: Final = 8
_SHORTEST: Final = 2  # one sign alone is in half of all addresses


@dataclass(frozen=True, slots=True)
class HeldHere:
    """One control that holds, in words; instants are in the incident's zone. `is_partly`: in a part of it only."""

    number: int
    name: str
    level: Words
    measures: tuple[Words, ...]
    reason: Words
    basis: str
    starts_at: datetime
    ends_at: datetime
    review_at: datetime
    is_partly: bool


@dataclass(frozen=True, slots=True)
class Community:
    """A community of an incident, who answers for it, and what holds there, the strictest first."""

    id: str
    name: str
    unit: str
    incident: OpenIncident
    controls: tuple[HeldHere, ...]

    @property
    def level(self) -> Words:
        """Return the level of the strictest control."""
        return self.controls[0].level if self.controls else Words("", "")


def communities(at: datetime) -> list[Community]:
    """Return every community of the incidents the public is told of, with what holds there at an instant."""
    told = []
    for incident in open_incidents(at):
        names = _levels(incident.code)
        held = holdings_by_community(incident.code, at)
        units = {area.unit_id: area.unit.name for area, _ in held}
        told += [_community(area, units[area.unit_id], incident, holding, names) for area, holding in held]
    return told


def in_force(at: datetime) -> list[HeldHere]:
    """Return every control that holds anywhere at an instant, of all incidents, the strictest first in each."""
    return [here for incident in open_incidents(at) for _id, _level, here in held_of(incident, at)]


def held_of(incident: OpenIncident, at: datetime) -> list[tuple[str, str, HeldHere]]:
    """Return (identifier, code of the level, words) of what holds anywhere in an incident, the strictest first."""
    ground, levels = ground_of(incident.code), _levels(incident.code)
    holding = ground.holding(range(len(ground.controls)), at, list(levels))
    return [(one.id, one.level, _held(one, incident, levels)) for one in holding.controls]


def community(area_id: str, at: datetime) -> Community | None:
    """Return one community with what holds there at an instant; None for one that is not known."""
    for incident in open_incidents(at):
        area = next((one for one in areas_of(incident.code) if str(one.pk) == area_id), None)
        if area is not None:
            held = holding_in(incident.code, area.code, at)
            return _community(area, area.unit.name, incident, held, _levels(incident.code))
    return None


def communities_named(address: str, at: datetime) -> list[Community]:
    """Return the communities whose name or other words stand in an address, those of the longest word, at most eight.

    Where none does, those whose name has all of what was typed.
    """
    told = "".join(address.split()).casefold()
    if len(told) < _SHORTEST:
        return []
    areas = [area for incident in open_incidents(at) for area in areas_of(incident.code)]
    found = _longest((area, word) for area in areas for word in _words(area) if word in told)
    found = found or [area for area in areas if any(told in word for word in _words(area))]
    chosen = dict.fromkeys(str(area.pk) for area in found)
    return [one for area_id in list(chosen)[:MOST_FOUND] if (one := community(area_id, at)) is not None]


def held_at(longitude: float, latitude: float, at: datetime) -> list[HeldHere]:
    """Return what holds at a position in WGS-84 degrees, of every incident the public is told of."""
    return [
        one
        for incident in open_incidents(at)
        for one in _told(holding_at(incident.code, longitude, latitude, at), incident, _levels(incident.code))
    ]


def _words(area: Area) -> list[str]:
    told = ("".join(str(word).split()).casefold() for word in (area.name, *area.aliases))
    return [word for word in told if len(word) >= _SHORTEST]


def _longest(found: Iterable[tuple[Area, str]]) -> list[Area]:
    pairs = list(found)
    longest = max((len(word) for _, word in pairs), default=0)
    return [area for area, word in pairs if len(word) == longest]


def _community(
    area: Area, unit: str, incident: OpenIncident, holding: Holding, levels: Mapping[str, Words]
) -> Community:
    return Community(str(area.pk), area.name, unit, incident, tuple(_told(holding, incident, levels)))


def _told(holding: Holding, incident: OpenIncident, levels: Mapping[str, Words]) -> list[HeldHere]:
    return [_held(one, incident, levels) for one in holding.controls]


def _held(one: HeldControl, incident: OpenIncident, levels: Mapping[str, Words]) -> HeldHere:
    zone = ZoneInfo(incident.time_zone)
    return HeldHere(
        one.number, one.name, levels.get(one.level, Words(one.level, one.level)),
        tuple(Words(measure_words(code, "zh"), measure_words(code, "en")) for code in one.measures),
        Words(*reason_words(one.reason)), one.basis, one.starts_at.astimezone(zone), one.ends_at.astimezone(zone),
        one.review_at.astimezone(zone), one.is_partly,
    )  # fmt: skip


def _levels(incident: str) -> dict[str, Words]:
    return {one.code: Words(one.zh, one.en) for one in levels_of(incident)}
