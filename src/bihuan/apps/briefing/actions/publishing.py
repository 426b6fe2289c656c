"""Publishing: a group of pages is owed in the transaction of the change, and written as files by a job."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.rules.pages import GROUPS
from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed


def owe_pages(group: str, *, by: Actor, at: datetime) -> None:
    """Say, in the caller's transaction, that a group of public pages has to be drawn anew.

    :raises NotAllowed: `unknown_group`.
    """
    if group not in GROUPS:
        raise NotAllowed("unknown_group", group=group)
    record_event(EventDraft("pages.owed", "pages", group, 0, by, at, {"group": group}))
