"""How a row of the ground comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.forces.models import Attendance, CallLine, CallUp, Finding, Inspection

Row = Attendance | CallLine | CallUp | Finding | Inspection
R = TypeVar("R", Attendance, CallLine, CallUp, Finding, Inspection)
_SUBJECTS: dict[type[Row], str] = {
    Attendance: "attendance", CallLine: "call_line", CallUp: "call_up", Finding: "finding", Inspection: "inspection",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object]) -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    row.save(force_insert=True)
    state = str(getattr(row, "state", ""))
    record_event(EventDraft(event, _SUBJECTS[type(row)], row.pk, 0, by, at, facts, to_state=state))
    return row


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    body: Mapping[str, object] | None = None, **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it, in the caller's transaction. :raises NotAllowed: `moved_meanwhile`."""
    before = str(getattr(row, "state", ""))
    mine = type(row)._default_manager.filter(pk=row.pk, n=row.n)
    if mine.update(n=row.n + 1, **changes) != 1:
        raise NotAllowed("moved_meanwhile")
    row.n += 1
    for name, value in changes.items():
        setattr(row, name, value)
    after = str(getattr(row, "state", ""))
    record_event(
        EventDraft(event, _SUBJECTS[type(row)], row.pk, row.n, by, at, facts or {}, from_state=before, to_state=after,
                   reason=why, body=body)
    )  # fmt: skip
    return row
