"""What follows from an event in forces. Each takes what it is told, and may run twice."""

from __future__ import annotations

from datetime import UTC, datetime

from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.core.rules import is_dead


@on("plan.asked", job="forces.make_plan", is_long=True)
def make_plan(owed: Owed, at: datetime) -> None:
    """Make the plan that was asked for; the last failing try drops it, so that nobody waits for ever."""
    from bihuan.apps.forces.actions.planning import fail_plan, perform_plan  # the engine's shapes, only when needed

    try:
        perform_plan(plan_id=owed.subject_id, at=at, clock=lambda: datetime.now(UTC))
    except Exception:
        if is_dead(owed.failures + 1):
            fail_plan(plan_id=owed.subject_id, why="gave_up", at=at)
        raise
