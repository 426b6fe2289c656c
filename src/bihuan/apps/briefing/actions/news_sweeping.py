"""What news does by itself, again and again: announcements are over, places leave the list."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.announcements_rows import ROWS
from bihuan.apps.briefing.actions.places import remove_over
from bihuan.apps.briefing.actions.publishing import owe_pages
from bihuan.apps.briefing.models import Announcement
from bihuan.apps.briefing.rules.announcements import RELEASED
from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system


def sweep_news(incident: str, at: datetime) -> int:
    """Tell of every announcement whose end has come, take places off the list; return how many moved."""
    return end_announcements(incident=incident, at=at) + remove_over(incident=incident, at=at)


def end_announcements(*, incident: str, at: datetime) -> int:
    """Tell once of each announcement whose end has come, so that its page says it is past; return how many."""
    with writing():
        over = Announcement.objects.filter(incident_id=incident, state=RELEASED, ends_at__lte=at, over_at=None)
        rows, by = list(over), system(incident)
        for row in rows:
            ROWS.step(row, "announcement.over", by=by, at=at, facts={"number": row.number}, over_at=row.ends_at)
        if rows:
            owe_pages("announcements", by=by, at=at)
        return len(rows)
