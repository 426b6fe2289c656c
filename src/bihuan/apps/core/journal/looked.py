"""Who looked at what: the log as the person concerned, the officer for data protection and an auditor may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.core.models import AccessEntry, AccessReview, BreakGlass, Unit
from bihuan.apps.core.rules import Actor
from bihuan.apps.core.rules.glass import LASTS, may_break


@dataclass(frozen=True, slots=True)
class LookSeen:
    """One look as it is told to the person concerned: unit, role, purpose and time; never the officer's name."""

    at: datetime
    unit: str
    unit_name: str
    role: str
    act: str
    purpose: str
    reason: str
    decision: str
    fields: tuple[str, ...]


def looks_at_person(incident: str, person: str) -> list[LookSeen]:
    """Return every look at one person in an incident, newest first."""
    return _told(incident, AccessEntry.objects.filter(incident=incident, person=person))


def looks_at_object(incident: str, object_id: str) -> list[LookSeen]:
    """Return every look at one order, line or batch, newest first."""
    return _told(incident, AccessEntry.objects.filter(incident=incident, object_id=object_id))


def _told(incident: str, entries: QuerySet[AccessEntry]) -> list[LookSeen]:
    units = dict(Unit.objects.filter(incident_id=incident).values_list("code", "name"))
    return [
        LookSeen(
            one.at, one.unit, units.get(one.unit, ""), one.role, one.act, one.purpose, one.reason, one.decision,
            tuple(one.fields),
        )
        for one in entries.order_by("-at", "-event")
    ]  # fmt: skip


def entries_of(incident: str, *, act: str = "", unit: str = "", role: str = "") -> QuerySet[AccessEntry]:
    """Return the log of an incident, newest first, narrowed by codes."""
    found = AccessEntry.objects.filter(incident=incident)
    for column, wanted in (("act", act), ("unit", unit), ("role", role)):
        found = found.filter(**{column: wanted}) if wanted else found
    return found.order_by("-event")


def is_glass_open(by: Actor, objects: Iterable[tuple[str, str]], at: datetime) -> bool:
    """Say whether the actor has broken the glass of one of these objects within the last sixty minutes.

    It ends with the role and the unit in which it was broken, and when that unit becomes one that may break none.
    """
    wanted = {(kind, identifier) for kind, identifier in objects if identifier}
    broken = BreakGlass.objects.filter(
        incident=by.incident, account=by.account, role=by.role.value, unit=by.unit, opened_at__gt=at - LASTS,
        opened_at__lte=at,
    )  # fmt: skip
    is_open = bool(wanted & set(broken.values_list("object_kind", "object_id")))
    return is_open and may_break(by.role, kind_of_unit(by))


def kind_of_unit(by: Actor) -> str:
    """Return of which kind the actor's unit is now; "" for who belongs to none."""
    return Unit.objects.filter(code=by.unit, incident_id=by.incident).values_list("kind", flat=True).first() or ""


def glasses(incident: str) -> list[BreakGlass]:
    """Return every breaking of the glass in an incident, the unreviewed first, then the newest."""
    found = list(BreakGlass.objects.filter(incident=incident).order_by("-opened_at"))
    return sorted(found, key=lambda one: one.reviewed_at is not None)


def reviews_waiting(incident: str) -> list[tuple[AccessReview, AccessEntry]]:
    """Return what was drawn or stands out and waits for its review, the most urgent first, with the log's entry."""
    waiting = list(AccessReview.objects.filter(incident=incident, reviewed_at=None).order_by("due_at", "id")[:200])
    entries = AccessEntry.objects.in_bulk([one.entry for one in waiting])
    return [(one, entries[one.entry]) for one in waiting if one.entry in entries]


@dataclass(frozen=True, slots=True)
class OversightCounts:
    """What waits for the independent eye: reviews, those late, breakings nobody reviewed."""

    reviews: int
    late: int
    glasses: int


def oversight_counts(incident: str, at: datetime) -> OversightCounts:
    """Return how much waits for a review."""
    waiting = AccessReview.objects.filter(incident=incident, reviewed_at=None)
    late = waiting.filter(due_at__lte=at).count()
    unread = BreakGlass.objects.filter(incident=incident, reviewed_at=None).count()
    return OversightCounts(waiting.count(), late, unread)
