"""When somebody is late, how long somebody has worked, and how long in the heat. Pure values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LATE_AFTER = timedelta(minutes=10)
"""How long after the beginning of a block somebody who is not there is late."""
RELIEF_LATE_AFTER = timedelta(minutes=10)
"""How long after the end of a block somebody who is still there has been forgotten."""
EARLY = timedelta(hours=1)
"""How long before a block one may check in for it."""
DAY, WEEK = timedelta(hours=24), timedelta(days=7)
DAY_MINUTES, WEEK_MINUTES = 720, 3600
"""The planner's limits of hours (engine/roster/problem.py: Rules): in 24 hours, in seven days."""
HOURS_WARNING_MINUTES, HEAT_WARNING_MINUTES = 60, 5
HOUR_MINUTES = 60
AD_HOC = ("reinforcement", "swap", "not_planned", "came_back")
LEAVING = ("block_over", "relief_not_come", "ill", "heat", "called_away", "sent_home")
RELIEVED = "relieved"


@dataclass(frozen=True, slots=True)
class Block:
    """What an officer was given: [starts_at, ends_at) at a post."""

    assignment: str
    need: str
    post: str
    starts_at: datetime
    ends_at: datetime


def block_now(blocks: Iterable[Block], at: datetime) -> Block | None:
    """Return the block that runs, else the next one that may be begun (an hour early at most); None for none."""
    near = [one for one in blocks if one.starts_at - EARLY <= at < one.ends_at]
    return min(near, key=lambda one: (one.starts_at > at, one.starts_at), default=None)


def minutes_late(block: Block | None, at: datetime) -> int:
    """Return how many whole minutes after the beginning of the block it is; 0 before it or without a block."""
    return max(int((at - block.starts_at).total_seconds() // 60), 0) if block else 0


def minutes_within(spells: Iterable[tuple[datetime, datetime | None]], starts_at: datetime, at: datetime) -> int:
    """Return how many whole minutes of the spells lie in [starts_at, at); a spell without an end runs on.

    A spell that begins after `at` (a clock that was set back) counts nothing.
    """
    seconds = 0.0
    for begin, end in spells:
        overlap = (min(end or at, at) - max(begin, starts_at)).total_seconds()
        seconds += max(overlap, 0.0)
    return int(seconds // 60)


@dataclass(frozen=True, slots=True)
class HeatRun:
    """Work in the heat since the last whole rest: the running stretch, what went before it, and a rest that runs."""

    permitted_minutes: int | None
    since: datetime | None
    carried_seconds: int = 0
    rest_since: datetime | None = None


def heat_seconds(run: HeatRun, at: datetime) -> int:
    """Return how many seconds were worked in the heat since the last whole rest; never below zero."""
    running = max(int((at - run.since).total_seconds()), 0) if run.since else 0
    return run.carried_seconds + running


def whole_rest_minutes(permitted_minutes: int | None) -> int:
    """Return how long a rest has to be for the minutes to count from zero again: what the hour has left.

    The heat table gives minutes of work and of rest that make an hour (NIOSH 2016-106, table of work/rest schedules).
    Where it is unknown, or the heat forbids no work, a rest of 15 minutes counts.
    """
    if permitted_minutes is None or permitted_minutes >= HOUR_MINUTES:
        return 15
    return HOUR_MINUTES - permitted_minutes


def rested(run: HeatRun, at: datetime) -> HeatRun:
    """Return the run after its rest has ended now: from zero after a whole rest, else where it stood."""
    length = max((at - run.rest_since).total_seconds(), 0) if run.rest_since else 0
    is_whole = length >= whole_rest_minutes(run.permitted_minutes) * 60
    return HeatRun(run.permitted_minutes, at, 0 if is_whole else run.carried_seconds)


def resting(run: HeatRun, at: datetime) -> HeatRun:
    """Return the run when a rest begins now."""
    return HeatRun(run.permitted_minutes, None, heat_seconds(run, at), at)


def heat_alarm(run: HeatRun, at: datetime) -> str:
    """Return "passed", "near" (five minutes before) or "": unknown limits and a whole hour of work alarm nobody."""
    if run.permitted_minutes is None or run.permitted_minutes >= HOUR_MINUTES or run.since is None:
        return ""
    left = run.permitted_minutes * 60 - heat_seconds(run, at)
    if left <= 0:
        return "passed"
    return "near" if left <= HEAT_WARNING_MINUTES * 60 else ""


def hours_alarm(day_minutes: int, week_minutes: int) -> str:
    """Return "passed", "near" (an hour before) or "" for the minutes worked in 24 hours and in seven days."""
    left = min(DAY_MINUTES - day_minutes, WEEK_MINUTES - week_minutes)
    if left <= 0:
        return "passed"
    return "near" if left <= HOURS_WARNING_MINUTES else ""


def post_state(*, minimum: int, present: int, late: int) -> str:
    """Return how a post stands: "filled", "late" (those who are due are not all there), "lacking", or "closed"."""
    if present >= minimum:
        return "filled" if minimum or present else "closed"
    return "late" if late else "lacking"
