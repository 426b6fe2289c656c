"""Announcements: what one must say, who may release it, what each occasion makes of the chain. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bihuan.apps.core.rules import Actor, NotAllowed, Role

STATES = ("waiting", "released", "cancelled", "dropped")
WAITING, RELEASED, CANCELLED, DROPPED = STATES
DRAFT_STATES = (WAITING, RELEASED, DROPPED)
ORIGINS = ("control", "round", "free")
CONTROL, ROUND, FREE = ORIGINS
KINDS = ("alert", "update", "cancel")
ALERT, UPDATE, CANCEL = KINDS
# what a version was made of: the occasions of a control and of a round, or a person who wrote, corrected, cancelled
OCCASIONS = ("decided", "extended", "lifted", "planned", "changed", "dropped", "written", "corrected", "cancelled")
CANCELLINGS = ("mistaken", "over", "replaced")
MEASURES = ("shelter", "avoid", "execute", "monitor")
RELEASERS = frozenset({Role.DESK_LEAD, Role.COMMANDER})
WRITERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.COMMANDER})
LONGEST: Final = timedelta(days=60)
MOST_TEXT, MOST_TITLE_ZH, MOST_TITLE_EN, MOST_AREA = 10_000, 60, 120, 200


@dataclass(frozen=True, slots=True)
class Told:
    """What an announcement says: titles and texts, where, from when until when, how grave, what is asked of people."""

    title_zh: str
    title_en: str
    zh: str
    en: str
    area: str
    starts_at: datetime
    ends_at: datetime
    communities: tuple[str, ...] = ()
    outline: Mapping[str, Any] = field(default_factory=dict)
    severity: str = "Unknown"
    certainty: str = "Unknown"
    measure: str = "monitor"


def check_told(told: Told, communities: Collection[str], at: datetime) -> None:
    """Refuse what cannot stand in public.

    :raises NotAllowed: `announcement_empty`: a title or a text is lacking in one of the languages; `announcement_long`;
        `announcement_nowhere`; `unknown_area`; `end_before_start`; `end_passed`; `announcement_too_long` (days);
        `unknown_severity`.
    """
    words = (told.title_zh, told.title_en, told.zh, told.en)
    if not all(one.strip() for one in words):
        raise NotAllowed("announcement_empty")
    limits = (MOST_TITLE_ZH, MOST_TITLE_EN, MOST_TEXT, MOST_TEXT)
    if any(len(one) > most for one, most in zip(words, limits, strict=True)) or len(told.area) > MOST_AREA:
        raise NotAllowed("announcement_long")
    if not told.area.strip() or (not told.communities and not told.outline):
        raise NotAllowed("announcement_nowhere")
    if set(told.communities) - set(communities):
        raise NotAllowed("unknown_area")
    _check_period(told, at)
    if (
        told.severity not in SEVERITIES or told.certainty not in CERTAINTIES or told.measure not in MEASURES
    ):  # fmt: skip
        raise NotAllowed("unknown_severity")


def _check_period(told: Told, at: datetime) -> None:
    if told.ends_at <= told.starts_at:
        raise NotAllowed("end_before_start")
    if told.ends_at <= at:
        raise NotAllowed("end_passed")
    if told.ends_at - told.starts_at > LONGEST:
        raise NotAllowed("announcement_too_long", days=LONGEST.days)


def check_releaser(by: Actor, written_by: str) -> None:
    """Refuse who may not release: who neither leads nor commands, and whoever wrote it.

    :raises NotAllowed: `wrong_role`; `own_request`.
    """
    if by.role not in RELEASERS or by.unit:
        raise NotAllowed("wrong_role", role=by.role.value)
    if written_by and written_by == by.account:
        raise NotAllowed("own_request")


def check_writer(by: Actor) -> None:
    """Refuse who may not write. :raises NotAllowed: `wrong_role`."""
    if by.role not in WRITERS or by.unit:
        raise NotAllowed("wrong_role", role=by.role.value)


def kind_of(versions: int, is_cancel: bool) -> str:
    """Return what the next version is: the first alerts, a later one updates, a cancellation ends the chain."""
    if is_cancel:
        return CANCEL
    return UPDATE if versions else ALERT


# The words of CAP 1.2 (OASIS, 3.2.2), and how the desk's decisions map to them. Written here, changed nowhere else.
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")
_BY_RANK = ("Severe", "Moderate", "Minor")  # the strictest level of the protocol first
_BY_REASON = {
    "new_cases": "Observed", "exposed_place": "Observed", "level_raised": "Observed", "level_lowered": "Observed",
    "spread": "Likely", "still_needed": "Likely", "precaution": "Possible",
}  # fmt: skip
_HOUR = timedelta(hours=1)


def severity_of(level: str, levels: Collection[str]) -> str:
    """Return how grave a control is: by the rank of its level in the protocol, moderate where it has none."""
    ranked = list(levels)
    if level not in ranked:
        return "Moderate"
    return _BY_RANK[min(ranked.index(level), len(_BY_RANK) - 1)]


def certainty_of(reason: str) -> str:
    """Return how sure the reason of a control is, by its code."""
    return _BY_REASON.get(reason, "Unknown")


def measure_of(severity: str) -> str:
    """Return what a control asks of people: to stay in where it is severe, to keep away else."""
    return "shelter" if severity == "Severe" else "avoid"


def urgency_of(kind: str, starts_at: datetime, at: datetime) -> str:
    """Return CAP's urgency at the release: what holds is immediate, what begins within the hour expected."""
    if kind == CANCEL:
        return "Past"
    if starts_at <= at:
        return "Immediate"
    return "Expected" if starts_at - at <= _HOUR else "Future"
