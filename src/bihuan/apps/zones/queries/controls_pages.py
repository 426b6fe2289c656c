"""What the pages of controls ask: lists by what they wait for, one control's history, its checklist, its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.zones.models import Control, ControlItem, ControlText
from bihuan.apps.zones.rules.controls import DECIDED, DRAFT, ENDS_SOON, LIFTED
from bihuan.apps.zones.rules.perimeter import LIFT, SET_UP

Controls = QuerySet[Control]
_HOLDS: Callable[[datetime], Q] = lambda at: Q(state=DECIDED, starts_at__lte=at, ends_at__gt=at)  # noqa: E731 - a table
_TABS: dict[str, Callable[[datetime], Q]] = {
    "holding": _HOLDS,
    "ending": lambda at: _HOLDS(at) & Q(ends_at__lte=at + ENDS_SOON),
    "reviews": lambda at: _HOLDS(at) & Q(review_at__lte=at),
    "drafts": lambda _: Q(state=DRAFT),
    "coming": lambda at: Q(state=DECIDED, starts_at__gt=at),
    "over": lambda at: Q(state=LIFTED) | Q(state=DECIDED, ends_at__lte=at),
}
TABS = tuple(_TABS)


def in_tab(found: Controls, tab: str, at: datetime) -> Controls:
    """Return the controls of one tab: those that hold by their end, what is over with the latest first.

    What ends within a day and is followed by a decision does not end soon.
    """
    rows = found.filter(_TABS[tab](at))
    if tab == "ending":
        rows = rows.exclude(extensions__state=DECIDED)
    return rows.order_by("-number") if tab in {"over", "drafts"} else rows.order_by("ends_at", "number")


def tab_counts(found: Controls, at: datetime) -> list[tuple[str, int]]:
    """Return each tab with how many controls it has."""
    return [(tab, in_tab(found, tab, at).count()) for tab in TABS]


def with_level(found: Controls, level: str) -> Controls:
    """Return the controls of one level, or all of them where none is asked for."""
    return found.filter(level=level) if level else found


def in_community(found: Controls, community: str) -> list[str]:
    """Return the identifiers of the controls that name a community; a JSON list is asked alike on both databases."""
    return [pk for pk, codes in found.values_list("pk", "communities") if community in codes]


def chain_of(row: Control) -> list[Control]:
    """Return the decisions of which this one is part, the first before: what it extends, and what extends it."""
    first = row
    while first.extends is not None:
        first = first.extends
    chain, seen = [first], {first.pk}
    for one in chain:
        for follower in one.extensions.order_by("number"):
            if follower.pk not in seen:
                seen.add(follower.pk)
                chain.append(follower)
    return chain


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a checklist with its order as it stands now: in which state, whose it is, until when."""

    list: str
    checklist: str
    item: str
    unit: str
    urgency: str
    order: str
    state: str
    due_at: datetime
    done_at: datetime | None
    is_late: bool


_ENDED = {"CLOSED", "CANCELLED", "MERGED"}


def checklist_of(row: Control, at: datetime) -> dict[str, list[ItemLine]]:
    """Return the items of both lists, what is late first; an order's present holder comes before the proposed one."""
    items = list(ControlItem.objects.filter(control=row))
    orders = {one.pk: one for one in WorkOrder.objects.filter(pk__in=[item.order for item in items])}
    lines = sorted(
        (_line(item, orders.get(item.order), at) for item in items), key=lambda one: (not one.is_late, one.due_at)
    )
    return {which: [line for line in lines if line.list == which] for which in (SET_UP, LIFT)}


def _line(item: ControlItem, order: WorkOrder | None, at: datetime) -> ItemLine:
    state = order.state if order else item.state
    unit = (order.unit if order else "") or item.unit_id or ""
    is_late = state not in _ENDED and item.due_at <= at
    return ItemLine(
        item.list, item.checklist, item.item, unit, item.urgency, item.order, state, item.due_at, item.done_at, is_late
    )  # fmt: skip


def late_items(controls: Iterable[Control], at: datetime) -> dict[str, int]:
    """Return for each control how many items of its checklists are late."""
    found: dict[str, int] = {}
    items = ControlItem.objects.filter(control__in=[row.pk for row in controls], due_at__lte=at)
    for control in items.exclude(state__in=_ENDED).values_list("control_id", flat=True):
        found[control] = found.get(control, 0) + 1
    return found


def texts_of(row: Control) -> list[ControlText]:
    """Return the words that told of a control, the latest version first."""
    return list(row.texts.order_by("-version"))
