"""What is known in core: incidents, units, grants, events of a subject, jobs that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from bihuan.apps.core.erasure import About
from bihuan.apps.core.models import (
    AccessEntry,
    Account,
    Area,
    Delivery,
    Event,
    EventBody,
    Export,
    Grant,
    Heartbeat,
    Incident,
    Unit,
)
from bihuan.apps.core.rules import LEASE


@dataclass(frozen=True, slots=True)
class DrillAccount:
    """One sign-in of a drill, for the one-step list."""

    username: str
    full_name: str
    role: str
    unit_name: str
    incident: str


def current_incident() -> Incident | None:
    """Return the incident that pages open with: the latest that has not ended, real ones before drills."""
    return Incident.objects.filter(ends_at=None).order_by("is_drill", "-starts_at").first()


def real_incidents() -> list[str]:
    """Return the codes of the incidents that are open and no drills."""
    return list(Incident.objects.filter(ends_at=None, is_drill=False).order_by("code").values_list("code", flat=True))


def grants_of(account: Account, at: datetime) -> list[Grant]:
    """Return the roles that a person has at the instant, newest first."""
    live = Grant.objects.live(at).filter(account=account)
    return list(live.select_related("incident", "unit").order_by("incident__is_drill", "-starts_at"))


def drill_accounts(at: datetime, most: int = 90) -> list[DrillAccount]:
    """Return accounts of drills for one-step sign-in: three of each role at the desk, then one of each in each unit."""
    grants = Grant.objects.live(at).filter(account__is_drill=True, incident__is_drill=True)
    seen: Counter[tuple[str, str | None, str]] = Counter()
    chosen: list[Grant] = []
    for grant in grants.select_related("account", "unit").order_by("unit__code", "role", "account__username"):
        place = (grant.incident_id, grant.unit.code if grant.unit else None, grant.role)
        if seen[place] < (1 if grant.unit else 3):
            chosen.append(grant)
        seen[place] += 1
    chosen.sort(key=lambda grant: grant.unit is not None)
    return [
        DrillAccount(g.account.username, g.account.full_name, g.role, g.unit.name if g.unit else "", g.incident_id)
        for g in chosen[:most]
    ]


def unit_names(incident: str) -> dict[str, str]:
    """Return the units of an incident: code → name."""
    return dict(Unit.objects.filter(incident_id=incident).order_by("code").values_list("code", "name"))


def areas_of(incident: str) -> list[Area]:
    """Return the areas of an incident with their units."""
    return list(Area.objects.filter(incident_id=incident).order_by("code"))


def names_in_core(about: About) -> Iterator[str]:
    """Give the data keys of words about looks, of words in events, and of exports that hold something of it."""
    for export in Export.objects.filter(incident=about.incident, destroyed_at=None):
        told = [row for row in export.objects_in if row[0] in about.records or row[1] in about.persons]
        if told or about.is_all:
            yield export.key_name()
    if about.is_all:
        events = Event.objects.filter(incident=about.incident).values("index")
        yield from EventBody.objects.filter(index__in=events).exclude(key="").values_list("key", flat=True).distinct()
        return
    looks = AccessEntry.objects.filter(person__in=about.persons).values_list("id", flat=True)
    yield from (f"access:{look}" for look in looks)


def account_names(ids: set[str]) -> dict[str, str]:
    """Return the names behind account identifiers."""
    return dict(Account.objects.filter(pk__in=ids).values_list("id", "full_name"))


def events_of(subject_id: str) -> list[Event]:
    """Return the events of one subject, oldest first."""
    return list(Event.objects.filter(subject_id=subject_id).order_by("n"))


@dataclass(frozen=True, slots=True)
class QueueState:
    """How the job queue stands: waiting, of these overdue by more than two leases, and given up."""

    waiting: int
    stuck: int
    dead: int


def queue_state(at: datetime) -> QueueState:
    """Return the state of the job queue."""
    counts = Delivery.objects.aggregate(
        waiting=Count("id", filter=Q(done_at=None, dead_at=None)),
        stuck=Count("id", filter=Q(done_at=None, dead_at=None, due_at__lt=at - 2 * LEASE)),
        dead=Count("id", filter=~Q(dead_at=None)),
    )
    return QueueState(counts["waiting"], counts["stuck"], counts["dead"])


def broken_books(incident: str) -> str:
    """Return which equations of the journal itself did not hold when the books were last struck, "" when all did."""
    return Heartbeat.objects.filter(task=f"books {incident}").values_list("detail", flat=True).first() or ""


def heartbeat_ages(at: datetime) -> dict[str, float]:
    """Return how many seconds ago each background task finished its last round; one in the future is as silent."""
    rounds = Heartbeat.objects.exclude(task__startswith="books ")
    return {beat.task: abs((at - beat.at).total_seconds()) for beat in rounds}
