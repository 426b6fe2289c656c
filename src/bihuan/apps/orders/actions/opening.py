"""How an order comes to be: from accepted records, from the desk's own needs, or by splitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, system
from bihuan.apps.core.sealing import filled, index_all, index_of, vault
from bihuan.apps.intake.actions.effects import note_effects
from bihuan.apps.intake.queries import AcceptedRecord
from bihuan.apps.orders.actions.applying import apply_step
from bihuan.apps.orders.actions.moving import get_row
from bihuan.apps.orders.models import OrderContent, OrderRecord, WorkOrder
from bihuan.apps.orders.queries.atlas import Atlas, load_atlas
from bihuan.apps.orders.queries.orders import as_columns, open_orders_about
from bihuan.apps.orders.rules import deciding, limits
from bihuan.apps.orders.rules.details import Case, Details
from bihuan.apps.orders.rules.states import Order
from bihuan.engine.ledger.canonical import instant


@dataclass(slots=True)
class NewOrders:
    """Orders being opened in one transaction, written together at its end."""

    incident: str
    orders: list[WorkOrder] = field(default_factory=list)
    contents: list[OrderContent] = field(default_factory=list)
    links: list[OrderRecord] = field(default_factory=list)

    def save(self) -> None:
        """Write them: orders, their words sealed and indexed, their links to records."""
        vault().make(content.key_name() for content in self.contents)
        for name in ("title", "phone", "address"):
            values = [getattr(content, name) for content in self.contents]
            for content, index in zip(self.contents, index_all(self.incident, name, values), strict=True):
                setattr(content, f"{name}_index", index)
        WorkOrder.objects.bulk_create(self.orders)
        OrderContent.objects.bulk_create(self.contents)
        OrderRecord.objects.bulk_create(self.links)


def new_order(*, incident: str, source: str, kind: str, urgency: str, at: datetime, **more: Any) -> Order:
    """Return the values of an order that is opened now: at the desk, its dispatch due by urgency."""
    due = instant(at + limits.limit("dispatch", urgency))
    return Order(
        incident=incident, source=source, kind=kind, urgency=urgency, opened_at=instant(at), due_at=due,
        escalate_at=due, clock="dispatch", **more,
    )  # fmt: skip


def open_orders(*, records: Sequence[AcceptedRecord], incident: str, at: datetime) -> int:
    """Open an order for each accepted record or join it to the one about the same person; return how many opened.

    Runs twice without harm: a record that already has its effect is not among the accepted ones that wait.
    """
    by = system(incident)
    with writing():
        atlas = load_atlas(incident)
        new = NewOrders(incident)
        effects: dict[str, str] = {}
        known = open_orders_about(incident=incident, persons={record.person for record in records})
        joining: list[tuple[str, AcceptedRecord]] = []
        for record in records:
            same = (record.person, record.order_kind)
            found = known.get(same) if record.person else None
            if found:
                joining.append((found, record))
            else:
                found = _open_one(new, record, atlas, by, at)
                known[same] = found
            effects[record.record] = f"order:{found}"
        new.save()
        for order_id, record in joining:
            _join(order_id, record, by, at)
        note_effects(effects=effects)
    return len(new.orders)


def _open_one(new: NewOrders, record: AcceptedRecord, atlas: Atlas, by: Actor, at: datetime) -> str:
    order = new_order(
        incident=by.incident, source=record.source, kind=record.order_kind, urgency=record.urgency, at=at, records_n=1
    )
    order_id = add_order(new, order, (record.record,), "intake", by, at)
    values = record.values
    position = _position(values.get("longitude", ""), values.get("latitude", ""))
    route = atlas.route(code=values.get("community_code", ""), address=values.get("address", ""), position=position)
    content = OrderContent(
        order_id=order_id, person=record.person, community_code=values.get("community_code", "")[:40],
        proposed_unit_id=route.unit or None, routing=route.by,
    )  # fmt: skip
    filled(
        content, title=(values.get("name", "") or record.key or f"{record.source} {record.line}")[:200],
        text=_text(values), person_name=values.get("name", "")[:100], phone=values.get("phone", "")[:40],
        address=values.get("address", "")[:300],
        longitude=position[0] if position else None, latitude=position[1] if position else None,
    )  # fmt: skip
    new.contents.append(content)
    new.links.append(
        OrderRecord(record=record.record, order_id=order_id, source=record.source, batch=record.batch, line=record.line)
    )
    return order_id


_SHOWN = (
    "classification",
    "result",
    "onset_date",
    "sample_date",
    "report_date",
    "exposure_place",
    "occupation",
    "note",
)


def _text(values: dict[str, str]) -> str:
    return "\n".join(f"{name}: {values[name]}" for name in _SHOWN if values.get(name))


def _position(longitude: str, latitude: str) -> tuple[float, float] | None:
    try:
        point = float(longitude), float(latitude)
    except ValueError:
        return None
    return point if -180 <= point[0] <= 180 and -90 <= point[1] <= 90 else None


def add_order(
    new: NewOrders, order: Order, records: tuple[str, ...], from_holder: str, by: Actor, at: datetime, about: str = ""
) -> str:  # fmt: skip
    """Take one more order up and record its opening; return its identifier."""
    order_id = new_id()
    step = deciding.opening(order, records, from_holder, about)
    new.orders.append(WorkOrder(id=order_id, n=0, **as_columns(step.columns())))
    record_event(
        EventDraft(
            step.event, "order", order_id, n=0, by=by, at=at, facts=step.facts, to_state=step.to_state,
            from_holder=from_holder, to_holder=step.to_holder,
        )
    )  # fmt: skip
    return order_id


def _join(order_id: str, record: AcceptedRecord, by: Actor, at: datetime) -> None:
    row = get_row(order_id, by)
    step = deciding.decide("join", Case(row.id, row.order, by, at, Details(records=(record.record,))))
    apply_step(row, step, by=by, at=at)
    OrderRecord.objects.create(
        record=record.record, order_id=order_id, source=record.source, batch=record.batch, line=record.line
    )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where to go and whom to call back, of an order that somebody told by telephone; it lies sealed with the rest."""

    address: str = ""
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None


def open_internal_order(
    *, kind: str, urgency: str, title: str, text: str, incident: str, at: datetime, dedupe: bool = True, unit: str = "",
    about: str = "", where: Whereabouts | None = None,
) -> str | None:  # fmt: skip
    """Open an order that the desk owes itself (a missing batch, a dead job, a difference in the books).

    With `dedupe`, None when one of the same kind and title is still open. `unit` is proposed, never dispatched to.
    `about` names what it is opened for (`finding:<id>:<generation>`) in the facts of `order.opened`.
    """
    where = where or Whereabouts()
    with writing():
        index = index_of(incident, "title", title[:200])
        same = WorkOrder.objects.filter(incident_id=incident, kind=kind, content__title_index=index, ended_at=None)
        if dedupe and same.exists():
            return None
        new = NewOrders(incident)
        by = system(incident)
        order = new_order(incident=incident, source="", kind=kind, urgency=urgency, at=at)
        order_id = add_order(new, order, (), "desk", by, at, about)
        content = OrderContent(order_id=order_id, proposed_unit_id=unit or None, routing="own")
        said = {"address": where.address[:300], "phone": where.phone[:40]}
        position = {"longitude": where.longitude, "latitude": where.latitude}
        new.contents.append(filled(content, title=title[:200], text=text, **said, **position))
        new.save()
    return order_id


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """One of many orders that the desk owes itself: its kind, a title made of codes, counts, the unit it proposes."""

    kind: str
    urgency: str
    title: str
    text: str = ""
    unit: str = ""


def open_own_orders(*, wanted: Sequence[OwnOrder], incident: str, at: datetime) -> list[str]:
    """Open these orders at the desk, written together; return them in order. The asker wants none of them twice."""
    by = system(incident)
    with writing():
        new, ids = NewOrders(incident), []
        for one in wanted:
            order = new_order(incident=incident, source="", kind=one.kind, urgency=one.urgency, at=at)
            ids.append(add_order(new, order, (), "desk", by, at))
            content = OrderContent(order_id=ids[-1], proposed_unit_id=one.unit or None, routing="own")
            new.contents.append(filled(content, title=one.title[:200], text=one.text))
        new.save()
    return ids
