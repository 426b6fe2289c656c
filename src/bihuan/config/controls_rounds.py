"""What the background does about controls, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.zones.actions.controls_sweeping import sweep_controls
from bihuan.config.rounds import for_each, open_incidents


def watch_controls(*, at: datetime) -> int:
    """End in every open incident the controls that are over, call for reviews and propose levels; return how many."""
    return for_each(open_incidents(), lambda one: sweep_controls(one.code, at))
