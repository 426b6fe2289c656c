"""What may have become of one line of the roster: missing, tested, exempt or escalated, and never two of them. Pure."""

from __future__ import annotations

MISSING, TESTED, EXEMPT, ESCALATED = "", "tested", "exempt", "escalated"
OUTCOMES = (MISSING, TESTED, EXEMPT, ESCALATED)
COUNTED = (TESTED, EXEMPT, ESCALATED)
VOID_STATE, VOID_RESULT = "lost", "invalid"  # a tube that never arrived, or that no laboratory could read, tests nobody
PLANNED, OPEN, CLOSED, DROPPED = "planned", "open", "closed", "dropped"


def outcome_of(*, is_sampled: bool, excuse: str) -> str:
    """Return the one outcome of a line from what the other tables tell: a sample counts before any excuse."""
    return TESTED if is_sampled else excuse
