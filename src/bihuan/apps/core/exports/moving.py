"""One step of an export: compare and swap, and its line in the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.models import Export
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import ExportState, check_move


def move_export(
    row: Export, following: ExportState, *, by: Actor, at: datetime, facts: dict[str, object] | None = None, **set_: Any
) -> Export:
    """Move an export from the state in which it was read, inside `writing()`; give it as it stands then.

    :raises NotAllowed: `wrong_export_state`; `stale` when somebody else moved it meanwhile.
    """
    check_move(row.state, following)
    seen = Export.objects.filter(pk=row.pk, n=row.n, state=row.state)
    if seen.update(n=row.n + 1, state=following.value, **set_) != 1:
        raise NotAllowed("stale")
    record_event(
        EventDraft(
            f"export.{following.value}", "export", row.pk, row.n + 1, by, at, facts or {}, from_state=row.state,
            to_state=following.value,
        )
    )  # fmt: skip
    return Export.objects.get(pk=row.pk)
