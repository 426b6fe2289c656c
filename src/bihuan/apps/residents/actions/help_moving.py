"""How a request for help and what its green lane owes come to be and move: row and event in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from bihuan.apps.core.journal.rows import begin_row, move_row
from bihuan.apps.core.rules import Actor
from bihuan.apps.residents.models import GreenItem, HelpRequest

R = TypeVar("R", HelpRequest, GreenItem)
_SUBJECTS: dict[type[HelpRequest] | type[GreenItem], str] = {HelpRequest: "help", GreenItem: "green"}


def begin(row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = "") -> R:
    """Keep a new row and record its first event, in the caller's transaction."""
    return begin_row(row, event, _SUBJECTS[type(row)], by=by, at=at, facts=facts, to_state=to_state)


def step(
    row: R, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
    **changes: Any,
) -> R:  # fmt: skip
    """Change a row and record it with the code of its reason, in the caller's transaction.

    :raises NotAllowed: `stale_request`: somebody moved it meanwhile.
    """
    subject = _SUBJECTS[type(row)]
    return move_row(row, event, subject, changes, by=by, at=at, facts=facts, why=why, stale="stale_request")
