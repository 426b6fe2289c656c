"""Revealing one masked value: its reasons, and how many an officer may in a shift (R9). Every number stands here. Pure.

[D] 60 in a shift pass, the 61st alarms; three times one's own median or more than the unit's 95th percentile alarms
too, once there are enough shifts to compare with; after 200 nothing more is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median

from bihuan.apps.core.rules.actors import NotAllowed

SOFT_LIMIT = 60
HARD_LIMIT = 200
TIMES_MEDIAN = 3
NO_ALARM_BELOW = 10  # three times a median of one would alarm at every fourth look
SHIFTS_TO_COMPARE = 5
WINDOW_WITHOUT_SHIFT = timedelta(hours=12)
COMPARED_OVER = timedelta(days=14)
LEAST_WORDS = 8


class Reason(StrEnum):
    """Why a masked value is asked for: one of these, no free text first."""

    CALL_PERSON = "call_person"
    FIND_ADDRESS = "find_address"
    SAME_PERSON = "same_person"
    ASK_SOURCE = "ask_source"
    REVIEW_FEEDBACK = "review_feedback"
    CALL_BACK = "call_back"
    COMPLAINT = "complaint"
    OTHER = "other"


REASONS = tuple(reason.value for reason in Reason)


class Alarm(StrEnum):
    """Why somebody is told of a reveal."""

    SOFT = "over_budget"
    MEDIAN = "over_own_median"
    UNIT = "over_unit_p95"
    HARD = "hard_stop"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether the value may be shown, its number in the shift, and the alarm it raises for the first time."""

    is_shown: bool
    number: int
    alarm: Alarm | None = None


def check_reason(reason: str, words: str) -> None:
    """Refuse what is no reason. :raises NotAllowed: `unknown_reason`, or `missing_detail` for "other" without words."""
    if reason not in REASONS:
        raise NotAllowed("unknown_reason", move="reveal")
    if reason == Reason.OTHER and len(words.strip()) < LEAST_WORDS:
        raise NotAllowed("missing_detail", detail="words", move="reveal")


def percentile_95(counts: Sequence[int]) -> int:
    """Return the nearest-rank 95th percentile of counts, 0 of none."""
    ordered = sorted(counts)
    return ordered[-(-95 * len(ordered) // 100) - 1] if ordered else 0


def judge(before: int, own: Sequence[int], unit: Sequence[int]) -> Ruling:
    """Return what becomes of one more reveal after `before` in this shift.

    `own` and `unit` are counts of earlier days: of the officer, and of everybody in the unit.
    """
    number = before + 1
    if number > HARD_LIMIT:
        return Ruling(False, number, Alarm.HARD if number == HARD_LIMIT + 1 else None)
    if number == SOFT_LIMIT + 1:
        return Ruling(True, number, Alarm.SOFT)
    if number == _first_above(TIMES_MEDIAN * median(own) if len(own) >= SHIFTS_TO_COMPARE else None):
        return Ruling(True, number, Alarm.MEDIAN)
    if number == _first_above(percentile_95(unit) if len(unit) >= SHIFTS_TO_COMPARE else None):
        return Ruling(True, number, Alarm.UNIT)
    return Ruling(True, number)


def _first_above(limit: float | None) -> int:
    """Return the number at which a limit is passed, 0 where there is none or the budget itself is reached before."""
    if limit is None:
        return 0
    first = max(int(limit), NO_ALARM_BELOW) + 1
    return first if first <= SOFT_LIMIT else 0
