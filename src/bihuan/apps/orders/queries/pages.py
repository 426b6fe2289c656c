"""What the pages of orders ask besides the orders: people, notices, duty, counts for tabs, orders that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from bihuan.apps.core.models import Grant
from bihuan.apps.core.rules import Role
from bihuan.apps.forces.models import Duty
from bihuan.apps.intake.models import Source
from bihuan.apps.orders.models import Notice, OrderContent, WorkOrder
from bihuan.apps.orders.rules.states import OPEN, State

_OPEN = [state.value for state in OPEN]
_TO_DECIDE = [State.RETURN_ASKED.value, State.DISPUTED.value]


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of a unit to whom an order can be given."""

    account: str
    name: str
    role: str


def people_of_unit(incident: str, unit: str, at: datetime) -> list[Colleague]:
    """Return who works for a unit now, field officers first."""
    roles = [Role.FIELD_OFFICER.value, Role.UNIT_DISPATCHER.value]
    grants = Grant.objects.live(at).filter(incident_id=incident, unit_id=unit, role__in=roles, account__is_active=True)
    found = grants.select_related("account").order_by("role", "account__full_name")
    return [Colleague(grant.account_id, grant.account.full_name, grant.role) for grant in found]


_NEW_FOR = timedelta(minutes=2)


def fresh_notices(unit: str, at: datetime, most: int = 200) -> list[Notice]:
    """Return what a unit was told and has not yet seen, or has seen only just now, newest first."""
    fresh = Q(seen_at=None) | Q(seen_at__gte=at - _NEW_FOR)
    return list(Notice.objects.filter(fresh, unit=unit).order_by("-at")[:most])


def to_stand_down(incident: str, unit: str) -> QuerySet[WorkOrder]:
    """Return the orders that were taken from a unit and wait for its word that it stopped."""
    told = WorkOrder.objects.filter(incident_id=incident).exclude(stand_down="")
    rows = told.filter(stand_down__contains=unit).values_list("id", "stand_down")
    return WorkOrder.objects.filter(pk__in=[order for order, units in rows if unit in units.split(",")])


def duty_names(incident: str, at: datetime) -> dict[tuple[str, str], str]:
    """Return who holds each duty role of each unit now: (unit code, role) → name; "" is the desk."""
    duties = Duty.objects.filter(shift__incident_id=incident, shift__starts_at__lte=at, shift__ends_at__gt=at)
    rows = duties.order_by("shift__starts_at").values_list("shift__unit_id", "role", "account__full_name")
    return {(unit or "", role): name for unit, role, name in rows}


def source_names(incident: str) -> dict[str, str]:
    """Return the sources of an incident: code → name."""
    return dict(Source.objects.filter(incident_id=incident).order_by("code").values_list("code", "name"))


def tab_counts(orders: QuerySet[WorkOrder], at: datetime) -> dict[str, int]:
    """Return how many of these orders each tab of the list shows."""
    return orders.order_by().aggregate(
        open=Count("id", filter=Q(state__in=_OPEN)),
        new=Count("id", filter=Q(state="NEW")),
        undecided=Count("id", filter=Q(state="NEW", content__routing="undecided")),
        late=Count("id", filter=Q(state__in=_OPEN, due_at__lt=at)),
        decide=Count("id", filter=Q(state__in=_TO_DECIDE)),
        review=Count("id", filter=Q(state="FED_BACK")),
        all=Count("id"),
    )


def alike(orders: QuerySet[WorkOrder], content: OrderContent, most: int = 20) -> list[WorkOrder]:
    """Return orders that may be about the same thing: same person, same telephone, or same address."""
    same = Q(pk__in=[])
    for name in ("person", "phone_index", "address_index"):
        value = getattr(content, name)
        if value:
            same |= Q(**{f"content__{name}": value})
    return list(orders.filter(same).exclude(pk=content.order_id).select_related("content")[:most])


def alike_order(orders: QuerySet[WorkOrder], row: WorkOrder) -> list[WorkOrder]:
    """Return orders that may be about the same thing as this one (fetched with its content)."""
    return alike(orders, row.content)


def numbers_of(order_ids: list[str]) -> dict[str, int]:
    """Return the number of the last event of each order."""
    return dict(WorkOrder.objects.filter(pk__in=order_ids).values_list("id", "n"))
