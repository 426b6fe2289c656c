"""The way of a tube, step by step, and the balance that leaves none unaccounted for. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.rules import NotAllowed, Role

FILLING, SEALED, HANDED, AT_LABORATORY, RESULTED, LOST = (
    "filling", "sealed", "handed", "at_laboratory", "resulted", "lost",
)  # fmt: skip
STEPS = (FILLING, SEALED, HANDED, AT_LABORATORY, RESULTED, LOST)
ON_THE_WAY = (FILLING, SEALED, HANDED, AT_LABORATORY)
MAY_BE_LOST = frozenset({FILLING, SEALED, HANDED, AT_LABORATORY})
ARRIVAL_LIMIT = timedelta(hours=6)
"""A tube that has not arrived six hours after it was filled is called for; swabs keep for days, people do not wait."""
RESULT_LIMIT = timedelta(hours=12)
"""A tube at the laboratory without a result after twelve hours counts as slow."""
COURIERS = frozenset({Role.FIELD_OFFICER, Role.SITE_LEADER, Role.DESK_LEAD, Role.DESK_ANALYST, Role.SYSTEM})
RECEIVERS = COURIERS
LOSERS = frozenset({Role.SITE_LEADER, Role.DESK_LEAD, Role.DESK_ANALYST, Role.SYSTEM})
MOST_IN_BOX = 2_000


@dataclass(frozen=True, slots=True)
class Balance:
    """Tubes made against where they are; `by_step` counts by the tubes' states, `by_marks` by their instants."""

    made: int
    by_step: Mapping[str, int]
    by_marks: Mapping[str, int]

    @property
    def on_the_way(self) -> int:
        """Return how many tubes are between the lane and their result."""
        return sum(self.by_step.get(step, 0) for step in ON_THE_WAY)

    @property
    def unaccounted(self) -> int:
        """Return how many tubes stand in no step, or in another one by their instants than by their state."""
        told = sum(self.by_step.get(step, 0) for step in STEPS)
        apart = sum(abs(self.by_step.get(step, 0) - self.by_marks.get(step, 0)) for step in STEPS)
        return abs(self.made - told) + apart


def is_overdue(filled_at: datetime, at: datetime) -> bool:
    """Say whether a tube that is not at the laboratory ought to be there."""
    return at - filled_at >= ARRIVAL_LIMIT


def check_role(role: Role, roles: frozenset[Role]) -> None:
    """Refuse who may not do this with tubes. :raises NotAllowed: `wrong_role`."""
    if role not in roles:
        raise NotAllowed("wrong_role", role=role.value)


def check_box(tubes: Collection[str]) -> None:
    """Refuse a box of nothing or of too much. :raises NotAllowed: `empty_box`, `box_too_full`."""
    if not tubes:
        raise NotAllowed("empty_box")
    if len(tubes) > MOST_IN_BOX:
        raise NotAllowed("box_too_full", limit=MOST_IN_BOX)


@dataclass(frozen=True, slots=True)
class Found:
    """What the laboratory found of a box: `arrived` as listed, `missing` of the list, `extra` beyond the list."""

    arrived: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def compare(listed: Collection[str], scanned: Collection[str]) -> Found:
    """Return the list of a box against what was scanned; each in order of code."""
    known, seen = set(listed), set(scanned)
    return Found(tuple(sorted(known & seen)), tuple(sorted(known - seen)), tuple(sorted(seen - known)))
