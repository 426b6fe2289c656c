"""The days of a follow-up: given out in the morning, answered by feedback that was accepted, missed, and the end."""

from __future__ import annotations

from datetime import date, datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.tracing.actions.contacts import release
from bihuan.apps.tracing.actions.moving import step
from bihuan.apps.tracing.models import FollowUp
from bihuan.apps.tracing.queries.contacts import days_of, due_on, kept_days, over_before, overdue_before
from bihuan.apps.tracing.queries.protocols import rules_of
from bihuan.apps.tracing.rules.following import (
    DONE,
    MISSED,
    ORDERED,
    RELEASE_REASONS,
    date_of,
    is_morning,
    release_refusal,
)

KIND = "follow_up"


def give_out_day(*, incident: str, at: datetime) -> int:
    """Open the orders of today's checks, from six in the morning of the incident's zone; return how many.

    One order a contact and day: a check that has its order is not due any more, so running twice opens nothing.
    """
    zone = rules_of(incident).zone
    if not is_morning(at, zone):
        return 0
    with writing():
        due = list(due_on(incident, date_of(at, zone)))
        opened = open_orders_about(wanted=[_check(day) for day in due], incident=incident, at=at)
        for day in due:
            facts = {"contact": day.contact_id, "order": opened[day.pk], "date": day.date.isoformat()}
            step(day, "follow_up.ordered", by=system(incident), at=at, facts=facts, state=ORDERED, order=opened[day.pk])
        return len(due)


def _check(day: FollowUp) -> WantedOrder:
    contact = day.contact
    test = "yes" if day.is_test_day else "no"
    text = f"category: {contact.category}\nday: {day.day}\nends: {contact.ends_on}\ntest: {test}"
    return WantedOrder(day.pk, contact.person_id, KIND, "P3", text)


def call_missed(*, incident: str, at: datetime) -> int:
    """Call missed every check of an earlier day that nobody answered, so that it is seen; return how many."""
    with writing():
        late = list(overdue_before(incident, date_of(at, rules_of(incident).zone)))
        for day in late:
            facts = {"contact": day.contact_id, "date": day.date.isoformat(), "order": day.order}
            step(day, "follow_up.missed", by=system(incident), at=at, facts=facts, state=MISSED)
        return len(late)


def note_result(*, order_id: str, incident: str, at: datetime) -> FollowUp | None:
    """Take the result of a check from its accepted order, also of a day that was called missed; else nothing."""
    with writing():
        day, order = _behind(order_id, incident)
        if day is None or order is None or order.state != "CLOSED" or not order.result or day.state == DONE:
            return None
        facts = {"contact": day.contact_id, "order": order_id, "result": order.result}
        return step(
            day, "follow_up.done", by=system(incident), at=at, facts=facts, state=DONE, result=order.result,
            done_at=at, done_by=order.author,
        )  # fmt: skip


def take_back_result(*, order_id: str, incident: str, at: datetime) -> FollowUp | None:
    """Let a check whose order was reopened wait for its answer again."""
    with writing():
        day, order = _behind(order_id, incident)
        if day is None or order is None or order.state == "CLOSED" or day.state != DONE:
            return None
        facts = {"contact": day.contact_id, "order": order_id}
        return step(
            day, "follow_up.reopened", by=system(incident), at=at, facts=facts, state=ORDERED, result="",
            done_at=None, done_by="",
        )  # fmt: skip


def _behind(order_id: str, incident: str) -> tuple[FollowUp | None, WorkOrder | None]:
    mine = FollowUp.objects.filter(order=order_id, contact__incident_id=incident)
    day = mine.select_related("contact").first() if order_id else None
    return day, WorkOrder.objects.filter(pk=order_id).first() if day is not None else None


def release_over(*, incident: str, at: datetime) -> int:
    """Release the contacts whose follow-up is over with nothing missing; the others wait for a person's word."""
    today: date = date_of(at, rules_of(incident).zone)
    with writing():
        released = 0
        for contact in over_before(incident, today):
            if not release_refusal(kept_days(days_of(contact)), contact.ends_on, today):
                release(contact, RELEASE_REASONS[0], by=system(incident), at=at)
                released += 1
        return released
