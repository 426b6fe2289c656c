"""What is held about one person, as that person may be told: who they are, what came about them, what was ordered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.briefing.queries import rights_held_care, rights_held_tracing
from bihuan.apps.briefing.queries.rights_held_care import Whose
from bihuan.apps.briefing.rules.rights_held import HeldGroup, HeldItem, group, told_of_line, until, values
from bihuan.apps.core.queries import unit_names
from bihuan.apps.core.rules import declared
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Disposition, Person
from bihuan.apps.orders.models import OrderContent


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that is held about one person."""

    groups: tuple[HeldGroup, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the groups, as the access log names what was read."""
        return tuple(one.code for one in self.groups)


def held_about(person: Person, at: datetime) -> Held:
    """Return all that is held about a person, group by group; nothing in it is about anybody else."""
    whose = Whose(person.incident_id, person.pk, person.document_index or "", person.name, at)
    groups: list[HeldGroup | None] = [_identity(person), _lines(whose), _orders(whose)]
    groups.extend(read(whose) for read in _READERS)
    return Held(tuple(one for one in groups if one is not None))


_READERS: tuple[Callable[[Whose], HeldGroup | None], ...] = (
    rights_held_tracing.visits, rights_held_tracing.exposures, rights_held_tracing.contacts, rights_held_tracing.cases,
    rights_held_tracing.quarantines, rights_held_care.register, rights_held_care.tests, rights_held_care.care,
    rights_held_care.help_requests, rights_held_care.passes, rights_held_care.requests,
)  # fmt: skip


def _identity(person: Person) -> HeldGroup | None:
    kind, _colon, number = str(person.document or "").partition(":")
    said = values(
        name=person.name, document_kind=(kind, "document_kind"), document_number=number, phone=person.phone
    )  # fmt: skip
    return group("identity", declared.PERSON["name"], [HeldItem(said)] if said else [])


def _lines(whose: Whose) -> HeldGroup | None:
    rows = list(Disposition.objects.filter(person=whose.person).select_related("batch", "source").order_by("at"))
    open_all(rows)
    return group("lines", declared.VALUES["name"], [_line(row, whose) for row in rows])


def _line(row: Disposition, whose: Whose) -> HeldItem:
    told, untold = told_of_line(row.values, whose.name)
    head = values(came_from=row.source.name, came_at=row.at)
    return HeldItem(head + told, untold, until("line", row.batch.disposed_at))


def _orders(whose: Whose) -> HeldGroup | None:
    found = OrderContent.objects.filter(person=whose.person, order__incident=whose.incident)
    rows = list(found.select_related("order").order_by("order__opened_at"))
    open_all(rows)
    units = unit_names(whose.incident)
    return group("orders", declared.ORDER_CONTENT["address"], [_order(row, units, whose) for row in rows])


def _order(row: OrderContent, units: dict[str, str], whose: Whose) -> HeldItem:
    order = row.order
    is_mine = row.person_name in {"", whose.name}
    said = values(
        order_kind=(order.kind, "order_kind"), order_state=(order.state, "state"), unit=units.get(order.unit, ""),
        opened_at=order.opened_at, ended_at=order.ended_at, result=(order.result, "result"),
        phone=row.phone if is_mine else "", address=row.address if is_mine else "",
    )  # fmt: skip
    untold = tuple(name for name in ("title", "text") if getattr(row, name))
    return HeldItem(said, (*untold, *(["feedback"] if order.result else [])), until("order", order.ended_at))
