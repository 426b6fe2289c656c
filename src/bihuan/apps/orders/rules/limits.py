"""How long each state may last, by urgency, and what happens when it lasts longer (loop.md 4.3). Seconds."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.apps.core.rules import DutyRole

MINUTE, HOUR, DAY = 60, 3600, 86_400

CLOCKS: dict[str, dict[str, int]] = {
    "dispatch": {"P1": MINUTE, "P2": 5 * MINUTE, "P3": HOUR, "P4": 4 * HOUR},
    "sign": {"P1": MINUTE, "P2": 5 * MINUTE, "P3": 15 * MINUTE, "P4": HOUR},
    "start": {"P1": 2 * MINUTE, "P2": 15 * MINUTE, "P3": HOUR, "P4": 4 * HOUR},
    "feedback": {"P1": 5 * MINUTE, "P2": 2 * HOUR, "P3": DAY, "P4": 3 * DAY},
    "return": {"P1": 2 * MINUTE, "P2": 10 * MINUTE, "P3": 30 * MINUTE, "P4": 2 * HOUR},
    "dispute": {"P1": 5 * MINUTE, "P2": 30 * MINUTE, "P3": 2 * HOUR, "P4": 8 * HOUR},
    "review": {"P1": 5 * MINUTE, "P2": 30 * MINUTE, "P3": 4 * HOUR, "P4": DAY},
    "stand_down": {"P1": MINUTE, "P2": 5 * MINUTE, "P3": HOUR, "P4": 4 * HOUR},
}
"""Limits by clock and urgency. `sign`, `start` and `feedback` all count from dispatch, never from signing (M9)."""

LADDERS: dict[str, tuple[DutyRole, ...]] = {
    "dispatch": (DutyRole.DESK_LEAD,),
    "sign": (DutyRole.UNIT_DEPUTY, DutyRole.UNIT_HEAD, DutyRole.DESK_LEAD),
    "start": (DutyRole.UNIT_DUTY_OFFICER, DutyRole.UNIT_HEAD, DutyRole.DESK_LEAD),
    "feedback": (DutyRole.UNIT_HEAD, DutyRole.DESK_LEAD),
    "resume": (DutyRole.UNIT_HEAD, DutyRole.DESK_LEAD),
    "return": (DutyRole.DESK_LEAD,),
    "dispute": (DutyRole.DESK_LEAD,),
    "review": (DutyRole.DESK_LEAD,),
    "stand_down": (DutyRole.UNIT_HEAD, DutyRole.DESK_LEAD),
}
"""Who is called at each step of a breached clock; after the last step it stays with the last."""

OVERDUE_FLAGS = {
    "dispatch": "overdue_dispatch",
    "sign": "overdue_sign",
    "start": "overdue_start",
    "feedback": "overdue_feedback",
    "resume": "overdue_feedback",
}
LONGEST_PAUSE = {"sign": HOUR}
CALLBACK_AFTER = DAY
UNMERGE_WITHIN = 72 * HOUR
LONGEST_SUSPENSION = DAY
MOST_SUSPENSIONS = 2
MOST_SENT_BACK = 2
MOST_CALLBACK_TRIES = 3
OUTCOME_LIMIT = DAY
OPEN_ORDER_LIMIT = 5 * MINUTE


def limit(clock: str, urgency: str, generation: int = 0) -> timedelta:
    """Return a clock's limit; a reopened order (generation > 0) has half of it. :raises KeyError: no such clock."""
    seconds = CLOCKS[clock][urgency]
    return timedelta(seconds=seconds // 2 if generation else seconds)


def pause(clock: str, urgency: str, step: int) -> timedelta:
    """Return how long after escalation `step` (1, 2 …) the next one comes.

    The clock's own limit while the ladder is climbed, then doubling, up to an hour for signing and a day for the rest.
    """
    base = CLOCKS.get(clock, CLOCKS["review"])[urgency]
    beyond = max(step - len(LADDERS[clock]), 0)
    longest = LONGEST_PAUSE.get(clock, DAY)
    return timedelta(seconds=min(base * 2 ** min(beyond, 16), max(longest, base)))


def called_at(clock: str, step: int) -> DutyRole:
    """Return the duty role that escalation `step` (1, 2 …) calls."""
    ladder = LADDERS[clock]
    return ladder[min(step, len(ladder)) - 1]


def is_extension_fair(seconds: int, urgency: str) -> bool:
    """Say whether an extension is above zero and at most half of the feedback limit."""
    return 0 < seconds <= CLOCKS["feedback"][urgency] // 2


def later(at: datetime, seconds: int) -> datetime:
    """Return the instant `seconds` after `at`."""
    return at + timedelta(seconds=seconds)
