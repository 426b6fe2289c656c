"""How a row of the ground comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.core.rules import Actor
from bihuan.apps.forces.models import Attendance, CallLine, CallUp, Finding, Inspection

R = TypeVar("R", Attendance, CallLine, CallUp, Finding, Inspection)
ROWS = Rows(
    {
        Attendance: "attendance", CallLine: "call_line", CallUp: "call_up", Finding: "finding",
        Inspection: "inspection",
    },
    stale="moved_meanwhile",
)  # fmt: skip
step = ROWS.step


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object]) -> R:
    """Keep a new row and record its first event with the state it begins in, in the caller's transaction."""
    return ROWS.begin(row, event, by=by, at=at, facts=facts, to_state=str(getattr(row, "state", "")))
