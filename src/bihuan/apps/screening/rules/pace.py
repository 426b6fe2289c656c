"""When a round ends if it goes on as in the last hours. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

SEEN_OVER = timedelta(hours=2)


def finish_at(hours: Mapping[datetime, int], missing: int, at: datetime) -> datetime | None:
    """Return when so many missing people are tested at the pace of the last two hours; None when nobody comes.

    `hours`: the people tested in the hour that begins at each instant.
    """
    if missing == 0:
        return at
    hour = timedelta(hours=1)
    begins = at - SEEN_OVER
    shares = [(people, min(start + hour, at) - max(start, begins), start) for start, people in hours.items()]
    done = sum(people * (span / _lived(start, at)) for people, span, start in shares if span > timedelta())
    first = min((start for start, people in hours.items() if people), default=at)
    seen = at - max(begins, first)
    if done <= 0 or seen <= timedelta():
        return None
    return at + missing * seen / done


def _lived(start: datetime, at: datetime) -> timedelta:
    """Return how much of the hour has passed: the people of a running hour came in that part of it."""
    return min(timedelta(hours=1), at - start)
