"""Orders: one as values, lists with filters, the story of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from bihuan.apps.core.models import Event
from bihuan.apps.orders.models import Feedback, OrderContent, OrderRecord, WorkOrder
from bihuan.apps.orders.queries.rows import as_row
from bihuan.apps.orders.rules.states import ENDED, INSTANTS, OPEN, Order, State
from bihuan.engine.ledger.canonical import parse_instant


def as_values(row: WorkOrder) -> Order:
    """Return an order's row as canonical values."""
    return as_row(row).order


def as_columns(changes: Mapping[str, object]) -> dict[str, object]:
    """Return canonical values as what the model's fields take (instants become datetimes, "" becomes null)."""
    return {
        "incident_id" if name == "incident" else name: (parse_instant(str(value)) if value else None)
        if name in INSTANTS
        else value
        for name, value in changes.items()
    }


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of orders is narrowed to; empty = everything. `late` is lateness at the instant asked for."""

    units: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    assignee: str = ""
    late: bool = False
    open_only: bool = False
    routing: str = ""
    supervised: bool = False


def filter_orders(*, incident: str, filters: Filters, at: datetime) -> QuerySet[WorkOrder]:
    """Return the orders of an incident that pass the filters, the most urgent deadline first."""
    found = WorkOrder.objects.filter(incident_id=incident)
    for column, wanted in (
        ("unit__in", filters.units),
        ("state__in", filters.states),
        ("urgency__in", filters.urgencies),
        ("source__in", filters.sources),
    ):
        found = found.filter(**{column: wanted}) if wanted else found
    if filters.assignee:
        found = found.filter(assignee=filters.assignee)
    if filters.open_only:
        found = found.filter(state__in=[state.value for state in OPEN])
    if filters.late:
        found = found.filter(due_at__lt=at).exclude(state__in=[state.value for state in ENDED])
    if filters.routing:
        found = found.filter(content__routing=filters.routing)
    if filters.supervised:
        found = found.filter(supervised=True)
    return found.order_by(F("due_at").asc(nulls_last=True), "urgency", "id")


def with_content(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """Return the same orders with their words fetched along."""
    return orders.select_related("content", "content__proposed_unit")


def counts_by_state(incident: str) -> dict[str, int]:
    """Return how many orders stand in each state."""
    rows = WorkOrder.objects.filter(incident_id=incident).values_list("state").annotate(n=Count("id")).order_by()
    found = dict(rows)
    return {state.value: found.get(state.value, 0) for state in State}


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """How much a unit has: waiting for a signature, in work, late; and how many it has ended."""

    unit: str
    waiting: int
    working: int
    late: int
    reviewing: int
    ended: int


def loads_by_unit(incident: str, at: datetime) -> list[UnitLoad]:
    """Return each unit's load, the one with most late orders first."""
    open_states = [state.value for state in OPEN]
    rows = (
        WorkOrder.objects.filter(incident_id=incident)
        .exclude(unit="")
        .values("unit")
        .annotate(
            waiting=Count("id", filter=Q(state="DISPATCHED")),
            working=Count("id", filter=Q(state__in=["SIGNED", "WORKING", "SUSPENDED", "RETURN_ASKED", "DISPUTED"])),
            late=Count("id", filter=Q(state__in=open_states, due_at__lt=at)),
            reviewing=Count("id", filter=Q(state="FED_BACK")),
            ended=Count("id", filter=~Q(state__in=open_states)),
        )
        .order_by("-late", "-waiting", "unit")
    )
    return [UnitLoad(**row) for row in rows]


def oldest_unsigned(incident: str, most: int = 10) -> list[WorkOrder]:
    """Return the orders that wait longest for a signature."""
    waiting = WorkOrder.objects.filter(incident_id=incident, state="DISPATCHED").order_by("dispatched_at")
    return list(with_content(waiting)[:most])


@dataclass(frozen=True, slots=True)
class Chapter:
    """One line of an order's story: what happened, who did it, what it changed; what was said is looked at apart."""

    index: int
    n: int
    at: datetime
    kind: str
    from_state: str
    to_state: str
    from_holder: str
    to_holder: str
    actor: str
    role: str
    reason: str
    facts: Mapping[str, Any]
    leaf_hash: str


def story(order_id: str) -> list[Chapter]:
    """Return every event of an order, oldest first, without what was said (`actions.looking` shows it by need)."""
    events = Event.objects.filter(subject_id=order_id).order_by("n")
    return [
        Chapter(
            e.index, e.n, e.at, e.kind, e.from_state, e.to_state, e.from_holder, e.to_holder, e.actor, e.role, e.reason,
            json.loads(e.facts), e.leaf_hash,
        )
        for e in events
    ]  # fmt: skip


def content_of(order_id: str) -> OrderContent | None:
    """Return an order's words."""
    return OrderContent.objects.filter(order_id=order_id).select_related("proposed_unit").first()


def feedback_of(order_id: str) -> list[Feedback]:
    """Return all feedback and late notes of an order, newest first."""
    return list(Feedback.objects.filter(order_id=order_id).order_by("-at"))


def records_of(order_id: str) -> list[OrderRecord]:
    """Return which records an order answers for."""
    return list(OrderRecord.objects.filter(order_id=order_id).order_by("batch", "line"))


def open_orders_about(*, incident: str, persons: set[str]) -> dict[tuple[str, str], str]:
    """Return for (person, kind of order) the oldest open order that a further record of the person can join."""
    linked = WorkOrder.objects.filter(incident_id=incident, state__in=["NEW", "DISPATCHED", "SIGNED", "WORKING"])
    rows = linked.filter(content__person__in=persons - {""}).order_by("-opened_at", "-id")
    return {(person, kind): order for person, kind, order in rows.values_list("content__person", "kind", "id")}


def once_had(unit: str, order_id: str) -> bool:
    """Say whether an order was ever sent to a unit."""
    return Event.objects.filter(subject_id=order_id, to_holder=f"transit:{unit}").exists()
