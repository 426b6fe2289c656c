"""How a row of the care of residents comes to be and moves: row and event in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.residents.models import CareConsent, CareEntry, VisitPlan, WelfareCheck

Row = CareConsent | CareEntry | VisitPlan | WelfareCheck
R = TypeVar("R", CareConsent, CareEntry, VisitPlan, WelfareCheck)
_SUBJECTS: dict[type[Row], str] = {
    CareConsent: "consent", CareEntry: "care", VisitPlan: "visits", WelfareCheck: "check",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    return begin_row(row, event, _SUBJECTS[type(row)], by=by, at=at, facts=facts, to_state=to_state)


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    n: int | None = None, **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it with the code of its reason, in the caller's transaction.

    :raises NotAllowed: `stale`: somebody moved it meanwhile.
    """
    return move_row(row, event, _SUBJECTS[type(row)], changes, by=by, at=at, facts=facts, why=why, n=n)
