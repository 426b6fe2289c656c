"""What the rights of residents do by themselves: late requests are called for, overdue notices, and guessing."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.notices import alarm_notices
from bihuan.apps.briefing.actions.rights_answering import tell_late_rights
from bihuan.apps.briefing.actions.rights_codes import watch_guessing


def sweep_rights(incident: str, at: datetime) -> int:
    """Call for what is late in an incident; return how many rows moved."""
    return sum(do(incident=incident, at=at) for do in (tell_late_rights, alarm_notices, watch_guessing))
