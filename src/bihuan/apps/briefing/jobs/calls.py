"""What follows from an alarm about calls: an order of the desk. And how calls take part in every erasure."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.calls_erasing import forget_in_calls, names_of_calls
from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.orders.actions import open_internal_order

holds_about("briefing.calls", Holding(names=names_of_calls, forget=forget_in_calls))


@on("call.alarmed", job="briefing.open_call_alarm")
def open_call_alarm(owed: Owed, at: datetime) -> None:
    """Tell the desk lead of an officer who opens far more calls than the others, or of checks that fail by the hour."""
    title = f"{owed.facts.get('alarm', '')} {owed.facts.get('number', '')} {owed.subject_id}"
    open_internal_order(kind="call_alarm", urgency="P2", title=title, text="", incident=owed.incident, at=at)
