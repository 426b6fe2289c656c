"""How tracing takes part in an erasure, and what it lets go by itself: places and times first (R30, R33)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q, QuerySet

from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.models import Deletion, Disposition
from bihuan.apps.tracing.models import Case, Contact, Exposure, MaterialRequest, Quarantine, Visit
from bihuan.apps.tracing.rules.confining import IN_FORCE, WAITING
from bihuan.apps.tracing.rules.exposing import CONFIRMED

_OF_A_PERSON = (
    ("case", Case),
    ("visit", Visit),
    ("exposure", Exposure),
    ("contact", Contact),
    ("quarantine", Quarantine),
)


def names_in_tracing(about: About) -> Iterator[str]:
    """Give the data keys under which the words of tracing about these persons lie."""
    for subject, model in _OF_A_PERSON:
        mine = model._default_manager.filter(incident_id=about.incident)
        mine = mine if about.is_all else mine.filter(person__in=about.persons)
        yield from (f"{subject}:{row}" for row in mine.values_list("pk", flat=True).iterator())
    asked = MaterialRequest.objects.filter(incident_id=about.incident)
    asked = asked if about.is_all else asked.filter(case__person__in=about.persons)
    yield from (f"material:{row}" for row in asked.values_list("pk", flat=True))


def forget_in_tracing(about: About) -> None:
    """Delete where these persons were and when; what is left of them are codes and dates under a pseudonym."""
    visits = Visit.objects.filter(incident_id=about.incident)
    exposures = Exposure.objects.filter(incident_id=about.incident)
    cases = Case.objects.filter(incident_id=about.incident)
    if not about.is_all:
        visits, cases = visits.filter(person__in=about.persons), cases.filter(person__in=about.persons)
        exposures = exposures.filter(Q(person__in=about.persons) | Q(source_case__person__in=about.persons))
    visits.delete()
    _blank(exposures)
    cases.update(more_dates={})


def _blank(exposures: QuerySet[Exposure]) -> None:
    exposures.update(place=None, reasons={})


def records_needed(incident: str, at: datetime) -> set[str]:
    """Return the lines about persons with whom tracing still works, so that retention does not take their names."""
    contacts = Contact.objects.filter(incident_id=incident).filter(
        Q(ended_at=None) | Q(ended_at__gt=at - RETENTION["contact"].period)
    )
    cases = Case.objects.filter(incident_id=incident).filter(
        Q(closed_at=None) | Q(closed_at__gt=at - RETENTION["case"].period)
    )
    held = Quarantine.objects.filter(incident_id=incident, state__in=[WAITING, IN_FORCE])
    persons: set[str] = set()
    for rows in (contacts, cases, held):
        persons |= set(rows.values_list("person_id", flat=True))
    return set(Disposition.objects.filter(person__in=persons).values_list("record_id", flat=True))


def purge_tracing(*, incident: str, at: datetime) -> list[Deletion]:
    """Let go what has outlived its purpose: visits after 30 days, contacts 21 after release, cases 60 after closing."""
    with writing():
        steps = (_purge_visits, _purge_findings, _purge_contacts, _purge_cases)
        done = [one(incident, at) for one in steps]
        return [one for one in done if one is not None]


def _purge_visits(incident: str, at: datetime) -> Deletion | None:
    """Delete the rows, since place and time are columns, and destroy the keys of their words."""
    old = Visit.objects.filter(incident_id=incident, recorded_at__lte=at - RETENTION["visit"].period)
    names = [f"visit:{row}" for row in old.values_list("pk", flat=True)]
    if names:
        old.delete()
        facts = {"visits": len(names)}
        record_event(EventDraft("visit.purged", "visit_purge", new_id(), 0, system(incident), at, facts))
    return _destroy("visit", names, incident, at)


def _purge_findings(incident: str, at: datetime) -> Deletion | None:
    """Blank the places of findings that nobody confirmed in their 30 days."""
    old = Exposure.objects.filter(incident_id=incident, proposed_at__lte=at - RETENTION["visit"].period)
    old = old.exclude(state=CONFIRMED)
    _blank(old.exclude(place=None, reasons={}))
    return _destroy("visit", [f"exposure:{row}" for row in old.values_list("pk", flat=True)], incident, at)


def _purge_contacts(incident: str, at: datetime) -> Deletion | None:
    over = Contact.objects.filter(incident_id=incident, ended_at__lte=at - RETENTION["contact"].period)
    ids = list(over.filter(became_case=None).values_list("pk", flat=True))
    exposures = Exposure.objects.filter(contact__in=ids)
    names = [*(f"contact:{row}" for row in ids), *(f"exposure:{row}" for row in exposures.values_list("pk", flat=True))]
    held = Quarantine.objects.filter(contact__in=ids).values_list("pk", flat=True)
    _blank(exposures.exclude(place=None, reasons={}))
    return _destroy("contact", [*names, *(f"quarantine:{row}" for row in held)], incident, at)


def _purge_cases(incident: str, at: datetime) -> Deletion | None:
    old = Case.objects.filter(incident_id=incident, closed_at__lte=at - RETENTION["case"].period)
    ids = list(old.values_list("pk", flat=True))
    _blank(Exposure.objects.filter(source_case__in=ids).exclude(place=None, reasons={}))
    old.exclude(more_dates={}).update(more_dates={})
    before = Contact.objects.filter(became_case__in=ids).values_list("pk", flat=True)
    return _destroy("case", [*(f"case:{row}" for row in ids), *(f"contact:{row}" for row in before)], incident, at)


def _destroy(reason: str, names: Iterable[str], incident: str, at: datetime) -> Deletion | None:
    there = sorted(vault().find(names))
    if not there:
        return None
    about, by = About(incident), system(incident)
    return decide_deletion(kind="retention", reason=reason, about=about, names=there, by=by, at=at)
