"""An order as a list shows it: masked before a template can see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bihuan.apps.orders.queries.shown import OrderMasked, masked_order, masked_orders
from bihuan.web.parts.labels import label
from bihuan.web.parts.own_titles import own_title

if TYPE_CHECKING:
    from bihuan.apps.orders.models import WorkOrder

_NUMBER_LENGTH = 6


def number_of(order_id: str) -> str:
    """Return the short number by which people name an order: the last six characters of its identifier."""
    return order_id[-_NUMBER_LENGTH:].upper()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of a list; nothing personal in it is whole."""

    id: str
    n: int
    number: str
    kind: str
    urgency: str
    state: str
    name: str
    phone: str
    address: str
    unit: str
    unit_name: str
    proposed: str
    proposed_name: str
    routing: str
    due_at: datetime | None
    clock: str
    is_late: bool
    is_supervised: bool
    asked: str
    assignee: str
    assignee_name: str = ""


def masked_title(order: WorkOrder, sources: Mapping[str, str] | None = None) -> str:
    """Return what an order is about, safe for a list: our own words whole, a name or a key from a source masked."""
    return _title(order, masked_order(order), sources or {})


def _title(order: WorkOrder, masked: OrderMasked, sources: Mapping[str, str]) -> str:
    return own_title(order.kind, masked.own, sources) if masked.own else masked.about


def order_lines(
    orders: Iterable[WorkOrder],
    units: Mapping[str, str],
    at: datetime,
    names: Mapping[str, str] | None = None,
    sources: Mapping[str, str] | None = None,
) -> list[OrderLine]:
    """Return the orders (fetched with their content) as lines; `units`, `names` and `sources` give names to codes."""
    return [
        _line(order, masked, units, at, names or {}, _title(order, masked, sources or {}))
        for order, masked in masked_orders(orders)
    ]


def _line(
    order: WorkOrder, masked: OrderMasked, units: Mapping[str, str], at: datetime, names: Mapping[str, str], name: str
) -> OrderLine:
    proposed = masked.proposed
    return OrderLine(
        id=order.pk, n=order.n, number=number_of(order.pk), kind=label("order_kind", order.kind),
        urgency=order.urgency, state=order.state, name=name, phone=masked.phone,
        address=masked.address, unit=order.unit, unit_name=units.get(order.unit, order.unit),
        proposed=proposed, proposed_name=units.get(proposed, proposed), routing=masked.routing, due_at=order.due_at,
        clock=order.clock, is_late=bool(order.due_at and order.due_at < at and not order.ended_at),
        is_supervised=order.supervised, asked=order.asked, assignee=order.assignee,
        assignee_name=names.get(order.assignee, ""),
    )  # fmt: skip
