"""What a person is, computed when it is asked; and the objections that wait."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.intake.models import Contest, Evidence, Person
from bihuan.apps.intake.queries.parties import protocol_of
from bihuan.apps.intake.rules.status import Fact, Status, status_of


def facts_about(persons: list[str]) -> dict[str, list[Fact]]:
    """Return the evidence about each of these persons, oldest first."""
    found: dict[str, list[Fact]] = {person: [] for person in persons}
    for row in Evidence.objects.filter(person__in=persons).order_by("added_at", "id"):
        reference = row.withdraws or row.reference
        found[row.person_id].append(Fact(row.pk, row.kind, row.at, row.added_at, row.until, reference, row.values))
    return found


def status_at(person: str, incident: str, at: datetime) -> Status | None:
    """Return a person's status at the instant, None without evidence that gives one or without a readable protocol.

    None too for a person of another incident, whose evidence is nobody's here.
    """
    protocol, digest = protocol_of(incident)
    if not Person.objects.filter(pk=person, incident=incident).exists():
        return None
    return status_of(facts_about([person])[person], at, protocol, digest) if protocol else None


def contests_due(at: datetime) -> QuerySet[Contest]:
    """Return the contests that should have been decided by now and have not been called overdue."""
    return Contest.objects.filter(due_at__lte=at, decided_at=None, overdue_at=None).order_by("due_at")
