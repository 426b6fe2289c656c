"""How a row of the ground comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.forces.models import Attendance, CallLine, CallUp, Finding, Inspection

Row = Attendance | CallLine | CallUp | Finding | Inspection
R = TypeVar("R", Attendance, CallLine, CallUp, Finding, Inspection)
_SUBJECTS: dict[type[Row], str] = {
    Attendance: "attendance", CallLine: "call_line", CallUp: "call_up", Finding: "finding", Inspection: "inspection",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object]) -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    state = str(getattr(row, "state", ""))
    return begin_row(row, event, _SUBJECTS[type(row)], by=by, at=at, facts=facts, to_state=state)


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    body: Mapping[str, object] | None = None, **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it, in the caller's transaction. :raises NotAllowed: `moved_meanwhile`."""
    return move_row(
        row,
        event,
        _SUBJECTS[type(row)],
        changes,
        by=by,
        at=at,
        facts=facts,
        why=why,
        body=body,
        stale="moved_meanwhile",
    )
