"""What the background does for the rights of residents, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.rights_sweeping import sweep_rights
from bihuan.config.rounds import for_each, open_incidents


def watch_rights(*, at: datetime) -> int:
    """Call in every open incident for late requests, overdue notices and guessed codes; return how many."""
    return for_each(open_incidents(), lambda one: sweep_rights(one.code, at))
