"""What the background does for patrols, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.zones.actions.patrols_crews import sweep_patrols
from bihuan.config.rounds import for_each, open_incidents


def watch_crews(*, at: datetime) -> int:
    """Take out of the crews of every open incident who is at no post any more."""
    return for_each(open_incidents(), lambda one: sweep_patrols(one.code, at))
