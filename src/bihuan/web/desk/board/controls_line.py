"""The line of the duty board about controls: how many hold, end within a day with nothing after, must be looked at."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.zones.queries.controls import Standing, standing


def controls_now(incident: str, at: datetime) -> Standing | None:
    """Return how the controls of an incident stand, None where none holds and none waits for a decision."""
    found = standing(incident, at)
    return found if found.holding or found.drafts else None
