"""What a query is, what is known when it is asked, and what the gate says to it. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bihuan.apps.core.rules import Role

ORIGINATORS = frozenset({Role.DESK_ANALYST, Role.DESK_LEAD})
SEARCHERS = ORIGINATORS | {Role.INTERVIEWER}
APPROVERS = frozenset({Role.HEALTH_APPROVER, Role.DEPARTMENT_APPROVER})
PURPOSES = ("find_exposed", "find_source", "notify_exposed")
BASES = ("public_health_emergency", "statutory_duty")
LONG_VENUES = frozenset({"workplace", "school"})


class Outcome(StrEnum):
    """What the gate says."""

    ACCEPTED = "accepted"
    NEEDS_APPROVAL = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Stay:
    """A place and the time [starts_at, ends_at) for which it is asked."""

    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Ask:
    """One query as it was asked; what is "" or None was left out."""

    purpose: str = ""
    legal_basis: str = ""
    case: str = ""
    window_from: datetime | None = None
    window_to: datetime | None = None
    places: tuple[Stay, ...] = ()
    officer: str = ""
    approver: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A query of the last hours that was accepted or waits: it has used up a part of the budgets."""

    officer: str
    case: str
    window_from: datetime
    window_to: datetime
    places: tuple[Stay, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known when a query is asked: who asks, the case, the places' kinds, and what was asked before.

    `case_refusal` says why the case can release nothing ("" = it can); `case_at` is the instant around which its
    windows lie; `venues` maps the places of the incident among those asked to their kinds.
    """

    at: datetime
    account: str
    role: Role | None
    unit: str
    is_ended: bool
    case_refusal: str
    case_at: datetime | None
    venues: Mapping[str, str]
    earlier: tuple[Earlier, ...] = ()
    asked_before: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says, the code and figures of the reason, and the nearest narrower query that would pass."""

    outcome: Outcome
    code: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    narrower: Ask | None = None
