"""Writes the groups of public pages that are owed."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.publishing import publish_owed
from bihuan.apps.briefing.rules.pages import GROUPS
from bihuan.apps.core.journal import on
from bihuan.apps.core.journal.subscriptions import Owed


@on("pages.owed", job="briefing.publish", is_long=True)  # draws for seconds: nobody waits for it under a lock
def publish(owed: Owed, at: datetime) -> None:
    """Write the group of an event as files; many events that came together are one drawing."""
    group = str(owed.facts["group"])
    if group in GROUPS:  # else an earlier version of the product owed it
        publish_owed(group=group, event=owed.event, at=at)
