"""Telling people. A notice is a row that the unit's page shows; telling twice leaves one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.orders.models import Notice, WorkOrder


def notify(*, order_id: str, event: int, unit: str, duty_role: str, account: str, what: str, at: datetime) -> None:
    """Tell a duty role about an order, once per event; an escalation without a unit goes to the order's own unit."""
    with writing():
        if not unit:
            unit = WorkOrder.objects.values_list("unit", flat=True).get(pk=order_id) or "desk"
        notice = Notice(
            event=event, what=what, order_id=order_id, unit=unit, duty_role=duty_role, account=account, at=at
        )
        Notice.objects.bulk_create([notice], ignore_conflicts=True)


def mark_seen(*, order_ids: Sequence[str], unit: str, at: datetime) -> int:
    """Note that a unit's page has shown these orders; return how many notices were new."""
    with writing():
        fresh = Notice.objects.filter(unit=unit, order_id__in=order_ids, seen_at=None)
        return fresh.update(seen_at=at)
