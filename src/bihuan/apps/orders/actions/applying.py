"""How a decided step becomes rows: the order moves from the state that was seen, and the event says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection

from bihuan.apps.core.journal import EventDraft, record_event
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.orders.queries.rows import Row, stored
from bihuan.apps.orders.rules.details import Step


def apply_step(
    row: Row,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    command: str = "",
    facts: Mapping[str, object] | None = None,
    body: Mapping[str, object] | None = None,
) -> int:
    """Move the row by compare-and-swap and record the event in the caller's transaction; return its leaf index.

    :raises NotAllowed: `stale` when somebody moved the order since it was read.
    """
    columns = step.columns()
    _swap(row, columns)
    row.n += 1
    row.order = replace(row.order, **columns)  # type: ignore[arg-type]  # columns are Order's own
    return record_event(
        EventDraft(
            step.event, "order", row.id, n=row.n, by=by, at=at, facts={**step.facts, **(facts or {})},
            from_state=step.from_state, to_state=step.to_state, from_holder=step.from_holder,
            to_holder=step.to_holder, reason=step.reason[:60], command=command, body=body,
        )
    )  # fmt: skip


def _swap(row: Row, columns: Mapping[str, object]) -> None:
    """Write the columns if the order still stands as it was read; one row, or it is refused."""
    pairs = stored(columns)
    sets = ", ".join(f"{name} = %s" for name, _ in pairs)
    sql = f"UPDATE orders_workorder SET n = n + 1, {sets} WHERE id = %s AND n = %s AND state = %s"  # nosec B608  # noqa: S608 - our own column names
    with connection.cursor() as cursor:
        values: list[Any] = [value for _, value in pairs]
        cursor.execute(sql, [*values, row.id, row.n, row.order.state])
        if cursor.rowcount != 1:
            raise NotAllowed("stale", n=row.n)
