"""When a finding may be proposed, confirmed or refused, and what confirming it would do. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.tracing.rules.following import Plan

PROPOSED, WAITING, CONFIRMED, REFUSED = "proposed", "waiting", "confirmed", "refused"
TYPES = ("same_place", "companion", "named", "household", "transport", "care")
CERTAINTIES = ("certain", "probable", "possible")
REFUSALS = ("not_there", "too_short", "protected", "wrong_person", "mistaken")
DECIDERS = frozenset({Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTERVIEWER})


@dataclass(frozen=True, slots=True)
class ExposureTold:
    """What is said of one exposure besides who: when, how sure, of which kind."""

    first_at: datetime
    last_at: datetime
    certainty: str
    type: str
    protocol_types: tuple[str, ...] = ()


def check_exposure(told: ExposureTold, at: datetime) -> None:
    """Refuse what cannot be. Of the kinds of exposure, the protocol's own (direct contact, shared air …) count too.

    :raises NotAllowed: `exposure_reversed`, `exposure_in_future`, `bad_certainty`, `bad_type`.
    """
    if told.last_at < told.first_at:
        raise NotAllowed("exposure_reversed")
    if told.last_at > at:
        raise NotAllowed("exposure_in_future")
    if told.certainty not in CERTAINTIES:
        raise NotAllowed("bad_certainty")
    if told.type not in {*TYPES, *told.protocol_types}:
        raise NotAllowed("bad_type")


def check_decider(by: Actor) -> None:
    """Let a person at the desk decide, and nobody else: no machine confirms what a search found.

    :raises NotAllowed: `person_needed` or `wrong_role`.
    """
    if by.role is Role.SYSTEM or by.account in {"", "system"}:
        raise NotAllowed("person_needed")
    if by.role not in DECIDERS or by.unit:
        raise NotAllowed("wrong_role", role=by.role.value)


@dataclass(frozen=True, slots=True)
class Known:
    """How a person stands already: whether a case, and the live contact they are ("" = none) with its last contact."""

    is_case: bool = False
    contact: str = ""
    last_contact_on: date | None = None
    category: str = ""


def outcome_of(known: Known, plan: Plan) -> str:
    """Return what confirming does for one person: `case`, `new`, `informed`, `extended` or `already`."""
    if known.is_case:
        return "case"
    if not known.contact:
        return "new" if plan.days else "informed"
    later = known.last_contact_on is None or plan.last_contact_on > known.last_contact_on
    return "extended" if plan.days and (later or plan.category != known.category) else "already"


def count_outcomes(outcomes: Iterable[str]) -> dict[str, int]:
    """Return how many persons come to which outcome, every outcome named."""
    found = list(outcomes)
    return {name: found.count(name) for name in ("new", "informed", "extended", "already", "case")}
