"""What happens in a drill before anybody at the desk knows: who was where, and who infected whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bihuan.config.drill.holding import Holding, hold
from bihuan.engine.drill import District
from bihuan.engine.drill.outbreak import DAY_S, DrillCase, met_by, spread, stays_of

CASES: Final = 34
KNOWN_BEFORE: Final = 3  # the last of the cases, who are contacts before they are cases
FIRST_PERSON: Final = 11  # who falls ill first
FIRST_ONSET: Final = 3  # days after the holder's first


@dataclass(frozen=True, slots=True)
class Happened:
    """What the holder knows, the outbreak, and whom the case met that will be searched for, the longest first."""

    holding: Holding
    cases: tuple[DrillCase, ...]
    met: tuple[int, ...]

    def registered(self) -> set[int]:
        """Return who stands in the holder's file with a document."""
        return {one.person for one in self.cases} | set(self.met)


def happen(folder: Path, *, district: District, seed: int, zone: str, at: datetime) -> Happened:
    """Invent in an empty folder where everybody was until the day of `at`, and let an outbreak run through it."""
    here = ZoneInfo(zone)
    today = at.astimezone(here).date()
    holding = hold(folder, district=district, seed=seed, last_day=today, zone=zone)
    cases = _outbreak(holding, seed, today, here)
    return Happened(holding, cases, tuple(_met_by(holding, cases[-1 - KNOWN_BEFORE], int(at.timestamp()))))


def _outbreak(holding: Holding, seed: int, today: date, zone: ZoneInfo) -> tuple[DrillCase, ...]:
    first_onset = holding.first_day + timedelta(days=FIRST_ONSET)
    midnight = int(datetime.combine(first_onset, time.min, zone).timestamp())
    return spread(
        holding.moves, seed=seed, first=FIRST_PERSON, first_onset=first_onset, last_day=today, midnight=midnight,
        most=CASES,
    )  # fmt: skip


def _met_by(holding: Holding, case: DrillCase, until: int) -> list[int]:
    zero = int(datetime.combine(case.onset, time.min, UTC).timestamp())
    longest: dict[int, int] = {}
    for stay in stays_of(holding.moves, case.person, zero - 2 * DAY_S, min(zero + 2 * DAY_S, until)):
        for one in met_by(holding.moves, stay):
            longest[one.person] = longest.get(one.person, 0) + one.end - one.start
    return sorted(longest, key=lambda person: (-longest[person], person))
