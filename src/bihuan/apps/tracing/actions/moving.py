"""How a row of tracing comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.journal.rows import Rows
from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.models import Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine, Visit

R = TypeVar("R", Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine, Visit)
ROWS = Rows(
    {
        Case: "case", Contact: "contact", Exposure: "exposure", FollowUp: "follow_up", MaterialRequest: "material",
        Quarantine: "quarantine", Visit: "visit",
    }
)  # fmt: skip
subject_of, begin, step = ROWS.subject_of, ROWS.begin, ROWS.step


def begun(
    rows: list[R], event: str, facts: Sequence[Mapping[str, object]], *, by: Actor, at: datetime, to_state: str = ""
) -> list[R]:
    """Keep many new rows of one kind and record the first event of each, in the caller's transaction."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
    for row, told in zip(rows, facts, strict=True):
        record_event(EventDraft(event, subject_of(row), row.pk, 0, by, at, told, to_state=to_state))
    return rows
