"""What is known of a line, and for how long a count of it says anything. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bihuan.engine.screening.progress import SiteNow

COUNT_LASTS = timedelta(minutes=60)
"""A count older than this says nothing about now: in an hour a line empties or doubles."""
MOST_WAITING = 20_000
CHANGE_SECONDS = 30.0
"""What a full tube costs its lane until the next one stands ready; an assumption, said so wherever it is used."""


@dataclass(frozen=True, slots=True)
class SiteSeen:
    """What the tables tell of one site of a round now.

    `expected` are due in its hours; `sampled`, `last_hour` and `last_quarter` are swabs in tubes; `newest_at` is when
    the newest tube was filled; `waiting` and `counted_at` are the last count, None without one.
    """

    site: str
    number: int
    name: str
    unit: str
    opens_at: datetime
    closes_at: datetime
    expected: int
    sampled: int
    last_hour: int
    last_quarter: int
    newest_at: datetime | None
    waiting: int | None
    counted_at: datetime | None
    lanes: int
    are_lanes_open: bool
    seconds: float

    def counts(self, at: datetime) -> bool:
        """Say whether the last count is young enough to speak of now."""
        return self.counted_at is not None and at - self.counted_at <= COUNT_LASTS


def lane_an_hour(seconds: float, pool_size: int) -> float:
    """Return how many people a lane samples in an hour, with its tube changes."""
    return 3600.0 / (seconds + CHANGE_SECONDS / pool_size)


def site_now(seen: SiteSeen, pool_size: int, at: datetime) -> SiteNow:
    """Return a site as the engine takes it; a count that is too old counts as none."""
    from bihuan.engine.screening.progress import SiteNow  # it needs numpy, and no page starts with that

    return SiteNow(
        opens=round(seen.opens_at.timestamp()), closes=round(seen.closes_at.timestamp()), expected=seen.expected,
        sampled=seen.sampled, last_hour=seen.last_hour, waiting=seen.waiting if seen.counts(at) else None,
        lanes=seen.lanes, lane_an_hour=lane_an_hour(seen.seconds, pool_size),
    )  # fmt: skip


def arrived_an_hour(seen: SiteSeen, counts: Mapping[datetime, int], at: datetime) -> int | None:
    """Return how many came in the last hour: those sampled and what the line grew by; None without two counts.

    `counts`: the site's counts of the last two hours; the newest is set against the one nearest to an hour before it.
    """
    if not counts:
        return None
    newest = max(counts)
    older = [moment for moment in counts if timedelta(minutes=30) <= newest - moment <= timedelta(minutes=90)]
    if not older or at - newest > COUNT_LASTS:
        return None
    before = min(older, key=lambda moment: abs(newest - moment - timedelta(hours=1)))
    hours = (newest - before) / timedelta(hours=1)
    return max(0, round(seen.last_hour + (counts[newest] - counts[before]) / hours))
