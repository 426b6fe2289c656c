"""Hours that nobody holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

Period = tuple[datetime, datetime]


def gaps(held: Iterable[Period], starts_at: datetime, ends_at: datetime) -> tuple[Period, ...]:
    """Return the parts of [starts_at, ends_at) that no held period covers, in order."""
    found: list[Period] = []
    reached = starts_at
    for first, last in sorted(held):
        if last <= reached or first >= ends_at:
            continue
        if first > reached:
            found.append((reached, first))
        reached = max(reached, last)
    if reached < ends_at:
        found.append((reached, ends_at))
    return tuple(found)


def most_at_once(held: Iterable[Period]) -> int:
    """Return how many periods hold one instant at most."""
    turns = sorted(turn for first, last in held for turn in ((first, 1), (last, -1)))  # an end before a beginning
    now, most = 0, 0
    for _instant, change in turns:
        now += change
        most = max(most, now)
    return most
