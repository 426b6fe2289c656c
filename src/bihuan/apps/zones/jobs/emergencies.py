"""What follows for emergencies and patrols from the events of the loop and of forces. Each may run twice."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.orders.models import Notice
from bihuan.apps.zones.actions.emergencies_ending import follow_order
from bihuan.apps.zones.actions.emergencies_forgetting import forget_emergencies, names_of_emergencies
from bihuan.apps.zones.actions.emergencies_points import note_point
from bihuan.apps.zones.actions.patrols_crews import note_left
from bihuan.apps.zones.queries.emergencies import is_of_emergency

holds_about("zones.emergencies", Holding(names=names_of_emergencies, forget=forget_emergencies))


class NoticeNotYet(Exception):  # noqa: N818 - named after what is the matter
    """The notice of this dispatch is not written yet; the job comes again."""


@on("order.dispatched", "order.reassigned", job="zones.note_notified")
def note_notified(owed: Owed, at: datetime) -> None:
    """Record t3 from the notice that went to the unit.

    :raises NoticeNotYet: it has not gone out yet; the queue asks again.
    """
    if not is_of_emergency(owed.subject_id):
        return
    notice = Notice.objects.filter(event=owed.event, what="dispatched").first()
    if notice is None:
        raise NoticeNotYet(owed.subject_id)
    note_point(order_id=owed.subject_id, point="notified", said_at=notice.at, incident=owed.incident, at=at)


@on("order.signed", job="zones.note_signed")
def note_signed(owed: Owed, at: datetime) -> None:
    """Record t4 from the signing of the order, by whoever of the unit signed."""
    if is_of_emergency(owed.subject_id):
        note_point(order_id=owed.subject_id, point="signed", said_at=owed.happened_at, incident=owed.incident, at=at)


@on(
    "order.recalled", "order.return_accepted", "order.reassigned", "order.adjudicated", "order.cancelled",
    "order.merged", "order.unmerged", "order.kept", "order.reopened", job="zones.follow_order",
)  # fmt: skip
def follow(owed: Owed, at: datetime) -> None:
    """Let the emergency follow its order: the patrol is free when the order was taken from its unit or ended."""
    if is_of_emergency(owed.subject_id):
        follow_order(order_id=owed.subject_id, incident=owed.incident, at=at)


@on("attendance.left", "attendance.left_short", "attendance.relieved", job="zones.note_left")
def leave_crew(owed: Owed, at: datetime) -> None:
    """Take who left a post out of their crew, and let who relieved them take the seat."""
    officer, relief = (str(owed.facts.get(name) or "") for name in ("officer", "relieved_by"))
    note_left(officer_id=officer, relieved_by=relief, incident=owed.incident, at=at)
