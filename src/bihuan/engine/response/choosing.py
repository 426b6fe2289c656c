"""Whom to send: who may go and can, soonest first; and why each of the others was left out. A person decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bihuan.engine.roads.travelling import TravelTimes

Travel = Callable[[npt.NDArray[np.float64], npt.NDArray[np.float64]], TravelTimes]
STALE_S: Final = 120
MOST_PENALTY_S: Final = 300
REASONS: Final = (
    "busy", "no_skill", "no_permit", "no_position", "shift_ends", "heat", "no_way",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One unit that might go; positions in WGS-84 degrees.

    `position_age_s` None: nobody knows how old the position is. `shift_ends_s`: seconds until the end of the shift.
    `heat_minutes`: how long it may still work in this heat and clothing. None: no such limit. `permits`: codes of the
    closed areas it may enter.
    """

    id: str
    longitude: float | None
    latitude: float | None
    position_age_s: float | None = None
    skills: frozenset[str] = frozenset()
    is_free: bool = True
    shift_ends_s: float | None = None
    heat_minutes: float | None = None
    permits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted: where, with which skills, for how many minutes of work, into which closed areas."""

    longitude: float
    latitude: float
    skills: frozenset[str] = frozenset()
    minutes: float = 0.0
    permits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit that can go: seconds of travel, and what is added for a position that may no longer be true."""

    id: str
    seconds: float
    is_uncertain: bool
    penalty_s: float


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One unit that cannot go, and all the reasons (`REASONS`)."""

    id: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The proposal: soonest first (with penalties), who was left out, and whether the times are of a straight line."""

    ranked: tuple[Ranked, ...]
    left_out: tuple[LeftOut, ...]
    is_straight: bool = False


def rank_units(candidates: Sequence[Candidate], wanted: Wanted, travel: Travel, *, stale_s: float = STALE_S) -> Choice:
    """Return the units that may go, soonest first, and the reasons of all others; ties keep the order given.

    A position older than `stale_s` is uncertain: half its age (300 s at most) is added before ranking, for it may have
    moved away as well as nearer; one of unknown age costs the most.
    """
    early = [(one, _reasons(one, wanted)) for one in candidates]
    able = [one for one, reasons in early if not reasons]
    left = [LeftOut(one.id, reasons) for one, reasons in early if reasons]
    if not able:
        return Choice((), tuple(left))
    times = travel(np.array([(one.longitude, one.latitude) for one in able]), _place(wanted))
    ranked: list[Ranked] = []
    for one, seconds in zip(able, times.seconds[:, 0].tolist(), strict=True):
        late = _late_reasons(one, wanted, seconds)
        if late:
            left.append(LeftOut(one.id, late))
        else:
            ranked.append(_rank(one, seconds, stale_s))
    ranked.sort(key=lambda row: row.seconds + row.penalty_s)
    return Choice(tuple(ranked), tuple(left), times.is_straight)


def _place(wanted: Wanted) -> npt.NDArray[Any]:
    return np.array([[wanted.longitude, wanted.latitude]])


def _reasons(one: Candidate, wanted: Wanted) -> tuple[str, ...]:
    """Return why it cannot go, as far as no travel time is needed."""
    said = {
        "busy": not one.is_free,
        "no_skill": not wanted.skills <= one.skills,
        "no_permit": not wanted.permits <= one.permits,
        "no_position": one.longitude is None or one.latitude is None,
        "shift_ends": one.shift_ends_s is not None and one.shift_ends_s < wanted.minutes * 60,
        "heat": one.heat_minutes is not None and one.heat_minutes < wanted.minutes,
    }
    return tuple(reason for reason, holds in said.items() if holds)


def _late_reasons(one: Candidate, wanted: Wanted, seconds: float) -> tuple[str, ...]:
    if not np.isfinite(seconds):
        return ("no_way",)
    needed = seconds + wanted.minutes * 60
    return ("shift_ends",) if one.shift_ends_s is not None and one.shift_ends_s < needed else ()


def _rank(one: Candidate, seconds: float, stale_s: float) -> Ranked:
    age = one.position_age_s
    if age is not None and age <= stale_s:
        return Ranked(one.id, seconds, is_uncertain=False, penalty_s=0.0)
    penalty = MOST_PENALTY_S if age is None else min(age / 2, MOST_PENALTY_S)
    return Ranked(one.id, seconds, is_uncertain=True, penalty_s=float(penalty))
