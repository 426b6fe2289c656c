"""Contacts and their days: who is followed, what is due, what was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from bihuan.apps.tracing.models import Contact, FollowUp
from bihuan.apps.tracing.models.contacts import LIVE
from bihuan.apps.tracing.rules.following import FOLLOWING, MISSED, PLANNED, Kept


def live_contacts(incident: str, persons: Iterable[str]) -> dict[str, Contact]:
    """Return the live contact of each of the persons who is one: person → contact."""
    found = Contact.objects.filter(incident_id=incident, person__in=set(persons), state__in=LIVE)
    return {contact.person_id: contact for contact in found}


def days_of(contact: Contact) -> list[FollowUp]:
    """Return the calendar of a contact, the first day first."""
    return list(FollowUp.objects.filter(contact=contact).order_by("date"))


def kept_days(days: Iterable[FollowUp]) -> list[Kept]:
    """Return the days of a calendar as values."""
    return [Kept(day.date, day.is_test_day, day.state) for day in days]


def due_on(incident: str, day: date) -> QuerySet[FollowUp]:
    """Return the checks that are to be given out on a day: planned, of contacts who are still followed."""
    mine = FollowUp.objects.filter(contact__incident_id=incident, contact__state=FOLLOWING, state=PLANNED, date=day)
    return mine.select_related("contact").order_by("contact", "date")


def overdue_before(incident: str, day: date) -> QuerySet[FollowUp]:
    """Return the checks of earlier days that nobody answered and nobody called missed."""
    mine = FollowUp.objects.filter(contact__incident_id=incident, contact__state=FOLLOWING, date__lt=day)
    return mine.filter(state__in=[PLANNED, "ordered"]).order_by("date", "id")


def over_before(incident: str, day: date) -> QuerySet[Contact]:
    """Return the contacts who are followed though their last day is past."""
    return Contact.objects.filter(incident_id=incident, state=FOLLOWING, ends_on__lt=day).order_by("ends_on", "id")


def missed_of(incident: str) -> QuerySet[FollowUp]:
    """Return the checks that were missed, of contacts who are still followed, the latest first."""
    mine = FollowUp.objects.filter(contact__incident_id=incident, contact__state=FOLLOWING, state=MISSED)
    return mine.select_related("contact").order_by("-date", "contact")


@dataclass(frozen=True, slots=True)
class DayCount:
    """How one day's checks stand."""

    planned: int
    ordered: int
    done: int
    missed: int


def counts_on(incident: str, day: date) -> DayCount:
    """Return how the checks of a day stand."""
    names = ("planned", "ordered", "done", "missed")
    counted = FollowUp.objects.filter(contact__incident_id=incident, date=day).aggregate(
        **{name: Count("id", filter=Q(state=name)) for name in names}
    )
    return DayCount(**counted)
