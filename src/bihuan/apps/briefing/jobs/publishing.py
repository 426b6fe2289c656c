"""Writes the groups of public pages that are owed, and those that tell of controls when a control moved."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bihuan.apps.briefing.actions.publishing import publish_owed
from bihuan.apps.briefing.rules.pages import GROUPS, PUBLISH, PUBLISH_HOLDS, TELL_OF_CONTROLS
from bihuan.apps.core.journal import on
from bihuan.apps.core.journal.subscriptions import Owed

_MOVED: Final = (
    "control.decided", "control.extended", "control.lifted", "control.reviewed", "control.ended", "area.drawn",
    "incident.ended",
)  # fmt: skip


@on("pages.owed", job=PUBLISH, is_long=True)  # draws for seconds: nobody waits for it under a lock
def publish(owed: Owed, at: datetime) -> None:
    """Write the group of an event as files; many events that came together are one drawing."""
    group = str(owed.facts["group"])
    if group in GROUPS:  # else an earlier version of the product owed it
        publish_owed(group=group, event=owed.event, at=at)


@on(*_MOVED, job=PUBLISH_HOLDS, is_long=True)  # as above
def publish_holds(owed: Owed, at: datetime) -> None:
    """Write the pages that say what holds where."""
    for group in TELL_OF_CONTROLS:
        if group in GROUPS:  # a test may have none
            publish_owed(group=group, event=owed.event, at=at)
