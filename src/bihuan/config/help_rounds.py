"""What the background does for requests for help, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.residents.actions.help_green import sweep_help
from bihuan.config.rounds import for_each, open_incidents


def watch_help(*, at: datetime) -> int:
    """Warn in every open incident of what a green lane lacks and of requests that are late; return how many."""
    return for_each(open_incidents(), lambda one: sweep_help(one.code, at))
