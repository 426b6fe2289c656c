"""What a round of welfare teams is made of: whom it takes, from where, within which time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.rules.priority import Priorities
from bihuan.apps.residents.rules.walking import walking_seconds

if TYPE_CHECKING:
    from bihuan.engine.visiting.problem import VisitPlan

ASKED, MADE, FAILED = "asked", "made", "failed"
MOST_TEAMS = 20
MOST_DOORS = 400
SECONDS = 10.0
FAIR = 1.25
_STEPS_A_DOOR = 25  # a round of ten doors needs no six thousand tries; the clock ends a long one
LEAST_HOURS, MOST_HOURS = 1, 12
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Door:
    """Somebody to be seen on a round: their check, class, points, when the ladder climbs, where they live if known."""

    check: str
    care_class: str
    points: int
    due_at: datetime
    limit_at: datetime
    position: Position | None


def check_plan(teams: int, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Refuse a round that cannot be walked.

    :raises NotAllowed: `bad_teams` (1 to 20), `bad_hours` (1 to 12 hours, not over already).
    """
    if not 1 <= teams <= MOST_TEAMS:
        raise NotAllowed("bad_teams")
    hours = (ends_at - starts_at) / timedelta(hours=1)
    if not LEAST_HOURS <= hours <= MOST_HOURS or ends_at <= at:
        raise NotAllowed("bad_hours")


def middle_of(positions: Iterable[Position]) -> Position | None:
    """Return the mean of positions, None of none: where somebody is taken to live whose door nobody has placed."""
    told = list(positions)
    if not told:
        return None
    return sum(x for x, _ in told) / len(told), sum(y for _, y in told) / len(told)


def window_of(door: Door, starts_at: datetime, ends_at: datetime) -> tuple[int, int]:
    """Return within which seconds of the round somebody must be visited: until the ladder climbs, if that can be.

    One whose ladder climbs before the round begins, or after it, may be visited all along; so nobody is left out for
    being late already.
    """
    length = int((ends_at - starts_at).total_seconds())
    last = int((door.limit_at - starts_at).total_seconds())
    return 0, last if 0 < last < length else length


def plan_round(
    doors: Sequence[Door], teams: int, home: Position, by: Priorities, starts_at: datetime, ends_at: datetime
) -> VisitPlan:
    """Return the routes of so many teams, which all begin at `home`, on foot; at most `SECONDS` of search.

    The engine saves ways, so one team could walk what two were sent for. Therefore the shifts are then cut to `FAIR`
    times an even share of the work, and that plan is taken when it leaves out no more: everybody is seen sooner.
    """
    from bihuan.engine.visiting.planning import plan_visits  # numpy: nothing of a page loads it at start-up
    from bihuan.engine.visiting.problem import Team, Visit

    length = int((ends_at - starts_at).total_seconds())
    asked = [
        Visit(
            door.check, by.classes[door.care_class].minutes, window_of(door, starts_at, ends_at), frozenset(),
            door.points, *(door.position or home),
        )
        for door in doors
    ]  # fmt: skip
    places = [home] * teams + [door.position or home for door in doors]
    ways = walking_seconds(places)

    def planned(until_s: int) -> VisitPlan:
        sent = [Team(str(number), frozenset(), 0, until_s, *home) for number in range(1, teams + 1)]
        return plan_visits(sent, asked, ways, seconds=SECONDS / 2, steps=_STEPS_A_DOOR * len(doors))

    found = planned(length)
    work_s = found.travel_s + sum(60 * one.minutes for one in asked)
    even = planned(min(length, ceil(FAIR * work_s / teams))) if teams > 1 else found
    return even if len(even.unserved) <= len(found.unserved) else found
