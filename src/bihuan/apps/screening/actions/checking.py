"""Checking a round: the set against the column, the counts and the tubes; a disagreement calls somebody at once."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.screening.actions.excusing import end_over_in
from bihuan.apps.screening.actions.moving import step
from bihuan.apps.screening.models import Round
from bihuan.apps.screening.queries.scope import get_round
from bihuan.apps.screening.queries.sets import Check, check_of


def check_round(*, round_id: str, by: Actor, at: datetime) -> Check:
    """Compare set, column, counts and tubes of a round now; keep what was found, and open a P1 order where they differ.

    :raises NotAllowed: `wrong_role`, `not_found`.
    """
    check_may(by, Action.UPDATE, Kind.ROUND)
    with writing():
        row = get_round(by, round_id)
        end_over_in(row, at=at)
        return compare(row, by=by, at=at)


def compare(row: Round, *, by: Actor, at: datetime) -> Check:
    """Do so in the caller's transaction, after the excuses that are over have ended."""
    found = check_of(row, at)
    facts: dict[str, object] = {
        **{name or "missing": n for name, n in found.outcomes.items()}, "differences": found.differences,
        "lines": found.wrong, "buildings": found.counts_wrong, "tubes": found.tubes_wrong,
        "swabs": found.counted.difference,
    }  # fmt: skip
    step(row, "round.checked", by=by, at=at, facts=facts, checked_at=at, differences=found.differences)
    if found.differences:
        title = f"round {row.number} {found.differences}"
        open_internal_order(
            kind="coverage_difference", urgency="P1", title=title, text="", incident=row.incident_id, at=at
        )  # fmt: skip
    return found
