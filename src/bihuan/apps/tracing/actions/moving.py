"""How a row of tracing comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed
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
    row.save(force_insert=True)
    record_event(EventDraft(event, subject_of(row), row.pk, 0, by, at, facts, to_state=to_state))
    return row


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
    before = str(getattr(row, "state", ""))
    mine = type(row)._default_manager.filter(pk=row.pk, n=row.n)
    if mine.update(n=row.n + 1, **changes) != 1:
        raise NotAllowed("stale", n=row.n)
    row.n += 1
    for name, value in changes.items():
        setattr(row, name, value)
    after = str(changes.get("state", before))
    record_event(
        EventDraft(event, subject_of(row), row.pk, row.n, by, at, facts or {}, from_state=before, to_state=after,
                   reason=why, body=body)
    )  # fmt: skip
    return row
