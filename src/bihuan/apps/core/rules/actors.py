"""What may happen in core: who may act, how a job backs off. Pure values in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person may be in one incident (product.md); granted by another, expiring."""

    DESK_LEAD = "desk_lead"
    DESK_ANALYST = "desk_analyst"
    INTAKE_CLERK = "intake_clerk"
    INTERVIEWER = "interviewer"
    REVIEWER = "reviewer"
    HEALTH_APPROVER = "health_approver"
    DEPARTMENT_APPROVER = "department_approver"
    UNIT_DISPATCHER = "unit_dispatcher"
    FIELD_OFFICER = "field_officer"
    SITE_LEADER = "site_leader"
    GATE_KEEPER = "gate_keeper"
    PLANNER = "planner"
    COMMANDER = "commander"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    HOTLINE_OPERATOR = "hotline_operator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"
    SOURCE = "source"
    SYSTEM = "system"


class DutyRole(StrEnum):
    """A seat that somebody holds at every hour of an incident."""

    DESK_LEAD = "desk_lead"
    DESK_DEPUTY = "desk_deputy"
    REVIEWER = "reviewer"
    ARBITER = "arbiter"
    UNIT_DUTY_OFFICER = "unit_duty_officer"
    UNIT_DEPUTY = "unit_deputy"
    UNIT_HEAD = "unit_head"


DESK_DUTY_ROLES = (DutyRole.DESK_LEAD, DutyRole.DESK_DEPUTY, DutyRole.REVIEWER, DutyRole.ARBITER)
UNIT_DUTY_ROLES = (DutyRole.UNIT_DUTY_OFFICER, DutyRole.UNIT_DEPUTY, DutyRole.UNIT_HEAD)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the account, in one role of one incident, for one unit ("" = the desk)."""

    account: str
    role: Role
    incident: str
    unit: str = ""
    name: str = ""


def system(incident: str) -> Actor:
    """Return the actor under which sweepers and jobs write."""
    return Actor(account="system", role=Role.SYSTEM, incident=incident)


class NotAllowed(Exception):  # noqa: N818 - named after the refusal, as habits.md asks
    """The rule refuses: `code` says which one, `params` what it was about."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


LEASE = timedelta(seconds=30)
MAX_FAILURES = 8
_FIRST_BACK_OFF_S = 1
_LONGEST_BACK_OFF_S = 300


def back_off(failures: int) -> timedelta:
    """Return how long a job waits after its n-th failure: 1, 2, 4 … 300 seconds."""
    return timedelta(seconds=min(_FIRST_BACK_OFF_S * 2 ** max(failures - 1, 0), _LONGEST_BACK_OFF_S))


def is_dead(failures: int) -> bool:
    """Say whether a job that failed so often gives up and calls for a person."""
    return failures >= MAX_FAILURES


def is_running(starts_at: datetime, ends_at: datetime | None, at: datetime) -> bool:
    """Say whether the half-open period [starts_at, ends_at) holds the instant; no end = open."""
    return starts_at <= at and (ends_at is None or at < ends_at)
