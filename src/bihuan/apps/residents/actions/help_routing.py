"""A request goes to its owner as an order through the loop, and follows what becomes of the order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import Actor, NotAllowed, system
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.actions.persons import persons_with_phones
from bihuan.apps.intake.queries.whereabouts import Reachable
from bihuan.apps.orders.actions.about import WantedOrder, open_orders_about
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.actions.help import get_open
from bihuan.apps.residents.actions.help_moving import step
from bihuan.apps.residents.models import HelpRequest
from bihuan.apps.residents.rules.help import ANSWERED, CALL_BACK_WITHIN, CLOSED, OPEN, ROUTED, TAKEN

ORDER_KIND = "help_request"


def route_request(*, request_id: str, by: Actor, at: datetime, unit: str = "") -> HelpRequest:
    """Open the order of a request at the desk, proposed to its owner or to `unit`; the desk dispatches it.

    Requests that were joined to it follow the same order.

    :raises NotAllowed: `not_found`, `request_closed`, `not_classified`, `already_routed`, `joined_elsewhere`,
        `unknown_unit`.
    """
    with writing():
        row = get_open(by, request_id)
        if not row.help_class:
            raise NotAllowed("not_classified")
        if row.joined_to is not None and row.joined_to.state != CLOSED:
            raise NotAllowed("joined_elsewhere")
        if is_out(row):
            raise NotAllowed("already_routed")
        if unit and unit not in unit_names(by.incident):
            raise NotAllowed("unknown_unit")
        owner = unit or row.unit_id or ""
        person = person_of(row)
        order = _open_order(row, person, owner, at)
        facts = {"order": order, "class": row.help_class, "urgency": row.urgency, "unit": owner}
        changes: dict[str, Any] = {"state": ROUTED, "order": order, "order_state": "opened"}
        for other in HelpRequest.objects.filter(joined_to=row, state__in=[TAKEN, ROUTED]):
            step(other, "help.routed", by=by, at=at, facts=facts, **changes)
        return step(
            row, "help.routed", by=by, at=at, facts=facts, unit_id=owner or None, person=person, **changes
        )  # fmt: skip


def is_out(row: HelpRequest) -> bool:
    """Say whether somebody still works on the order of a request, as the loop itself knows it.

    What the request remembers of its order may be a step behind: jobs come again, and not always in their order.
    """
    return bool(row.order) and WorkOrder.objects.filter(pk=row.order, ended_at=None).exists()


def person_of(row: HelpRequest) -> str:
    """Return the person whom a request is about, made now, when work about them begins; under the journal's lock."""
    return row.person or persons_with_phones(row.incident_id, {"": row.phone})[""]


def _open_order(row: HelpRequest, person: str, unit: str, at: datetime) -> str:
    open_all([row])
    who = Reachable(row.name, row.phone, row.address, row.area.code if row.area else "")
    text = f"request: {row.number}\nclass: {row.help_class}\nwords: {' '.join(row.words.split())}"
    wanted = WantedOrder(row.pk, person, ORDER_KIND, row.urgency, text, unit=unit, who=who)
    return open_orders_about(wanted=[wanted], incident=row.incident_id, at=at)[row.pk]


def follow_order(*, order_id: str, order_state: str, incident: str, at: datetime) -> int:
    """Let the requests of an order follow it; return how many moved. May run twice.

    An order that ends well is an answer that the caller still has to hear: the request is never closed by it. One that
    was cancelled leaves its requests without an order; one that is open again makes them wait again.
    """
    return _move(order_id, incident, at, lambda row: _changes(row, order_state, at))


def _changes(row: HelpRequest, order_state: str, at: datetime) -> dict[str, Any]:
    if row.order_state == order_state or row.state == CLOSED:
        return {}
    told: dict[str, Any] = {"order_state": order_state}
    if order_state == "closed" and row.state == ROUTED:
        told |= {
            "state": ANSWERED, "answer_code": "order_done", "answered_at": at, "tries_n": 0, "late_told_at": None,
            "call_due_at": at + CALL_BACK_WITHIN[row.urgency],
        }  # fmt: skip
    elif order_state == "cancelled" and row.state == ROUTED:
        told |= {"state": TAKEN, "order": ""}
    elif order_state == "reopened" and row.state == ANSWERED:
        told |= {"state": ROUTED, "answer_code": "", "answered_at": None, "call_due_at": None, "tries_n": 0}
    return told


def follow_merge(*, order_id: str, survivor: str, incident: str, at: datetime) -> int:
    """Let the requests of an order follow it into the one it was merged into; return how many. May run twice."""
    return _move(order_id, incident, at, lambda _: {"order": survivor} if survivor else {})


def _move(order_id: str, incident: str, at: datetime, changes: Callable[[HelpRequest], dict[str, Any]]) -> int:
    moved = 0
    with writing():
        rows = HelpRequest.objects.filter(incident_id=incident, order=order_id, state__in=OPEN) if order_id else []
        for row in rows:
            if told := changes(row):
                facts = {"order": told.get("order", order_id), "order_state": told.get("order_state", row.order_state)}
                step(row, "help.order_moved", by=system(incident), at=at, facts=facts, **told)
                moved += 1
    return moved
