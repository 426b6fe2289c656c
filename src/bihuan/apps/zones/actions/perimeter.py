"""What a control sets off: one order an item of its checklist and owner, never twice, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import move_row
from bihuan.apps.core.models import Area, Unit
from bihuan.apps.core.rules import system
from bihuan.apps.orders.actions.opening import open_internal_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.models import Control, ControlItem
from bihuan.apps.zones.rules.controls import DECIDED
from bihuan.apps.zones.rules.perimeter import COMMUNITY, LIFT, SET_UP, Item, newest, to_set_up, to_take_down
from bihuan.engine.ledger.canonical import instant

KIND = "perimeter"
_DONE, _MERGED = "CLOSED", "MERGED"


def open_set_up(*, control_id: str, incident: str, at: datetime) -> int:
    """Open the orders that a decision sets off; return how many. The second time none."""
    with writing():
        row = _row(control_id, incident)
        if row is None or row.state != DECIDED:
            return 0
        before = row.extends or row.replaces
        items = to_set_up(newest(), row.measures, before.measures if before else None)
        return _open(row, SET_UP, items, row.decided_at or at, at)


def open_lifting(*, control_id: str, incident: str, at: datetime) -> int:
    """Open the orders that an end sets off, unless what follows has the same measures; the second time none."""
    with writing():
        row = _row(control_id, incident)
        if row is None or (row.lifted_at or row.ended_at) is None:
            return 0
        items = to_take_down(newest(), row.measures, _after(row, at))
        return _open(row, LIFT, items, row.lifted_at or row.ended_at or at, at)


def _row(control_id: str, incident: str) -> Control | None:
    rows = Control.objects.filter(pk=control_id, incident_id=incident)
    return rows.select_related("extends", "replaces").first()


def _after(row: Control, at: datetime) -> Collection[str] | None:
    """Return the measures of the decision that follows this one, None when nothing does."""
    followers = [*row.extensions.filter(state=DECIDED), *row.replaced_by.filter(state=DECIDED)]
    return next((one.measures for one in followers if one.ends_at > at), None)


def _open(row: Control, which: str, items: Iterable[Item], since: datetime, at: datetime) -> int:
    known = set(ControlItem.objects.filter(control=row, list=which).values_list("item", "unit_id"))
    opened = [
        _open_one(row, which, item, unit, since, at)
        for item in items
        for unit in _owners(row, item.owner)
        if (item.code, unit) not in known
    ]
    if opened:
        facts = {"number": row.number, "list": which, "checklist": newest().version, "orders": len(opened)}
        move_row(row, "control.orders_opened", "control", {}, by=system(row.incident_id), at=at, facts=facts)
    return len(opened)


def _owners(row: Control, owner: str) -> list[str | None]:
    """Return the units to which the orders of an owner are proposed; None = the desk must choose."""
    incident = row.incident_id
    if owner == COMMUNITY:
        areas = Area.objects.filter(incident_id=incident, code__in=row.communities)
        return [*sorted(set(areas.values_list("unit_id", flat=True)))] or [None]
    units = list(Unit.objects.filter(incident_id=incident, department_id=owner).values_list("pk", flat=True)[:2])
    return [units[0] if len(units) == 1 else None]


def _open_one(row: Control, which: str, item: Item, unit: str | None, since: datetime, at: datetime) -> str:
    due_at, version = since + item.within, newest().version
    title = " ".join((version, which, item.code, str(row.number), row.name))
    text = "\n".join((f"area: {row.name}", f"owner: {item.owner}", f"due_at: {instant(due_at)}", f"basis: {row.basis}"))
    order = open_internal_order(
        kind=KIND, urgency=item.urgency, title=title, text=text, incident=row.incident_id, at=at, dedupe=False,
        unit=unit or "", about=f"control:{row.pk}:{item.code}",
    )  # fmt: skip
    ControlItem.objects.create(
        control=row, list=which, checklist=version, item=item.code, unit_id=unit, urgency=item.urgency,
        order=order or "", state="NEW", opened_at=at, due_at=due_at,
    )  # fmt: skip
    return order or ""


def note_order(*, order_id: str, incident: str, at: datetime) -> int:
    """Keep how the orders of checklists stand, from the order as it is now; return how many moved. May run twice.

    A merged order is followed into the one that goes on.
    """
    with writing():
        rows = list(ControlItem.objects.filter(control__incident_id=incident, order=order_id))
        order = WorkOrder.objects.filter(pk=order_id, incident_id=incident).first() if rows else None
        if order is None:
            return 0
        while order.state == _MERGED and order.survivor:
            order = WorkOrder.objects.get(pk=order.survivor)
        for row in rows:
            row.order, row.state = order.pk, order.state
            row.done_at = (row.done_at or at) if order.state == _DONE else None
            row.save(update_fields=["order", "state", "done_at"])
        return len(rows)
