"""What follows from a question to a model of coverage: a job answers it."""

from __future__ import annotations

from datetime import UTC, datetime

from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.core.rules import is_dead


@on("cover.asked", job="zones.make_cover", is_long=True)
def make_cover(owed: Owed, at: datetime) -> None:
    """Answer a question; the last failing try drops the plan, so that nobody waits for ever."""
    from bihuan.apps.zones.actions.cover_making import fail_cover, perform_cover  # the engine, only when needed

    try:
        perform_cover(plan_id=owed.subject_id, at=at, clock=lambda: datetime.now(UTC))
    except Exception:
        if is_dead(owed.failures + 1):
            fail_cover(plan_id=owed.subject_id, why="gave_up", at=at)
        raise
