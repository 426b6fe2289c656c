"""How a row of mass testing comes to be and moves: row and event in one transaction, nobody's word overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.screening.models import ArrivalCount, Excuse, Lane, Opening, Round, Site

Row = ArrivalCount | Excuse | Lane | Opening | Round | Site
R = TypeVar("R", ArrivalCount, Excuse, Lane, Opening, Round, Site)
_SUBJECTS: dict[type[Row], str] = {
    ArrivalCount: "arrivals", Excuse: "excuse", Lane: "lane", Opening: "opening", Round: "round", Site: "site",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    return begin_row(row, event, _SUBJECTS[type(row)], by=by, at=at, facts=facts, to_state=to_state)


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it with the code of its reason, in the caller's transaction.

    :raises NotAllowed: `stale`: somebody moved it meanwhile.
    """
    return move_row(row, event, _SUBJECTS[type(row)], changes, by=by, at=at, facts=facts, why=why)
