"""What is owed to a source when an order ends (loop.md R3, E8)."""

from __future__ import annotations

from datetime import datetime

from bihuan.apps.intake.queries import sources_wanting_outcomes
from bihuan.apps.orders.models import OrderRecord, Outcome
from bihuan.apps.orders.queries.rows import Row
from bihuan.apps.orders.rules.details import Step
from bihuan.apps.orders.rules.effects import ENDING_RESULTS
from bihuan.apps.orders.rules.states import State


def owe_outcomes(row: Row, step: Step, at: datetime) -> list[Outcome]:
    """Return one unsaved outcome per record of an ending order whose source wants to know; [] = nobody to answer."""
    linked = list(OrderRecord.objects.filter(order_id=row.id).order_by("batch", "line"))
    wanting = sources_wanting_outcomes(row.order.incident) if linked else frozenset()
    result = ENDING_RESULTS.get(State(step.to_state)) or row.order.result
    return [
        Outcome(
            incident_id=row.order.incident, order_id=row.id, record=link.record, source=link.source, batch=link.batch,
            line=link.line, result=result, event=-1, at=at,
        )
        for link in linked
        if link.source in wanting
    ]  # fmt: skip
