"""What about a person may not be let go yet, and until when: work that goes on, and periods that still run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.residents.models import CareEntry, HelpRequest
from bihuan.apps.tracing.models import Case, Contact, Quarantine
from bihuan.apps.tracing.rules.confining import IN_FORCE, WAITING


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is needed still: what (a code), and until when; None while the work itself goes on."""

    what: str
    until: datetime | None


def still_needed(incident: str, person: str, at: datetime) -> list[Kept]:
    """Return why a person cannot be erased at the instant, [] when they can; what has no date yet comes first."""
    found = [one for look in (_work, _cases, _contacts, _held, _cared) for one in look(incident, person, at)]
    return sorted(found, key=lambda one: (one.until is not None, one.until or at, one.what))


def _work(incident: str, person: str, _at: datetime) -> Iterator[Kept]:
    if WorkOrder.objects.filter(incident=incident, content__person=person, ended_at=None).exists():
        yield Kept("order", None)


def _cases(incident: str, person: str, at: datetime) -> Iterator[Kept]:
    period = RETENTION["case"].period
    live = Q(closed_at=None) | Q(closed_at__gt=at - period)
    for closed in Case.objects.filter(live, incident=incident, person=person).values_list("closed_at", flat=True):
        yield Kept("case", closed + period if closed else None)


def _contacts(incident: str, person: str, at: datetime) -> Iterator[Kept]:
    period = RETENTION["contact"].period
    live = Q(ended_at=None) | Q(ended_at__gt=at - period)
    for ended in Contact.objects.filter(live, incident=incident, person=person).values_list("ended_at", flat=True):
        yield Kept("contact", ended + period if ended else None)


def _held(incident: str, person: str, _at: datetime) -> Iterator[Kept]:
    rows = Quarantine.objects.filter(incident=incident, person=person, state__in=[WAITING, IN_FORCE])
    for ends in rows.values_list("ends_at", flat=True):
        yield Kept("quarantine", ends)


def _cared(incident: str, person: str, _at: datetime) -> Iterator[Kept]:
    if CareEntry.objects.filter(incident=incident, person=person, ended_at=None).exists():
        yield Kept("care", None)
    if HelpRequest.objects.filter(incident=incident, person=person, closed_at=None).exists():
        yield Kept("help", None)
