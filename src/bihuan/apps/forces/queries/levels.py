"""Which duty level holds, and what it demands of each unit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.forces.models import LevelHeld
from bihuan.apps.forces.queries.people import strengths
from bihuan.apps.forces.rules.levels import share_of


def level_at(incident: str, at: datetime) -> LevelHeld | None:
    """Return the level that holds at the instant with its demands, None before the first was set."""
    held = LevelHeld.objects.filter(incident_id=incident, since__lte=at).select_related("level")
    return held.order_by("-since").first()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit meets the level that holds: its people, and how many each demand asks for."""

    unit: str
    strength: int
    away: int
    on_duty: int
    duty_asked: int
    home_asked: int

    @property
    def at_home(self) -> int:
        """Return who is neither away nor on duty."""
        return self.strength - self.away - self.on_duty

    @property
    def is_short(self) -> bool:
        """Say whether a demand of the level is not met."""
        return self.on_duty < self.duty_asked or self.at_home < self.home_asked


def standings(incident: str, at: datetime, units: Collection[str] | None = None) -> list[Standing]:
    """Return how each unit, or some, stands against the level that holds; without a level nothing is asked."""
    held = level_at(incident, at)
    share, home = (held.level.share_percent, held.level.home_percent) if held else (0, 0)
    return [
        Standing(code, one.strength, one.away, one.on_duty, share_of(share, one.strength), share_of(home, one.strength))
        for code, one in sorted(strengths(incident, at, units).items())
    ]


def home_minimum(incident: str, at: datetime, units: Collection[str] | None = None) -> dict[str, int]:
    """Return how many of each unit's people, or of some units', stay at the home station under the level that holds."""
    return {one.unit: one.home_asked for one in standings(incident, at, units) if one.home_asked}
