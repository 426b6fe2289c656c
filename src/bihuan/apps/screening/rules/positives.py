"""From a positive tube to its last member cleared. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

HELD, SWAB_POSITIVE, RELEASED, CASE = "held", "positive", "released", "case"
OPEN_STATES = (HELD, SWAB_POSITIVE)
ORDER_KIND = "single_swab"
ORDER_URGENCY = "P1"


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a positive tube has been open: until its last member was cleared, or until now."""

    started_at: datetime
    members: int
    cleared: int
    cases: int
    ended_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Say whether somebody is still held."""
        return self.ended_at is None

    def length(self, at: datetime) -> timedelta:
        """Return the time from the result of the tube to the last member cleared, or to now."""
        return (self.ended_at or at) - self.started_at


def clock_of(started_at: datetime, members: Sequence[tuple[str, datetime | None]]) -> Clock:
    """Return the clock of a tube from (state, cleared_at) of its members; it runs while one of them is not cleared."""
    cleared = [cleared_at for _, cleared_at in members if cleared_at is not None]
    ended = max(cleared, default=started_at) if len(cleared) == len(members) else None
    return Clock(started_at, len(members), len(cleared), sum(state == CASE for state, _ in members), ended)


def outcome_of(result: str) -> str:
    """Return what a held person becomes by their own swab's result: an invalid one leaves them held."""
    return {"negative": RELEASED, "positive": SWAB_POSITIVE}.get(result, HELD)
