"""What mass testing does by itself, again and again: excuses end when their time has come."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.screening.actions.excusing import end_over


def sweep_screening(*, incident: str, at: datetime) -> int:
    """End in the open rounds of an incident what is over; return how many moved."""
    return end_over(incident=incident, at=at)
