"""How a row of tracing comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.tracing.models import Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine, Visit

Row = Case | Contact | Exposure | FollowUp | MaterialRequest | Quarantine | Visit
R = TypeVar("R", Case, Contact, Exposure, FollowUp, MaterialRequest, Quarantine, Visit)
_SUBJECTS: dict[type[Row], str] = {
    Case: "case", Contact: "contact", Exposure: "exposure", FollowUp: "follow_up", MaterialRequest: "material",
    Quarantine: "quarantine", Visit: "visit",
}  # fmt: skip


def subject_of(row: Row) -> str:
    """Return by what name events speak of a row."""
    return _SUBJECTS[type(row)]


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    return begin_row(row, event, subject_of(row), by=by, at=at, facts=facts, to_state=to_state)


def begun(
    rows: list[R], event: str, facts: Sequence[Mapping[str, object]], *, by: Actor, at: datetime, to_state: str = ""
) -> list[R]:
    """Keep many new rows of one kind and record the first event of each, in the caller's transaction."""
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
    for row, told in zip(rows, facts, strict=True):
        record_event(EventDraft(event, subject_of(row), row.pk, 0, by, at, told, to_state=to_state))
    return rows


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    body: Mapping[str, object] | None = None, **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it with the code of its reason, in the caller's transaction.

    :raises NotAllowed: `stale`: somebody moved it meanwhile.
    """
    return move_row(row, event, subject_of(row), changes, by=by, at=at, facts=facts, why=why, body=body)
