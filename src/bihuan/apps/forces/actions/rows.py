"""How a row of people, posts and plans comes to be and moves: row and event in one transaction, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.forces.models import Absence, DutyLevel, Officer, Pairing, Plan, Post, RosterLine

Row = Absence | DutyLevel | Officer | Pairing | Plan | Post | RosterLine
R = TypeVar("R", Absence, DutyLevel, Officer, Pairing, Plan, Post, RosterLine)
_SUBJECTS: dict[type[Row], str] = {
    Absence: "absence", DutyLevel: "duty_level", Officer: "officer", Pairing: "pairing", Plan: "plan", Post: "post",
    RosterLine: "roster_line",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    row.save(force_insert=True)
    record_event(EventDraft(event, _SUBJECTS[type(row)], row.pk, 0, by, at, facts, to_state=to_state))
    return row


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    n: int | None = None, **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it, in the caller's transaction; `n` is what the page saw, if there was one.

    :raises NotAllowed: `stale_row`: somebody moved it meanwhile.
    """
    before = str(getattr(row, "state", ""))
    seen = row.n if n is None else n
    if type(row)._default_manager.filter(pk=row.pk, n=seen).update(n=seen + 1, **changes) != 1:
        raise NotAllowed("stale_row", n=seen)
    row.n = seen + 1
    for name, value in changes.items():
        setattr(row, name, value)
    after = str(changes.get("state", before))
    record_event(
        EventDraft(event, _SUBJECTS[type(row)], row.pk, row.n, by, at, facts or {}, from_state=before, to_state=after,
                   reason=why)
    )  # fmt: skip
    return row
