"""What controls do by themselves, again and again: they end, reviews are called for, levels are proposed."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.zones.actions.controls import call_reviews, end_over
from bihuan.apps.zones.actions.levels import drop_passed, propose_lowering


def sweep_controls(incident: str, at: datetime) -> int:
    """End what is over, call for overdue reviews, take back and make proposals; return how many moved."""
    return sum(do(incident=incident, at=at) for do in (end_over, call_reviews, drop_passed, propose_lowering))
