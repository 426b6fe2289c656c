"""What the board and the books ask: the last balance, what gave up, what has changed since the last look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from bihuan.apps.core.models import DayRoot, Delivery, Event, Heartbeat, JournalHead, Unit
from bihuan.apps.core.rules import LEASE
from bihuan.apps.intake.models import Batch, Source
from bihuan.apps.orders.models import Balance, Handover, WorkOrder


def latest_balance(incident: str, *, is_full: bool | None = None) -> Balance | None:
    """Return the last balance of an incident, or the last of one kind; None when none was struck."""
    found = Balance.objects.filter(incident_id=incident)
    found = found if is_full is None else found.filter(is_full=is_full)
    return found.order_by("-at").first()


def recent_balances(incident: str, most: int = 10) -> list[Balance]:
    """Return the last balances, newest first."""
    return list(Balance.objects.filter(incident_id=incident).order_by("-at").defer("equations", "sheet")[:most])


def day_roots(most: int = 14) -> list[DayRoot]:
    """Return the signed roots of the last days, newest first."""
    return list(DayRoot.objects.order_by("-date")[:most])


def handovers(incident: str, unit: str, most: int = 10) -> list[Handover]:
    """Return the last hand-overs of the desk ("desk") or a unit, newest first."""
    return list(Handover.objects.filter(incident_id=incident, unit=unit).order_by("-closing_index")[:most])


def find_handover(incident: str, handover_id: str) -> Handover | None:
    """Return one hand-over of an incident."""
    return Handover.objects.filter(incident_id=incident, pk=handover_id).first()


def batch_names(incident: str, ids: Collection[str]) -> dict[str, str]:
    """Return how people name these batches and sources of an incident: identifier → "source № number" or its name."""
    batches = Batch.objects.filter(source__incident=incident, pk__in=ids).values_list("pk", "source__name", "seq")
    sources = Source.objects.filter(incident=incident, pk__in=ids).values_list("pk", "name")
    return dict(sources) | {pk: f"{name} № {seq}" for pk, name, seq in batches}


@dataclass(frozen=True, slots=True)
class UnitTraffic:
    """How many orders came to a unit and left it since an instant."""

    came_in: int
    went_out: int


def traffic_since(incident: str, since: datetime) -> dict[str, UnitTraffic]:
    """Return what each unit received and passed on since an instant, counted from the journal; code → counts."""
    moves = moves_since(incident, since)
    rows = moves.exclude(from_holder=F("to_holder")).values_list("from_holder", "to_holder").annotate(n=Count("index"))
    came: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for giver, taker, number in rows.order_by():
        if taker.startswith("transit:"):
            came[taker.removeprefix("transit:")] += number
        if giver.startswith("unit:"):
            gone[giver.removeprefix("unit:")] += number
    return {code: UnitTraffic(came[code], gone[code]) for code in {*came, *gone}}


def moves_since(incident: str, since: datetime) -> QuerySet[Event]:
    """Return what happened to the orders of an incident since an instant."""
    return Event.objects.filter(index__gte=first_since(since), incident=incident, subject="order", at__gte=since)


def first_since(since: datetime) -> int:
    """Return the leaf index from which on events are not older than the instant, in some twenty look-ups."""
    low, high = 0, JournalHead.objects.values_list("size", flat=True).first() or 0
    while low < high:
        middle = (low + high) // 2
        if Event.objects.values_list("at", flat=True).get(index=middle) < since:
            low = middle + 1
        else:
            high = middle
    return low


def bad_deliveries(at: datetime, most: int = 10) -> list[Delivery]:
    """Return the jobs that gave up and those overdue by more than two leases, oldest first."""
    stuck = Q(done_at=None, dead_at=None, due_at__lt=at - 2 * LEASE)
    return list(Delivery.objects.filter(stuck | ~Q(dead_at=None)).order_by("due_at")[:most])


def unit_phones(incident: str) -> dict[str, str]:
    """Return the telephone of each unit that has one: code → number."""
    return dict(Unit.objects.filter(incident_id=incident).exclude(phone="").values_list("code", "phone"))


def late_by_unit(incident: str, at: datetime) -> dict[str, int]:
    """Return how many open orders each unit has past their deadline."""
    late = WorkOrder.objects.filter(incident_id=incident, ended_at=None, due_at__lt=at).exclude(unit="")
    return dict(Counter(late.values_list("unit", flat=True)))


SILENT_AFTER = timedelta(seconds=5)
STALE_AFTER = timedelta(minutes=3)


def board_version(incident: str, at: datetime) -> str:
    """Return a text that is another one as soon as the board of an incident would show something else.

    It names no person and no order: the journal's size, the last balance, jobs that gave up, tasks that fell silent.
    """
    size = JournalHead.objects.values_list("size", flat=True).first() or 0
    last = Balance.objects.filter(incident_id=incident).order_by("-at").values_list("id", "at").first()
    silent = Heartbeat.objects.filter(at__lt=at - SILENT_AFTER, task__in=["sweeper", "jobs"]).count()
    dead = Delivery.objects.exclude(dead_at=None).count()
    is_stale = last is None or last[1] < at - STALE_AFTER
    return f"{size}.{last[0][-8:] if last else ''}.{silent}.{dead}.{int(is_stale)}"
