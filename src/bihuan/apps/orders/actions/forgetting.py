"""How the loop takes part in an erasure: its words lie under the keys of orders; its figures stay (R33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.apps.core.erasure import About
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion
from bihuan.apps.orders.models import OrderContent, OrderRecord, WorkOrder

_INDEXES = {"title_index": "", "phone_index": "", "address_index": ""}


def orders_about(about: About) -> QuerySet[WorkOrder]:
    """Return the orders that answer for these records or are about these persons, with the parts they were split in."""
    mine = WorkOrder.objects.filter(incident_id=about.incident)
    if about.is_all:
        return mine
    linked = OrderRecord.objects.filter(record__in=about.records).values("order_id")
    direct = mine.filter(Q(content__person__in=about.persons - {""}) | Q(pk__in=linked)).values("id")
    return mine.filter(Q(pk__in=direct) | Q(parent__in=direct))


def names_in_orders(about: About) -> Iterator[str]:
    """Give the data keys under which the words of these orders lie."""
    yield from (f"order:{order}" for order in orders_about(about).values_list("id", flat=True))
    if about.is_all:
        yield from (f"index:{about.incident}:{purpose}" for purpose in ("title", "address"))


def forget_in_orders(about: About) -> None:
    """Blank the blind indexes of these orders."""
    ids = list(orders_about(about).values_list("id", flat=True))
    OrderContent.objects.filter(pk__in=ids).update(**_INDEXES)


def records_in_work(incident: str, at: datetime) -> set[str]:
    """Return the records whose order is open, or ended too short a time ago to be forgotten."""
    ended_lately = Q(order__ended_at=None) | Q(order__ended_at__gt=at - RETENTION["order"].period)
    found = OrderRecord.objects.filter(ended_lately, order__incident_id=incident)
    return set(found.values_list("record", flat=True))


def purge_orders(*, incident: str, at: datetime) -> Deletion | None:
    """Decide the erasure of the words of orders that ended 60 days ago; None when there are none."""
    old = WorkOrder.objects.filter(incident_id=incident, ended_at__lt=at - RETENTION["order"].period)
    names = [f"order:{order}" for order in old.values_list("id", flat=True)]
    there = sorted(vault().find(names))
    if not there:
        return None
    about, by = About(incident), system(incident)
    return decide_deletion(kind="retention", reason="order", about=about, names=there, by=by, at=at)
