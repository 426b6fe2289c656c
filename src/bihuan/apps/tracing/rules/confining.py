"""What an order that somebody stay somewhere must have: a basis, an end, a review, a second person. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.rules import Actor, NotAllowed, Role

BASES = ("public_health_emergency", "statutory_duty")
REGIMES = ("central_quarantine", "home_quarantine", "home_monitoring", "isolation", "hospital")
LIFTINGS = ("negative", "mistaken", "contested", "condition", "rule_changed")
REFUSALS = ("not_necessary", "milder_means", "wrong_person", "wrong_time")
WAITING, IN_FORCE, REFUSED, LIFTED, OVER = "waiting", "in_force", "refused", "lifted", "over"
LONGEST = timedelta(days=30)
LONGEST_TO_REVIEW = timedelta(days=7)
PROPOSERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTERVIEWER, Role.HEALTH_APPROVER})
DECIDERS = frozenset({Role.HEALTH_APPROVER})


@dataclass(frozen=True, slots=True)
class Terms:
    """How long, on what ground, in which way, and when it is looked at again."""

    regime: str
    legal_basis: str
    starts_at: datetime
    ends_at: datetime | None
    review_at: datetime | None


def check_terms(terms: Terms, at: datetime) -> tuple[datetime, datetime]:
    """Return end and review of terms that may be proposed.

    :raises NotAllowed: `bad_regime`, `unlawful_basis`, `no_end`, `end_before_start`, `quarantine_too_long`,
        `end_passed`, `no_review`, `review_too_late`.
    """
    if terms.regime not in REGIMES:
        raise NotAllowed("bad_regime")
    if terms.legal_basis not in BASES:
        raise NotAllowed("unlawful_basis")
    ends_at = _end(terms, at)
    if terms.review_at is None or terms.review_at <= terms.starts_at:
        raise NotAllowed("no_review")
    if terms.review_at > min(ends_at, terms.starts_at + LONGEST_TO_REVIEW):
        raise NotAllowed("review_too_late", days=LONGEST_TO_REVIEW.days)
    return ends_at, terms.review_at


def _end(terms: Terms, at: datetime) -> datetime:
    if terms.ends_at is None:
        raise NotAllowed("no_end")
    if terms.ends_at <= terms.starts_at:
        raise NotAllowed("end_before_start")
    if terms.ends_at <= at:
        raise NotAllowed("end_passed")
    if terms.ends_at - terms.starts_at > LONGEST:
        raise NotAllowed("quarantine_too_long", days=LONGEST.days)
    return terms.ends_at


def check_role(by: Actor, roles: frozenset[Role]) -> None:
    """Refuse everybody but these roles at the desk. :raises NotAllowed: `wrong_role`."""
    if by.role not in roles or by.unit:
        raise NotAllowed("wrong_role", role=by.role.value)
