"""The states of a work order and what an order is, as values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class State(StrEnum):
    """Where an order stands (loop.md 4.3). Late is a flag, never a state."""

    NEW = "NEW"
    DISPATCHED = "DISPATCHED"
    SIGNED = "SIGNED"
    WORKING = "WORKING"
    SUSPENDED = "SUSPENDED"
    RETURN_ASKED = "RETURN_ASKED"
    DISPUTED = "DISPUTED"
    FED_BACK = "FED_BACK"
    CLOSED = "CLOSED"
    MERGED = "MERGED"
    CANCELLED = "CANCELLED"


ENDED = frozenset({State.CLOSED, State.MERGED, State.CANCELLED})
OPEN = frozenset(State) - ENDED
AT_UNIT = frozenset({State.SIGNED, State.WORKING, State.SUSPENDED, State.RETURN_ASKED, State.DISPUTED})


class Urgency(StrEnum):
    """How fast: P1 life, P2 urgent tracing, P3 same day, P4 routine."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Result(StrEnum):
    """What the field found (feedback's result code)."""

    VERIFIED = "verified"
    NOT_FOUND = "not_found"
    MOVED_AWAY = "moved_away"
    ALREADY_HANDLED = "already_handled"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Order:
    """An order's row as values: the columns that the journal's fold gives. Instants are canonical text or ""."""

    incident: str
    source: str = ""
    kind: str = "verify"
    urgency: str = "P3"
    state: str = "NEW"
    holder: str = "desk"
    unit: str = ""
    duty_role: str = ""
    assignee: str = ""
    generation: int = 0
    survivor: str = ""
    parent: str = ""
    children_open: int = 0
    opened_at: str = ""
    dispatched_at: str = ""
    feedback_due_at: str = ""
    due_at: str = ""
    clock: str = ""
    escalation_step: int = 0
    escalate_at: str = ""
    overdue_dispatch: bool = False
    overdue_sign: bool = False
    overdue_start: bool = False
    overdue_feedback: bool = False
    supervised: bool = False
    supervisor: str = ""
    supervise_due_at: str = ""
    returned_n: int = 0
    returned_units: str = ""
    sent_back_n: int = 0
    suspended_n: int = 0
    reopened_n: int = 0
    extended: bool = False
    late_closed: bool = False
    author: str = ""
    result: str = ""
    asked: str = ""
    asked_by: str = ""
    asked_seconds: int = 0
    suspended_at: str = ""
    resume_at: str = ""
    stand_down: str = ""
    ended_at: str = ""
    callback_due_at: str = ""
    callback_tries: int = 0
    callback_result: str = ""
    records_n: int = 0

    def row(self) -> dict[str, object]:
        """Return the columns by name."""
        return {name: getattr(self, name) for name in COLUMNS}


COLUMNS = tuple(field.name for field in fields(Order))
INSTANTS = frozenset(name for name in COLUMNS if name.endswith("_at"))


def unit_holder(unit: str) -> str:
    """Return the holder name of a unit that has signed."""
    return f"unit:{unit}"


def transit_holder(unit: str) -> str:
    """Return the holder name of what is on its way to a unit and not yet signed for."""
    return f"transit:{unit}"
