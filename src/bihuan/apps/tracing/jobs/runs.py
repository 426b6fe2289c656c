"""What follows from an event of the analyses. Each takes what it is told, and may run twice."""

from __future__ import annotations

from datetime import UTC, datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.core.rules import is_dead
from bihuan.apps.tracing.actions.erasing_pseudonyms import forget_pseudonyms, names_of_pseudonyms

holds_about("tracing.pseudonyms", Holding(names=names_of_pseudonyms, forget=forget_pseudonyms))


@on("run.asked", job="tracing.run_search", is_long=True)
def run_search(owed: Owed, at: datetime) -> None:
    """Carry out the search that was asked for; the last failing try ends it, so that nobody waits for ever."""
    from bihuan.apps.tracing.actions.runs import fail_run, perform_run  # the engines load for seconds, and rarely

    try:
        perform_run(run_id=owed.subject_id, at=at, clock=lambda: datetime.now(UTC))
    except Exception:
        if is_dead(owed.failures + 1):
            fail_run(run_id=owed.subject_id, failure="gave_up", at=at)
        raise
