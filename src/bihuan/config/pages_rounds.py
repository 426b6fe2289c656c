"""What the background does for the public pages, in a thread of its own: a crowd waits for them, no deadline does."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.publishing import publish_all, publish_owed
from bihuan.apps.briefing.queries.published import groups_owed
from bihuan.apps.briefing.rules.pages import GROUPS

EVERY_S = 60.0


def publish_waiting(*, at: datetime) -> int:
    """Write the groups that are owed, before a long job that runs just now would let theirs come; return how many."""
    owed = {group: event for group, event in groups_owed(at).items() if group in GROUPS}
    for group, event in owed.items():
        publish_owed(group=group, event=event, at=at)
    return len(owed)


def publish_everything(*, at: datetime) -> int:
    """Draw all pages anew, since time alone changes some; what did not change is not written. Return what was."""
    return sum(len(one.written) + len(one.removed) for one in publish_all(at=at).values())
