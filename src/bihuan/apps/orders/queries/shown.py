"""An order as a list may show it: masked here, before any page can see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.apps.core.rules import Role
from bihuan.apps.core.rules.personal import Relation, Surface, Viewer, disclose
from bihuan.apps.core.sealing import open_all
from bihuan.apps.orders.models import OrderContent, WorkOrder
from bihuan.apps.orders.rules.relations import TITLED_KINDS

_LIST = Viewer(Role.SYSTEM, Relation.NONE, Surface.LIST)


@dataclass(frozen=True, slots=True)
class OrderMasked:
    """What a list says of an order: `own` is the title, in codes, of an order that Bihuan opened for the desk.

    `person` is the pseudonym of whom it is about, "" of nobody known.
    """

    own: str
    about: str
    phone: str
    address: str
    proposed: str
    routing: str
    person: str


def own_title_of(row: WorkOrder) -> str:
    """Return the title of one of the desk's own orders, which is made of codes; "" for all others."""
    return row.content.title if not row.source and row.kind in TITLED_KINDS else ""


def masked_order(row: WorkOrder) -> OrderMasked:
    """Return an order (fetched with its content) for a list: nothing personal in it is whole."""
    content = row.content
    return OrderMasked(
        own_title_of(row), _mask("person_name", content.person_name) or _mask("title", content.title),
        _mask("phone", content.phone), _mask("address", content.address), content.proposed_unit_id or "",
        content.routing, content.person,
    )  # fmt: skip


def masked_orders(rows: Iterable[WorkOrder]) -> list[tuple[WorkOrder, OrderMasked]]:
    """Return orders with their masks, opened with one question to the vault."""
    orders = list(rows)
    open_all([order.content for order in orders])
    return [(order, masked_order(order)) for order in orders]


def _mask(name: str, value: str) -> str:
    return disclose(OrderContent.PERSONAL.get(name), value, _LIST)
