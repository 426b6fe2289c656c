"""What follows from controls, from the orders they set off, and from what tracing tells of its cases."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.zones.actions.infections import count_infection, forget_infections, names_in_infections
from bihuan.apps.zones.actions.perimeter import note_order, open_lifting, open_set_up

holds_about("zones.infections", Holding(names=names_in_infections, forget=forget_infections))


@on("control.decided", job="zones.set_up")
def set_up(owed: Owed, at: datetime) -> None:
    """Open the orders of the checklist of a control that was decided."""
    open_set_up(control_id=owed.subject_id, incident=owed.incident, at=at)


@on("control.lifted", "control.ended", job="zones.take_down")
def take_down(owed: Owed, at: datetime) -> None:
    """Open the orders of the checklist of a control that is over."""
    open_lifting(control_id=owed.subject_id, incident=owed.incident, at=at)


@on("order.dispatched", "order.signed", "order.started", "order.reported", "order.sent_back", "order.accepted",
    "order.reopened", "order.cancelled", "order.merged", "order.recalled", "order.return_accepted", "order.reassigned",
    job="zones.note_order")  # fmt: skip
def note(owed: Owed, at: datetime) -> None:
    """Let an item of a checklist stand as its order stands."""
    note_order(order_id=owed.subject_id, incident=owed.incident, at=at)


@on("case.opened", "case.classified", "case.closed", job="zones.count_infection")
def count(owed: Owed, at: datetime) -> None:
    """Count an infection in its community, or take it out again."""
    count_infection(case_id=owed.subject_id, incident=owed.incident, at=at)
