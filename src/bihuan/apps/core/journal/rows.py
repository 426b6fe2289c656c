"""How a numbered row comes to be and moves: row and event in one transaction, nobody's later word overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import models

from bihuan.apps.core.journal.writing import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed

M = TypeVar("M", bound=models.Model)


def begin_row(
    row: M, event: str, subject: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = ""
) -> M:
    """Keep a new row and record its first event, in the caller's transaction."""
    row.save(force_insert=True)
    record_event(EventDraft(event, subject, row.pk, 0, by, at, facts, to_state=to_state))
    return row


def move_row(
    row: M, event: str, subject: str, changes: Mapping[str, Any], *, by: Actor, at: datetime,
    facts: Mapping[str, object] | None = None, why: str = "", body: Mapping[str, object] | None = None,
    n: int | None = None, stale: str = "stale",
) -> M:  # fmt: skip
    """Change a row that counts its moves in `n` and record it with the code of its reason, in the caller's transaction.

    `n` is what the page saw, if there was one; the row itself else. `stale` is the code of the refusal.

    :raises NotAllowed: `stale`: somebody moved it meanwhile.
    """
    before = str(getattr(row, "state", ""))
    seen: int = cast(Any, row).n if n is None else n
    if type(row)._default_manager.filter(pk=row.pk, n=seen).update(n=seen + 1, **changes) != 1:
        raise NotAllowed(stale, n=seen)
    for name, value in {**changes, "n": seen + 1}.items():
        setattr(row, name, value)
    after = str(changes.get("state", before))
    record_event(
        EventDraft(event, subject, row.pk, seen + 1, by, at, facts or {}, from_state=before, to_state=after, reason=why,
                   body=body)
    )  # fmt: skip
    return row


@dataclass(frozen=True, slots=True)
class Rows:
    """The numbered rows of one part of a context: by what name events speak of each, what is said of a stale one."""

    subjects: Mapping[type[models.Model], str]
    stale: str = "stale"

    def subject_of(self, row: models.Model) -> str:
        """Return by what name events speak of a row. :raises KeyError: no row of this part."""
        return self.subjects[type(row)]

    def begin(
        self, row: M, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object], to_state: str = ""
    ) -> M:  # fmt: skip
        """Keep a new row and record its first event, in the caller's transaction."""
        return begin_row(row, event, self.subject_of(row), by=by, at=at, facts=facts, to_state=to_state)

    def step(
        self, row: M, event: str, *, by: Actor, at: datetime, facts: Mapping[str, object] | None = None, why: str = "",
        body: Mapping[str, object] | None = None, n: int | None = None, stale: str = "", **changes: Any,
    ) -> M:  # fmt: skip
        """Change a row and record it with the code of its reason, in the caller's transaction; `n` is what was seen.

        :raises NotAllowed: `stale` (that of the part, where none is told): somebody moved it meanwhile.
        """
        return move_row(
            row, event, self.subject_of(row), changes, by=by, at=at, facts=facts, why=why, body=body, n=n,
            stale=stale or self.stale,
        )  # fmt: skip


def next_number(rows: models.QuerySet[Any]) -> int:
    """Return the number after the highest of these rows, 1 where there is none; under the journal's lock."""
    return int(rows.aggregate(last=models.Max("number"))["last"] or 0) + 1
