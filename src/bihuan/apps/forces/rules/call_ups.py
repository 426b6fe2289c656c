"""Who is called when people are needed, and who must not be. Pure values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

REST = timedelta(minutes=660)
"""How long somebody rests between two duties (engine/roster/problem.py: Rules.rest_minutes)."""
MESSAGES = ("muster", "stand_by", "reinforce", "relieve", "emergency")
REASONS = ("ill", "resting", "out_of_town", "family", "other_duty")
OVERRIDES = ("nobody_else", "life_at_risk", "agreed_by_telephone")
ANSWER_MINUTES = (5, 10, 15, 30, 60)
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Candidate:
    """An officer of whom a call may be thought: duty now, absence now, when the last duty ended, recent minutes."""

    id: str
    number: str
    unit: str
    skills: frozenset[str] = frozenset()
    is_on_duty: bool = False
    is_absent: bool = False
    last_end: datetime | None = None
    week_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom a call asks for: of a unit, with a skill, so many, or the share of a duty level; "" and None = whoever.

    `share_percent` of the strength that matches has to be on duty at a duty level (等级勤务): so many are called that,
    with those who are on duty already, it is reached.
    """

    unit: str = ""
    skill: str = ""
    wanted: int | None = None
    share_percent: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is called, in that order; who of them against which rule; how many were left out by which rule."""

    called: tuple[str, ...] = ()
    against: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    matched: int = 0


def stopped_by(one: Candidate, at: datetime) -> str:
    """Return which rule keeps somebody from being called: `on_duty`, `absent`, `resting` (11 hours), or ""."""
    if one.is_on_duty:
        return "on_duty"
    if one.is_absent:
        return "absent"
    return "resting" if one.last_end is not None and at < one.last_end + REST else ""


def _matches(one: Candidate, ask: Ask) -> bool:
    return (not ask.unit or one.unit == ask.unit) and (not ask.skill or ask.skill in one.skills)


def how_many(ask: Ask, *, able: int, strength: int, on_duty: int) -> int:
    """Return how many of those who can be called are: the wanted number, what the level's share lacks, or all."""
    if ask.wanted is not None:
        return min(ask.wanted, able)
    if ask.share_percent is not None:
        return min(max(ceil(ask.share_percent * strength / 100) - on_duty, 0), able)
    return able


def choose(candidates: Iterable[Candidate], ask: Ask, at: datetime, overridden: Sequence[str] = ()) -> Chosen:
    """Return who is called: who matches and no rule stops, the least worked of late first, then by number.

    `overridden` are called besides, whatever rule stops them, other than being on duty already. A duty level sets a
    share only where no number is asked for.
    """
    matching = [one for one in candidates if _matches(one, ask)]
    stopped = {one.id: stopped_by(one, at) for one in matching}
    able = sorted((one for one in matching if not stopped[one.id]), key=lambda one: (one.week_minutes, one.number))
    on_duty = sum(rule == "on_duty" for rule in stopped.values())
    most = how_many(ask, able=len(able), strength=len(matching), on_duty=on_duty)
    called = [one.id for one in able[:most]]
    against = {
        one.id: stopped[one.id] for one in matching if one.id in overridden and stopped[one.id] in {"absent", "resting"}
    }
    left: dict[str, int] = {}
    for name, rule in stopped.items():
        if rule and name not in against:
            left[rule] = left.get(rule, 0) + 1
    return Chosen((*called, *against), against, left, len(matching))


def is_unanswered(*, state: str, made_at: datetime, answer_minutes: int, at: datetime) -> bool:
    """Say whether an answer is overdue."""
    return state == "called" and at >= made_at + timedelta(minutes=answer_minutes)
