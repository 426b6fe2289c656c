"""The sweeper: what has passed its limit is escalated, what was suspended goes on. It never stops by itself."""

from __future__ import annotations

from datetime import datetime

import structlog

from bihuan.apps.core.journal import writing
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.orders.actions.applying import apply_step
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.rows import as_row
from bihuan.apps.orders.rules.deciding import decide
from bihuan.apps.orders.rules.details import Case

log = structlog.get_logger("bihuan.sweeper")


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
    except Exception:  # one order that cannot be swept must not keep the others from it
        log.exception("order cannot be swept", order=order_id)
        incident = WorkOrder.objects.values_list("incident_id", flat=True).get(pk=order_id)
        title = f"sweeper {order_id}"
        open_internal_order(kind="stuck_delivery", urgency="P1", title=title, text="", incident=incident, at=at)
        return False
    return True
