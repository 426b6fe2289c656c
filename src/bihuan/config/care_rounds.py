"""What the background does for those who need care, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.residents.actions.sweeping import sweep_care
from bihuan.config.rounds import for_each, open_incidents


def watch_care(*, at: datetime) -> int:
    """Make in every open incident the checks that lack, climb what is late, call units to their rounds."""
    return for_each(open_incidents(), lambda one: sweep_care(incident=one.code, at=at))
