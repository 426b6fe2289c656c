"""Who may have an order: the desk those of its incident, a unit its own and those it once had."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.access import UNIT_ROLES
from bihuan.apps.core.journal.looked import is_glass_open
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.core.rules.personal import Relation
from bihuan.apps.intake.access import get_person as person_of_desk
from bihuan.apps.intake.models import Person
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.queries.orders import Filters, as_values, filter_orders, once_had
from bihuan.apps.orders.rules.deciding import possible_moves
from bihuan.apps.orders.rules.details import Case
from bihuan.apps.orders.rules.moves import Move
from bihuan.apps.orders.rules.states import AT_UNIT

READERS = roles_that(Action.READ, Kind.ORDER, Place.SIBLING)


def get_order_by_glass(by: Actor, order_id: str, at: datetime) -> WorkOrder:
    """Return the order, also to who broke its glass within the hour. :raises NotAllowed: `not_found`."""
    row = WorkOrder.objects.filter(pk=order_id, incident_id=by.incident).select_related("content").first()
    if row is not None and is_glass_open(by, [("order", row.pk)], at):
        return row
    return get_order(by, order_id)


def get_person(by: Actor, person_id: str, at: datetime) -> tuple[Person, Relation]:
    """Return a person and how the actor stands to them (R8): through an order in work of one's unit, or at the desk.

    Whoever broke the glass of this one person has them for the hour. :raises NotAllowed: `not_found` otherwise.
    """
    found = Person.objects.filter(pk=person_id, incident_id=by.incident).first()
    if found is not None and is_glass_open(by, [("person", found.pk)], at):
        return found, Relation.HOLDER
    if by.role in UNIT_ROLES:
        if found is None or not _works_on(by, person_id):
            raise NotAllowed("not_found")
        return found, Relation.HOLDER
    return person_of_desk(by, person_id), Relation.DESK


def _works_on(by: Actor, person_id: str) -> bool:
    states = [state.value for state in AT_UNIT]
    mine = WorkOrder.objects.filter(incident_id=by.incident, unit=by.unit, state__in=states)
    return bool(by.unit) and mine.filter(content__person=person_id).exists()


def orders_about(by: Actor, person_id: str, at: datetime) -> QuerySet[WorkOrder]:
    """Return the orders about a person that the actor may see."""
    return list_orders(by, Filters(), at).filter(content__person=person_id).select_related("content")


def get_order(by: Actor, order_id: str) -> WorkOrder:
    """Return the order. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = WorkOrder.objects.filter(pk=order_id, incident_id=by.incident).select_related("content").first()
    if row is None or not _may_see(by, row):
        raise NotAllowed("not_found")
    return row


def _may_see(by: Actor, row: WorkOrder) -> bool:
    if by.role in READERS:
        return True
    if by.role is Role.SOURCE:  # without a code of its own it is nobody: the desk's own orders have no source either
        return bool(by.unit) and bool(row.source == by.unit)
    if by.role not in UNIT_ROLES or not by.unit:
        return False
    return row.unit == by.unit or once_had(by.unit, row.pk)


def list_orders(by: Actor, filters: Filters, at: datetime) -> QuerySet[WorkOrder]:
    """Return the orders that the person may see, narrowed by the filters. :raises NotAllowed: a role without orders."""
    if by.role in READERS:
        return filter_orders(incident=by.incident, filters=filters, at=at)
    if by.role in UNIT_ROLES and by.unit:
        found = filter_orders(incident=by.incident, filters=filters, at=at)
        return found.filter(unit=by.unit)
    if by.role is Role.SOURCE and by.unit:
        return filter_orders(incident=by.incident, filters=filters, at=at).filter(source=by.unit)
    raise NotAllowed("wrong_role", role=by.role.value)


def moves_for(by: Actor, row: WorkOrder, at: datetime) -> list[Move]:
    """Return what the person may do with the order now."""
    return possible_moves(Case(row.pk, as_values(row), by, at))
