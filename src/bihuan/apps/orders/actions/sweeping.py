"""The sweeper: what has passed its limit is escalated, what was suspended goes on. It never stops by itself."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.orders.actions.applying import apply_step
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.rows import as_row
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case


def sweep(*, at: datetime, most: int = 500) -> int:
    """Escalate or resume every order whose moment has come, each in its own transaction; return how many moved."""
    due = WorkOrder.objects.filter(escalate_at__lte=at).order_by("escalate_at")
    return sum(_sweep_one(order_id, at) for order_id in list(due.values_list("id", flat=True)[:most]))


def _sweep_one(order_id: str, at: datetime) -> bool:
    try:
        with writing():
            row = as_row(WorkOrder.objects.get(pk=order_id))
            move = "resume" if row.order.clock == "resume" else "escalate"
            by = system(row.order.incident)
            step = decide(move, Case(row.id, row.order, by, at))
            apply_step(row, step, by=by, at=at)
    except NotAllowed:
        return False
    return True
