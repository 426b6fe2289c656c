"""The ladder of a welfare check: which step follows, until when, and the equation that loses nobody. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.residents.rules.priority import STEPS, Priorities

OPEN, SEEN, ENDED = "open", "seen", "ended"
FIRST, LAST = STEPS[0], STEPS[-1]
ORDERED = {"community": "P2", LAST: "P1"}
"""The steps that somebody beyond the team must climb, with the urgency of the order that calls them."""
BY_TEAM = frozenset({"visit", "second_try"})
"""The steps for which somebody goes to the door: these are what a round plans."""


def next_step(step: str, *, has_phone: bool, has_kin: bool) -> str:
    """Return the step above; what cannot be tried (no telephone, no kin) is left out; the last one stays.

    :raises NotAllowed: `unknown_step`.
    """
    if step not in STEPS:
        raise NotAllowed("unknown_step")
    above = [one for one in STEPS[STEPS.index(step) + 1 :] if _can(one, has_phone=has_phone, has_kin=has_kin)]
    return above[0] if above else LAST


def _can(step: str, *, has_phone: bool, has_kin: bool) -> bool:
    return {"phone": has_phone, "kin": has_kin}.get(step, True)


def is_behind(told: str, now: str) -> bool:
    """Say whether a try was made on a lower step than the check stands on now: it is kept, and climbs nothing.

    :raises NotAllowed: `unknown_step`.
    """
    if told not in STEPS:
        raise NotAllowed("unknown_step")
    return STEPS.index(told) < STEPS.index(now)


def first_due(by: Priorities, care_class: str, *, seen_at: datetime | None, at: datetime) -> datetime:
    """Return when somebody must be seen next: hours of their class after they were seen; one never seen, at once."""
    return at if seen_at is None else seen_at + by.every(care_class)


def limit_of(by: Priorities, care_class: str, step: str, since: datetime) -> datetime:
    """Return until when a step that began at `since` may last."""
    return since + by.limit(care_class, step)


@dataclass(frozen=True, slots=True)
class Open:
    """What the equation must know of an open check: whose, when due, on which step, whether they were seen before."""

    entry: str
    due_at: datetime
    was_seen: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """The equation at one instant: everybody to whom a check is owed = seen + on the ladder + not yet due.

    `due` counts people on the register; the right side counts open checks. `seen` were seen and their next check is
    not due; `ladder` are due now and not seen yet, whatever the step; `not_yet` were never seen and are not due yet.
    """

    due: int
    seen: int
    ladder: int
    not_yet: int

    @property
    def difference(self) -> int:
        """Return how many are missing on the right (negative: counted twice). Anything but 0 is a fault."""
        return self.due - self.seen - self.ladder - self.not_yet


def owed(people: Iterable[str], checks: Iterable[Open], at: datetime) -> Owed:
    """Hold the people of the register against the open checks."""
    told = list(checks)
    ladder = sum(one.due_at <= at for one in told)
    seen = sum(one.due_at > at and one.was_seen for one in told)
    return Owed(len(set(people)), seen, ladder, len(told) - ladder - seen)
