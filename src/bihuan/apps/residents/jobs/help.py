"""What follows from an event about requests for help: they follow their orders; who is about to be erased."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.erasure import Holding, holds_about
from bihuan.apps.core.journal.subscriptions import Owed, on
from bihuan.apps.residents.actions.help_erasing import forget_in_help, names_of_help
from bihuan.apps.residents.actions.help_routing import follow_merge, follow_order

holds_about("residents.help", Holding(names=names_of_help, forget=forget_in_help))
STEPS = {
    "order.dispatched": "dispatched", "order.reassigned": "dispatched", "order.signed": "signed",
    "order.started": "working", "order.reported": "reported", "order.accepted": "closed",
    "order.cancelled": "cancelled", "order.reopened": "reopened",
}  # fmt: skip


@on(*STEPS, job="residents.follow_order")
def follow(owed: Owed, at: datetime) -> None:
    """Let the requests of an order follow it; an order that ends closes none of them."""
    follow_order(order_id=owed.subject_id, order_state=STEPS[owed.kind], incident=owed.incident, at=at)


@on("order.merged", job="residents.follow_merge")
def follow_into(owed: Owed, at: datetime) -> None:
    """Let the requests of an order follow it into the one it was merged into."""
    changes = owed.facts.get("set")
    survivor = str(changes.get("survivor") or "") if isinstance(changes, dict) else ""
    follow_merge(order_id=owed.subject_id, survivor=survivor, incident=owed.incident, at=at)
