"""How long what is kept (R30): one table in code. A row whose class is not here cannot be saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bihuan.apps.core.rules.actors import Role


class CountsFrom(StrEnum):
    """The instant from which a retention period runs."""

    RECEIVED = "received"
    ENDED = "ended"
    RELEASED = "released"
    INCIDENT_ENDED = "incident_ended"
    MADE = "made"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One class of retention: how long, from when, and on what ground; the figures are ours until counsel says else."""

    period: timedelta
    counts_from: CountsFrom
    because: str


def _days(days: int) -> timedelta:
    return timedelta(days=days)


RETENTION: dict[str, RetentionClass] = {
    "original": RetentionClass(_days(30), CountsFrom.RECEIVED, "bytes as they came: to settle doubts with the source"),
    "line": RetentionClass(_days(60), CountsFrom.RECEIVED, "one line and what was read in it"),
    "person": RetentionClass(_days(60), CountsFrom.ENDED, "a person until the last work on them ended"),
    "order": RetentionClass(_days(60), CountsFrom.ENDED, "what an order says and what the field found"),
    "visit": RetentionClass(_days(30), CountsFrom.MADE, "place and time: window and 14 days, never more than 30 days"),
    "contact": RetentionClass(_days(21), CountsFrom.RELEASED, "contacts who did not become cases"),
    "case": RetentionClass(_days(60), CountsFrom.ENDED, "cases, then pseudonymised; the statutory report is handed on"),
    "footage": RetentionClass(_days(30), CountsFrom.MADE, "pictures of public places"),
    "help_request": RetentionClass(_days(30), CountsFrom.ENDED, "requests for help"),
    "pass": RetentionClass(_days(14), CountsFrom.EXPIRED, "who could pass a gate and why: until a dispute is settled"),
    "crossing": RetentionClass(_days(14), CountsFrom.MADE, "how many passed a gate; nobody is named in it"),
    "care": RetentionClass(_days(30), CountsFrom.ENDED, "who needs care, until 30 days after their entry ended"),
    "interview": RetentionClass(_days(30), CountsFrom.ENDED, "what was told and stands in no record and no visit"),
    "rights_request": RetentionClass(_days(90), CountsFrom.ENDED, "what a person asked about their own data"),
    "rights_code": RetentionClass(_days(7), CountsFrom.EXPIRED, "codes by which somebody opened their own data"),
    "verify_code": RetentionClass(timedelta(hours=24), CountsFrom.EXPIRED, "codes by which a call is verified"),
    "call_report": RetentionClass(_days(30), CountsFrom.ENDED, "reports of doubtful calls, from their settling"),
    "fact_question": RetentionClass(
        _days(7), CountsFrom.MADE, "what residents ask: until it is grouped, a week at most"
    ),
    "public_place": RetentionClass(_days(14), CountsFrom.ENDED, "places of possible exposure, once off the list"),
    "export": RetentionClass(_days(7), CountsFrom.MADE, "files that were taken out on a purpose"),
    "access_log": RetentionClass(_days(3 * 365), CountsFrom.MADE, "who looked; the law asks for six months at least"),
    "staff": RetentionClass(_days(3 * 365), CountsFrom.INCIDENT_ENDED, "who acted: accountability of the officers"),
    "proof": RetentionClass(_days(20 * 365), CountsFrom.MADE, "digests, roots and codes without personal content"),
}

LOCK_AFTER_END = _days(60)
SHRED_AFTER_END = _days(90)
# Who answers for the data while anything of them is left: asked by persons, by courts, by those who review.
ANSWERING = frozenset({Role.DATA_PROTECTION_OFFICER, Role.AUDITOR})


def is_locked(ends_at: datetime | None, at: datetime) -> bool:
    """Say whether an incident is locked for all but those who answer for its data: 60 days after its end (R33)."""
    return ends_at is not None and at >= ends_at + LOCK_AFTER_END
