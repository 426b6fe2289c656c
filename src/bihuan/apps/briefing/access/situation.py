"""Who may have what of situation reports: whoever the table of permissions lets list them; the figures name nobody."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.queries.situation import Ready, read_ready
from bihuan.apps.briefing.queries.situation_reports import get_report, list_reports
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may

__all__ = ["get_ready", "get_report", "list_reports"]


def get_ready(by: Actor, at: datetime) -> Ready:
    """Return what would be frozen now, with what keeps it from being frozen. :raises NotAllowed: `wrong_role`."""
    check_may(by, Action.LIST, Kind.SITUATION_REPORT)
    return read_ready(by.incident, at)
