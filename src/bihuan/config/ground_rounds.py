"""What the background does on the ground, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.forces.actions.attendance_sweeping import sweep_ground
from bihuan.config.rounds import for_each, open_incidents


def watch_posts(*, at: datetime) -> int:
    """Call in every open incident for who is late at a post, not relieved, working too long, or does not answer."""
    return for_each(open_incidents(), lambda one: sweep_ground(incident=one.code, at=at))
