"""How a row of mass testing comes to be and moves: row and event in one transaction, nobody's word overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.screening.models import ArrivalCount, Excuse, Lane, Opening, Round, Site

Row = ArrivalCount | Excuse | Lane | Opening | Round | Site
R = TypeVar("R", ArrivalCount, Excuse, Lane, Opening, Round, Site)
_SUBJECTS: dict[type[Row], str] = {
    ArrivalCount: "arrivals", Excuse: "excuse", Lane: "lane", Opening: "opening", Round: "round", Site: "site",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    row.save(force_insert=True)
    record_event(EventDraft(event, _SUBJECTS[type(row)], row.pk, 0, by, at, facts, to_state=to_state))
    return row


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    **changes: Any,
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
        EventDraft(event, _SUBJECTS[type(row)], row.pk, row.n, by, at, facts or {}, from_state=before, to_state=after,
                   reason=why)
    )  # fmt: skip
    return row
