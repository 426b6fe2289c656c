"""What the background does about calls that can be verified, one function a round."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.call_reports import ask_drawn
from bihuan.apps.briefing.actions.calls_sweeping import alarm_failures, forget_calls
from bihuan.config.rounds import for_each, open_incidents


def watch_calls(*, at: datetime) -> int:
    """Give reviewers the callees that were drawn, alarm of checks that fail, forget what is a day old; return how many.

    Codes are forgotten in every incident, one that has ended too.
    """
    moved = for_each(
        open_incidents(), lambda one: ask_drawn(incident=one.code, at=at) + alarm_failures(incident=one.code, at=at)
    )  # fmt: skip
    return moved + forget_calls(at=at)
