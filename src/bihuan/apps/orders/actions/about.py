"""Orders about known persons, which another context of the desk asks for: a contact to be told, a day's check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.queries.whereabouts import Reachable, reachable
from bihuan.apps.orders.actions.opening import NewOrders, add_order, new_order
from bihuan.apps.orders.models import OrderContent
from bihuan.apps.orders.queries.atlas import Atlas, load_atlas


@dataclass(frozen=True, slots=True)
class WantedOrder:
    """One order that is wanted: about whom, of which kind, and what is to be done; `reference` is the asker's own.

    An asker that knows better than intake who answers (`unit`) and where they are (`who`) says so.
    """

    reference: str
    person: str
    kind: str
    urgency: str
    text: str
    unit: str = ""
    who: Reachable | None = None


def open_orders_about(*, wanted: Sequence[WantedOrder], incident: str, at: datetime) -> dict[str, str]:
    """Open these orders at the desk, each with the unit that its person's address proposes; return reference → order.

    Nothing is dispatched: that is a person's word. The asker sees to it that nothing is wanted twice.
    """
    if not wanted:
        return {}
    with writing():
        atlas, new = load_atlas(incident), NewOrders(incident)
        known = reachable(incident, {one.person for one in wanted})
        opened = {
            one.reference: _open(new, one, one.who or known.get(one.person, Reachable()), atlas, at) for one in wanted
        }
        new.save()
    return opened


def _open(new: NewOrders, one: WantedOrder, who: Reachable, atlas: Atlas, at: datetime) -> str:
    order = new_order(incident=new.incident, source="", kind=one.kind, urgency=one.urgency, at=at)
    order_id = add_order(new, order, (), "desk", system(new.incident), at)
    route = atlas.route(code=who.community_code, address=who.address, position=None)
    content = OrderContent(
        order_id=order_id, person=one.person, community_code=who.community_code[:40],
        proposed_unit_id=one.unit or route.unit or None, routing="own" if one.unit else route.by,
    )  # fmt: skip
    said = {"title": who.name[:200], "text": one.text, "person_name": who.name[:100]}
    new.contents.append(filled(content, **said, phone=who.phone[:40], address=who.address[:300]))
    return order_id
