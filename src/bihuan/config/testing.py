"""What the background does for mass testing, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.screening.actions.sweeping import sweep_screening
from bihuan.config.rounds import for_each, open_incidents


def sweep_rounds(*, at: datetime) -> int:
    """End in every open incident the exemptions and escalations whose time has come; return how many."""
    return for_each(open_incidents(), lambda one: sweep_screening(incident=one.code, at=at))
