"""Several matters in one order: children go out, the parent waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.sealing import filled
from bihuan.apps.orders.actions.applying import apply_step
from bihuan.apps.orders.actions.moving import Moved, check_seen, get_row
from bihuan.apps.orders.actions.opening import NewOrders, add_order, new_order
from bihuan.apps.orders.models import OrderContent
from bihuan.apps.orders.queries.orders import content_of
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case, Details


def split_order(
    *, order_id: str, titles: Sequence[str], by: Actor, at: datetime, expected_n: int | None = None
) -> Moved:
    """Split an order into children, one per title, each at the desk; the parent closes only when all have ended.

    :raises NotAllowed: fewer than two titles, children already open, or the table stands against it.
    """
    with writing():
        row = get_row(order_id, by)
        check_seen(row, expected_n)
        before = row.order
        step = decide("split", Case(row.id, before, by, at, Details(children=len(titles))))
        new = NewOrders(before.incident)
        content = content_of(order_id)
        children = []
        for title in titles:
            child = new_order(
                incident=before.incident, source="", kind=before.kind, urgency=before.urgency, at=at, parent=order_id
            )
            child_id = add_order(new, child, (), "desk", by, at)
            new.contents.append(_copy(content, child_id, title))
            children.append(child_id)
        new.save()
        apply_step(row, step, by=by, at=at, facts={"children": children})
    return Moved(row.id, row.order.state, row.n)


_COPIED = ("person", "community_code", "proposed_unit_id", "routing")
_COPIED_WORDS = ("text", "person_name", "phone", "address", "longitude", "latitude")


def _copy(content: OrderContent | None, order_id: str, title: str) -> OrderContent:
    values = {name: getattr(content, name) for name in _COPIED} if content else {}
    words = {name: getattr(content, name) for name in _COPIED_WORDS} if content else {}
    return filled(OrderContent(order_id=order_id, **values), title=title[:200], **words)
