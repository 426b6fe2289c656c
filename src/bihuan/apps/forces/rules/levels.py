"""What a duty level may demand, and what that is for a unit of some strength. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from bihuan.apps.core.rules import NotAllowed

MOST_DAY_MINUTES, MOST_WEEK_MINUTES, LEAST_REST_MINUTES = 720, 3600, 480
REASONS = ("outbreak_grows", "outbreak_shrinks", "big_event", "order_from_above", "exercise")
_MOST_CALL_UP_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Demands:
    """What one level demands: shares of a unit's strength in percent, times in minutes."""

    code: str
    name: str
    share_percent: int
    call_up_minutes: int
    home_percent: int
    day_minutes: int = MOST_DAY_MINUTES
    week_minutes: int = MOST_WEEK_MINUTES
    rest_minutes: int = 660


def check_demands(told: Demands) -> None:
    """Refuse demands that nobody can meet, or that would let somebody work longer than twelve hours a day.

    :raises NotAllowed: `no_name`, `bad_share` (duty and home station are more than everybody), `bad_call_up`,
        `day_too_long`, `week_too_long`, `rest_too_short`.
    """
    if not told.code.strip() or not told.name.strip():
        raise NotAllowed("no_name")
    if told.share_percent < 0 or told.home_percent < 0 or told.share_percent + told.home_percent > 100:
        raise NotAllowed("bad_share")
    if not 0 < told.call_up_minutes <= _MOST_CALL_UP_MINUTES:
        raise NotAllowed("bad_call_up")
    if not 0 < told.day_minutes <= MOST_DAY_MINUTES:
        raise NotAllowed("day_too_long", hours=MOST_DAY_MINUTES // 60)
    if not told.day_minutes <= told.week_minutes <= MOST_WEEK_MINUTES:
        raise NotAllowed("week_too_long", hours=MOST_WEEK_MINUTES // 60)
    if told.rest_minutes < LEAST_REST_MINUTES:
        raise NotAllowed("rest_too_short", hours=LEAST_REST_MINUTES // 60)


def share_of(percent: int, strength: int) -> int:
    """Return how many of a strength a share is, rounded up: half a person does not keep a station."""
    return ceil(percent * strength / 100)
