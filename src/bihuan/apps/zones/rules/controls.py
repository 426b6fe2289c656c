"""What a control must have before it may be drafted, decided, extended or lifted. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.zones.rules.outlines import check_outline

DRAFT, DECIDED, LIFTED, WITHDRAWN = "draft", "decided", "lifted", "withdrawn"
LONGEST = timedelta(days=14)
LONGEST_TO_REVIEW = timedelta(days=7)
ENDS_SOON = timedelta(hours=24)
REASONS = ("new_cases", "spread", "exposed_place", "precaution", "level_raised", "level_lowered", "still_needed")
LIFTINGS = ("no_new_infection", "milder_means", "level_changed", "mistaken", "contested", "rule_changed")
WITHDRAWALS = ("not_necessary", "milder_means", "mistaken", "wrong_area", "wrong_time")
DRAFTERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.COMMANDER})
DECIDERS = frozenset({Role.DESK_LEAD, Role.COMMANDER})


@dataclass(frozen=True, slots=True)
class ControlTold:
    """What somebody drafts: where, what, why, on which legal basis (in words), and from when until when.

    `communities` are codes; `outline` is GeoJSON in WGS-84 degrees, {} to take the outlines of the communities.
    """

    name: str
    measures: tuple[str, ...]
    reason: str
    basis: str
    starts_at: datetime
    ends_at: datetime | None
    review_at: datetime | None
    level: str = ""
    communities: tuple[str, ...] = ()
    outline: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lawful:
    """What the incident has room for: levels of its protocol, measures that have words, communities that exist."""

    levels: Collection[str]
    measures: Collection[str]
    communities: Collection[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """From when until when, and when somebody looks again; every part is there."""

    starts_at: datetime
    ends_at: datetime
    review_at: datetime


def check_told(told: ControlTold, lawful: Lawful, at: datetime) -> Terms:
    """Return the terms of a draft that may be kept.

    :raises NotAllowed: `control_without_name`, `no_measure`, `unknown_measure`, `unknown_risk_level`, `bad_reason`,
        `no_legal_basis`, `unknown_area`, `control_nowhere`, `bad_outline`, or what its terms lack (`check_terms`).
    """
    if not told.name.strip():
        raise NotAllowed("control_without_name")
    if not told.measures:
        raise NotAllowed("no_measure")
    if set(told.measures) - set(lawful.measures):
        raise NotAllowed("unknown_measure")
    if told.level and told.level not in lawful.levels:
        raise NotAllowed("unknown_risk_level")
    if told.reason not in REASONS:
        raise NotAllowed("bad_reason")
    if not told.basis.strip():
        raise NotAllowed("no_legal_basis")
    if set(told.communities) - set(lawful.communities):
        raise NotAllowed("unknown_area")
    if not check_outline(told.outline) and not told.communities:
        raise NotAllowed("control_nowhere")
    return check_terms(told.starts_at, told.ends_at, told.review_at, at)


def check_terms(starts_at: datetime, ends_at: datetime | None, review_at: datetime | None, at: datetime) -> Terms:
    """Return terms that may hold: with an end, not too far away, and a review before it.

    :raises NotAllowed: `control_without_end`, `end_before_start`, `end_passed`, `control_too_long`, `no_review`,
        `review_too_late`.
    """
    if ends_at is None:
        raise NotAllowed("control_without_end")
    if ends_at <= starts_at:
        raise NotAllowed("end_before_start")
    if ends_at <= at:
        raise NotAllowed("end_passed")
    if ends_at - starts_at > LONGEST:
        raise NotAllowed("control_too_long", days=LONGEST.days)
    return Terms(starts_at, ends_at, check_review(starts_at, ends_at, review_at, at))


def check_review(starts_at: datetime, ends_at: datetime, review_at: datetime | None, at: datetime) -> datetime:
    """Return when somebody looks again: after the start and now, within seven days of the later, not after the end.

    :raises NotAllowed: `no_review`, `review_too_late`.
    """
    first = max(starts_at, at)
    if review_at is None or review_at <= first:
        raise NotAllowed("no_review")
    if review_at > min(ends_at, first + LONGEST_TO_REVIEW):
        raise NotAllowed("review_too_late", days=LONGEST_TO_REVIEW.days)
    return review_at


def begins_at(starts_at: datetime, at: datetime) -> datetime:
    """Return from when a control holds that is decided at the instant: it binds nobody before it was decided."""
    return max(starts_at, at)


def holds(state: str, starts_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Say whether a control holds at the instant."""
    return state == DECIDED and starts_at <= at < ends_at


def check_role(by: Actor, roles: frozenset[Role]) -> None:
    """Refuse everybody but these roles at the desk. :raises NotAllowed: `wrong_role`."""
    if by.role not in roles or by.unit:
        raise NotAllowed("wrong_role", role=by.role.value)


def check_code(code: str, known: Collection[str]) -> None:
    """Refuse a reason that is none of these. :raises NotAllowed: `bad_reason`."""
    if code not in known:
        raise NotAllowed("bad_reason")
