"""What can be taken out of orders: the list as the page shows it, whole where the role may have it whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localtime

from bihuan.apps.core.exports import Dataset, ExportRow, parts_of, register
from bihuan.apps.core.exports.datasets import Filters as Told
from bihuan.apps.core.exports.datasets import as_dialled
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.exports import MOST, Column, Row
from bihuan.apps.core.sealing import open_all
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.models import OrderContent, WorkOrder
from bihuan.apps.orders.queries.orders import Filters, with_content
from bihuan.apps.orders.rules.relations import UNIT_ROLES, relation_to_content
from bihuan.apps.orders.rules.states import AT_UNIT

_SHORT_NUMBER = 6


COLUMNS = (
    *(Column(code, is_plain=True) for code in ("number", "kind", "urgency", "state", "unit", "source")),
    Column("opened_at", is_plain=True),
    Column("due_at", is_plain=True),
    *(Column(name, OrderContent.PERSONAL[name]) for name in ("person_name", "phone", "address", "text")),
)


def as_told(filters: Filters) -> dict[str, object]:
    """Return filters as an export keeps them: codes only."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(filters).items()}


def _filters(told: Told) -> Filters:
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}
    return Filters(**values)


def _mine(by: Actor, filters: Filters, at: datetime) -> QuerySet[WorkOrder]:
    """Return what the person may take out: a unit only what it works on (R8), the desk what it sees."""
    found = list_orders(by, filters, at)
    return found.filter(state__in=[state.value for state in AT_UNIT]) if by.role in UNIT_ROLES else found


def _find(by: Actor, told: Told, at: datetime) -> list[str]:
    return list(_mine(by, _filters(told), at).values_list("id", flat=True)[: MOST + 1])


def _read(by: Actor, _told: Told, ids: Sequence[str], at: datetime) -> Iterator[ExportRow]:
    """Give the orders that were asked for and are still the person's to see, however they have moved since."""
    for part in parts_of(ids):
        mine = with_content(_mine(by, Filters(), at).filter(pk__in=part))
        found = {order.pk: order for order in mine}
        open_all([order.content for order in found.values()])
        yield from (_row(found[one], by) for one in part if one in found)


def _row(order: WorkOrder, by: Actor) -> ExportRow:
    content = order.content
    relation = relation_to_content(by, state=order.state, unit=order.unit)
    values: dict[str, str | int] = {
        "number": order.pk[-_SHORT_NUMBER:].upper(), "kind": order.kind, "urgency": order.urgency,
        "state": order.state, "unit": order.unit, "source": order.source, "opened_at": _time(order.opened_at),
        "due_at": _time(order.due_at), "person_name": content.person_name, "phone": as_dialled(content.phone),
        "address": content.address, "text": content.text,
    }  # fmt: skip
    return ExportRow(order.pk, content.person, Row(relation, values))


def _time(instant: datetime | None) -> str:
    return f"{localtime(instant):%Y-%m-%d %H:%M}" if instant else ""


register(Dataset("orders", "order", COLUMNS, _find, _read))
