"""What is to be told of controls and rounds is prepared as soon as the desk has decided it; a person releases it."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.briefing.actions.announcements_preparing import prepare_control, prepare_dropped_round, prepare_round
from bihuan.apps.briefing.queries.announcements_sources import round_of_opening
from bihuan.apps.core.journal.subscriptions import Owed, on


@on("control.decided", "control.lifted", job="briefing.announce_control")
def announce_control(owed: Owed, at: datetime) -> None:
    """Prepare the announcement of a control that was decided, extended or lifted."""
    prepare_control(control_id=owed.subject_id, incident=owed.incident, at=at)


@on("opening.set", "opening.changed", job="briefing.announce_opening")
def announce_opening(owed: Owed, at: datetime) -> None:
    """Prepare anew what is told of the round of a site that opens, or opens at another time."""
    found = round_of_opening(owed.subject_id)
    if found:
        prepare_round(round_id=found, incident=owed.incident, at=at)


@on("round.opened", job="briefing.announce_round")
def announce_round(owed: Owed, at: datetime) -> None:
    """Prepare what is told of a round as it stands when it opens."""
    prepare_round(round_id=owed.subject_id, incident=owed.incident, at=at)


@on("round.dropped", job="briefing.announce_dropped")
def announce_dropped(owed: Owed, at: datetime) -> None:
    """Prepare the cancellation of a round that was dropped."""
    prepare_dropped_round(round_id=owed.subject_id, incident=owed.incident, at=at)
