"""What follows from an event. Each takes what it is told, and may run twice."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.forces.actions.inspections import note_order
from bihuan.apps.forces.queries import holder
from bihuan.apps.forces.queries.ground import about_attendance, waiting_finding
from bihuan.apps.forces.rules.inspections import URGENCIES
from bihuan.apps.intake.queries import accepted_record, accepted_waiting
from bihuan.apps.orders.actions.forgetting import forget_in_orders, names_in_orders, records_in_work
from bihuan.apps.orders.actions.notices import notify
from bihuan.apps.orders.actions.opening import open_internal_order, open_orders

holds_about("orders", Holding(names=names_in_orders, forget=forget_in_orders, needs=records_in_work))


def _text(owed: Owed, name: str) -> str:
    return str(owed.facts.get(name) or "")


def _number(owed: Owed, name: str) -> int:
    return int(str(owed.facts[name]))


@on("batch.progressed", job="orders.open_orders")
def open_for_lines(owed: Owed, at: datetime) -> None:
    """Open orders for the accepted lines of a batch's chunk; lines of other kinds are filed by whose they are."""
    if _text(owed, "kind") not in {"", "records"}:  # batches of before kinds name none
        return
    first, last = _number(owed, "first"), _number(owed, "last")
    open_orders(records=accepted_waiting(batch=owed.subject_id, first=first, last=last), incident=owed.incident, at=at)


@on("record.settled", job="orders.open_order")
def open_for_record(owed: Owed, at: datetime) -> None:
    """Open the order of a held line that was settled as accepted, unless its kind of batch becomes no orders."""
    if _text(owed, "batch_kind") not in {"", "records"}:
        return
    open_orders(records=accepted_record(owed.subject_id), incident=owed.incident, at=at)


@on("order.dispatched", "order.reassigned", job="orders.notify_unit")
def notify_unit(owed: Owed, at: datetime) -> None:
    """Tell the duty role of the unit that an order has come."""
    _notify_if_moved(owed, at)


@on("order.adjudicated", job="orders.notify_unit")
def notify_after_adjudication(owed: Owed, at: datetime) -> None:
    """Tell the unit to which the arbiter sent the order; nothing to tell when it stayed."""
    _notify_if_moved(owed, at)


def _notify_if_moved(owed: Owed, at: datetime) -> None:
    changes = owed.facts.get("set")
    unit = str(changes.get("unit") or "") if isinstance(changes, dict) else ""
    if isinstance(changes, dict) and unit:
        role = str(changes.get("duty_role") or "unit_duty_officer")
        _tell(owed, unit, role, "dispatched", at)


@on("order.escalated", job="orders.notify_escalation")
def notify_escalation(owed: Owed, at: datetime) -> None:
    """Tell the next on the ladder."""
    _tell(owed, "", _text(owed, "to"), "escalated", at)


def _tell(owed: Owed, unit: str, duty_role: str, what: str, at: datetime) -> None:
    at_desk = duty_role.startswith("desk_")
    person = holder(incident=owed.incident, unit="" if at_desk else unit, role=duty_role, at=at)
    notify(
        order_id=owed.subject_id, event=owed.event, unit="desk" if at_desk else unit, duty_role=duty_role,
        account=person.account if person else "", what=what, at=at,
    )  # fmt: skip


@on("source.late", job="orders.ask_source")
def ask_source(owed: Owed, at: datetime) -> None:
    """Open an order to ask a source for what it owes."""
    what, source = _text(owed, "what"), _text(owed, "source")
    detail = _text(owed, "seq") or _text(owed, "expected_at")
    open_internal_order(
        kind="missing_batch", urgency="P2", title=f"{source} {what} {detail}", text="", incident=owed.incident, at=at
    )


@on("delivery.died", job="orders.open_stuck")
def open_stuck(owed: Owed, at: datetime) -> None:
    """Open an escalation for a job that gave up; a job of this kind that dies itself is shown on the board only."""
    if _text(owed, "job") == "orders.open_stuck":
        return
    open_internal_order(
        kind="stuck_delivery", urgency="P1", title=f"{_text(owed, 'job')} {owed.subject_id}", text="",
        incident=owed.incident, at=at,
    )  # fmt: skip


@on("access.alarmed", job="orders.open_access_alarm")
def open_access_alarm(owed: Owed, at: datetime) -> None:
    """Tell the desk lead of an officer who reveals far more than usual."""
    open_internal_order(
        kind="access_alarm", urgency="P2", title=f"{_text(owed, 'alarm')} {_text(owed, 'number')} {owed.subject_id}",
        text="", incident=owed.incident, at=at,
    )  # fmt: skip


@on("access.break_glass", job="orders.open_glass_review")
def open_glass_review(owed: Owed, at: datetime) -> None:
    """Tell a supervisor at once that somebody broke the glass: it must be reviewed within a day."""
    title = f"glass {_text(owed, 'glass')}"
    open_internal_order(kind="break_glass", urgency="P1", title=title, text="", incident=owed.incident, at=at)


@on("access.unreviewed", job="orders.open_unreviewed")
def open_unreviewed(owed: Owed, at: datetime) -> None:
    """Tell the desk that looks were left unreviewed for more than seven days."""
    title = f"unreviewed {_text(owed, 'reviews')} {owed.subject_id}"
    open_internal_order(kind="access_unreviewed", urgency="P2", title=title, text="", incident=owed.incident, at=at)


@on("contest.overdue", job="orders.open_contest")
def open_for_contest(owed: Owed, at: datetime) -> None:
    """Open an order for a person's objection that nobody decided within its day (R16)."""
    title = f"contest {owed.subject_id}"
    open_internal_order(kind="overdue_contest", urgency="P1", title=title, text="", incident=owed.incident, at=at)


@on("query.alarmed", job="orders.open_alarm")
def open_for_alarm(owed: Owed, at: datetime) -> None:
    """Open an order to look at an officer who asks the query gate unusually often (R12)."""
    title = f"queries {_text(owed, 'officer')} {at:%Y-%m-%d}"
    open_internal_order(kind="query_alarm", urgency="P2", title=title, text="", incident=owed.incident, at=at)


AT_POSTS = {
    "attendance.late": "late_check_in",
    "attendance.relief_late": "late_relief",
    "attendance.left_short": "post_short",
    "attendance.heat_passed": "heat_limit",
    "attendance.hours_passed": "hours_limit",
}


@on(*AT_POSTS, job="orders.open_post")
def open_for_post(owed: Owed, at: datetime) -> None:
    """Open an order to the post's unit: who has not come, was not relieved, left it short, or works too long."""
    about = about_attendance(owed.subject_id)
    if about is not None:
        open_internal_order(
            kind=AT_POSTS[owed.kind], urgency="P2", title=f"{owed.subject_id} {about.number} {about.post}", text="",
            incident=owed.incident, at=at, unit=about.unit, about=f"attendance:{owed.subject_id}",
        )  # fmt: skip


@on("inspection.found", "inspection.reopened", job="orders.open_finding")
def open_for_finding(owed: Owed, at: datetime) -> None:
    """Open an order to the inspected unit, and tell the finding which it is; nothing when it has one already."""
    generation = _number(owed, "generation")
    found = waiting_finding(owed.subject_id, generation)
    if found is None:
        return
    with writing():
        order_id = open_internal_order(
            kind="inspection_finding", urgency=URGENCIES[found.severity], text="", incident=owed.incident, at=at,
            title=f"{found.checklist} {found.item} {found.post}", unit=found.unit, dedupe=False,
            about=f"finding:{owed.subject_id}:{generation}",
        )  # fmt: skip
        note_order(
            finding_id=owed.subject_id, generation=generation, order_id=order_id or "", incident=owed.incident, at=at
        )
