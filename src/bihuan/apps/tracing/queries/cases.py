"""Cases: their dates and windows, on what they rest, their history."""

from __future__ import annotations

from datetime import date, datetime

from bihuan.apps.intake.models import CaseLink
from bihuan.apps.intake.queries.cases import is_withdrawn
from bihuan.apps.tracing.models import Case, ClassificationChange
from bihuan.apps.tracing.queries.protocols import rules_of
from bihuan.apps.tracing.rules.classifying import ILL, Classification, Grounds
from bihuan.apps.tracing.rules.windows import CaseDates, Window, infectious_window, source_window


def dates_of(case: Case) -> CaseDates:
    """Return what is known of a case's course."""
    more = {code: date.fromisoformat(told) for code, told in case.more_dates.items()}
    return CaseDates(case.onset_date, case.sample_date, case.isolated_at, case.has_symptoms, more)


def window_of(case: Case, *, cautious: bool = False) -> Window:
    """Return when a case can infect, by its incident's protocol.

    :raises NotAllowed: `no_protocol`, or why the dates give no window (`rules.windows`).
    """
    rules = rules_of(case.incident_id)
    return infectious_window(dates_of(case), rules.protocol, rules.zone, cautious=cautious)


def source_window_of(case: Case) -> Window:
    """Return when a case was probably infected. :raises NotAllowed: as `rules.windows.source_window` says."""
    rules = rules_of(case.incident_id)
    return source_window(dates_of(case), rules.protocol, rules.zone)


def grounds_of(person: str, incident: str, at: datetime) -> Grounds:
    """Return on what a person's case rests at the instant: links that were not withdrawn and have not expired."""
    links = list(CaseLink.objects.filter(person=person, incident=incident, linked_at__lte=at))
    laboratory = any(link.kind == "lab" and not is_withdrawn(link.record_id or "") for link in links)
    probable = any(link.kind == "probable" and link.expires_at and at < link.expires_at for link in links)
    return Grounds(laboratory, probable)


def case_persons(incident: str, persons: set[str]) -> set[str]:
    """Return those of the persons who are probable or confirmed cases; a suspect is still looked after as a contact."""
    found = Case.objects.filter(incident_id=incident, person__in=persons, classification__in=ILL)
    return set(found.values_list("person_id", flat=True))


def history_of(case: Case) -> list[ClassificationChange]:
    """Return every step of a case's classification, the first first."""
    return list(ClassificationChange.objects.filter(case=case).order_by("n"))


def counts_by_classification(incident: str) -> dict[str, int]:
    """Return how many cases there are of each classification."""
    rows = list(Case.objects.filter(incident_id=incident).values_list("classification", flat=True))
    return {one.value: rows.count(one.value) for one in Classification}
