"""Break-glass (R24): one person, sixty minutes, told at once, reviewed within a day, three times a day. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bihuan.apps.core.rules.actors import NotAllowed, Role

LASTS = timedelta(minutes=60)
REVIEW_WITHIN = timedelta(hours=24)
MOST_A_DAY = 3
DAY = timedelta(hours=24)
LEAST_WORDS = 20
ROLES = frozenset(
    {
        Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.INTERVIEWER, Role.REVIEWER, Role.UNIT_DISPATCHER,
        Role.FIELD_OFFICER,
    }
)  # fmt: skip
REVIEWERS = frozenset({Role.DATA_PROTECTION_OFFICER, Role.COMMANDER, Role.DESK_LEAD})
UNIT_KINDS_WITHOUT = frozenset({"police", "checkpoint"})


class Reason(StrEnum):
    """For which emergency the glass is broken."""

    DANGER_TO_LIFE = "danger_to_life"
    PERSON_MISSING = "person_missing"
    MEDICAL_EMERGENCY = "medical_emergency"
    WRONG_UNIT_HOLDS = "wrong_unit_holds"


REASONS = tuple(reason.value for reason in Reason)
VERDICTS = ("justified", "not_justified")


@dataclass(frozen=True, slots=True)
class Broken:
    """One earlier breaking of the same person's: when, and when it was reviewed."""

    opened_at: datetime
    reviewed_at: datetime | None


def may_break(role: Role, unit_kind: str) -> bool:
    """Say whether the role may break the glass, and look through one it broke: no police, no checkpoint (R24)."""
    return role in ROLES and unit_kind not in UNIT_KINDS_WITHOUT


def check_breaker(role: Role, unit_kind: str) -> None:
    """Refuse police units, checkpoints and roles that see no persons. :raises NotAllowed: `wrong_role`."""
    if not may_break(role, unit_kind):
        raise NotAllowed("wrong_role", role=role.value)


def check_break(*, reason: str, words: str, earlier: Sequence[Broken], at: datetime) -> None:
    """Refuse a breaking: no reason, too few words, three within a day, or one left unreviewed for a day.

    :raises NotAllowed: `unknown_reason`, `too_few_words`, `glass_unreviewed` or `glass_too_often`.
    """
    if reason not in REASONS:
        raise NotAllowed("unknown_reason", move="break_glass")
    if len(words.strip()) < LEAST_WORDS:
        raise NotAllowed("too_few_words", least=LEAST_WORDS)
    if any(one.reviewed_at is None and at - one.opened_at >= REVIEW_WITHIN for one in earlier):
        raise NotAllowed("glass_unreviewed")
    if sum(at - one.opened_at < DAY for one in earlier) >= MOST_A_DAY:
        raise NotAllowed("glass_too_often", most=MOST_A_DAY)


def is_open(opened_at: datetime, at: datetime) -> bool:
    """Say whether the glass still gives access: the sixty minutes are half open."""
    return opened_at <= at < opened_at + LASTS


def check_review(*, reviewer: str, breaker: str, verdict: str) -> None:
    """Refuse a review of one's own, or without a verdict. :raises NotAllowed: `own_access` or `unknown_answer`."""
    if reviewer == breaker:
        raise NotAllowed("own_access")
    if verdict not in VERDICTS:
        raise NotAllowed("unknown_answer")
