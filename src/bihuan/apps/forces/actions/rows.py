"""How a row of people, posts and plans comes to be and moves: row and event in one transaction, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.forces.models import Absence, DutyLevel, Officer, Pairing, Plan, Post, RosterLine

Row = Absence | DutyLevel | Officer | Pairing | Plan | Post | RosterLine
R = TypeVar("R", Absence, DutyLevel, Officer, Pairing, Plan, Post, RosterLine)
_SUBJECTS: dict[type[Row], str] = {
    Absence: "absence", DutyLevel: "duty_level", Officer: "officer", Pairing: "pairing", Plan: "plan", Post: "post",
    RosterLine: "roster_line",
}  # fmt: skip


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    return begin_row(row, event, _SUBJECTS[type(row)], by=by, at=at, facts=facts, to_state=to_state)


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    n: int | None = None, **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it, in the caller's transaction; `n` is what the page saw, if there was one.

    :raises NotAllowed: `stale_row`: somebody moved it meanwhile.
    """
    return move_row(
        row, event, _SUBJECTS[type(row)], changes, by=by, at=at, facts=facts, why=why, n=n, stale="stale_row"
    )
