"""The access log: written in the transaction of the read; a read that cannot be logged shows nothing (R20, R29)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal.writing import EventDraft, record_event, writing
from bihuan.apps.core.models.access import AccessEntry
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor


@dataclass(frozen=True, slots=True)
class Look:
    """One look at personal content: what was opened, which fields, for which purpose, and whether it was shown.

    `words` is the reason in the person's own words; it goes into the event's body, which is personal.
    """

    act: str
    object_kind: str
    object_id: str
    person: str
    fields: tuple[str, ...]
    purpose: str
    reason: str = ""
    decision: str = "shown"
    session: str = ""
    words: str = ""
    more: Mapping[str, object] | None = None


def record_access(look: Look, *, by: Actor, at: datetime) -> AccessEntry:
    """Write one look into the journal and the log, in the caller's `writing()` transaction or in one of its own."""
    with writing():
        identifier = new_id()
        facts = {
            "object": look.object_kind,
            "id": look.object_id,
            "person": look.person,
            "fields": list(look.fields),
            "purpose": look.purpose,
            "decision": look.decision,
            "session": look.session,
            "unit": by.unit,
            **(look.more or {}),
        }
        body = {"words": look.words} if look.words else None
        event = record_event(
            EventDraft(f"access.{look.act}", "access", identifier, 0, by, at, facts, reason=look.reason, body=body)
        )
        return AccessEntry.objects.create(
            id=identifier, event=event, at=at, incident=by.incident, account=by.account, role=by.role, unit=by.unit,
            session=look.session, act=look.act, decision=look.decision, object_kind=look.object_kind,
            object_id=look.object_id, person=look.person, fields=list(look.fields), fields_n=len(look.fields),
            purpose=look.purpose, reason=look.reason,
        )  # fmt: skip
