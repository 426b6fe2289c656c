"""Opening, changing, classifying and closing cases; each classification rests on something and keeps its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import next_number
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import CaseLink, Person
from bihuan.apps.intake.queries.cases import case_of_person
from bihuan.apps.tracing.actions.becoming import end_as_case
from bihuan.apps.tracing.actions.moving import begin, step
from bihuan.apps.tracing.models import Case, ClassificationChange
from bihuan.apps.tracing.queries.cases import grounds_of
from bihuan.apps.tracing.rules.classifying import OUTCOMES, Classification, check_change, check_dates
from bihuan.apps.tracing.rules.confining import check_role
from bihuan.apps.tracing.rules.exposing import DECIDERS
from bihuan.apps.tracing.rules.windows import CaseDates

CLASSIFIERS = DECIDERS | {Role.HEALTH_APPROVER}
_BY_LINK = {"lab": ("confirmed", "laboratory"), "probable": ("probable", "health_approver")}


@dataclass(frozen=True, slots=True)
class CaseTold:
    """What is known of a case when it is opened or changed; codes and dates, and a note in words."""

    onset_date: date | None = None
    sample_date: date | None = None
    report_date: date | None = None
    isolated_at: datetime | None = None
    has_symptoms: bool | None = None
    more_dates: Mapping[str, date] = field(default_factory=dict)
    setting: str = ""
    known_source: str = ""
    note: str = ""

    def columns(self) -> dict[str, object]:
        """Return it as columns."""
        more = {code: day.isoformat() for code, day in self.more_dates.items()}
        return {
            "onset_date": self.onset_date, "sample_date": self.sample_date, "report_date": self.report_date,
            "isolated_at": self.isolated_at, "has_symptoms": self.has_symptoms, "more_dates": more,
            "setting": self.setting, "known_source": self.known_source,
        }  # fmt: skip

    def dates(self) -> CaseDates:
        """Return its dates as the rules take them."""
        return CaseDates(self.onset_date, self.sample_date, self.isolated_at, self.has_symptoms, self.more_dates)


def open_case(
    *, person_id: str, classification: str, reason: str, told: CaseTold, by: Actor, at: datetime
) -> Case:  # fmt: skip
    """Open a person's case. A contact who becomes one keeps their history; when it is more than a suspicion, days end.

    :raises NotAllowed: `wrong_role`, `not_found`, `case_exists`, why the dates cannot be, or why nothing bears the
        classification (`rules.classifying`).
    """
    check_role(by, CLASSIFIERS)
    with writing():
        if not Person.objects.filter(pk=person_id, incident_id=by.incident).exists():
            raise NotAllowed("not_found")
        return _open(person_id, classification, reason, told, by, at)


def _open(person: str, classification: str, reason: str, told: CaseTold, by: Actor, at: datetime) -> Case:
    known = Case.objects.filter(incident_id=by.incident, person=person).first()
    if known is not None:
        raise NotAllowed("case_exists", case=known.pk)
    check_change("", classification, reason, grounds_of(person, by.incident, at))
    check_dates(told.dates(), at)
    case = Case(
        incident_id=by.incident, person_id=person, case=case_of_person(person, by.incident),
        number=next_number(Case.objects.filter(incident_id=by.incident)), classification=classification,
        opened_by=by.account, opened_at=at, **told.columns(),
    )  # fmt: skip
    if told.note:
        filled(case, note=told.note)
    facts = {"person": person, "number": case.number, "case": case.case, "classification": classification}
    begin(case, "case.opened", by=by, at=at, facts=facts)
    _keep_change(case, "", reason, by, at)
    end_as_case(case, by=by, at=at)
    return case


def open_linked_case(*, link_id: str, incident: str, at: datetime) -> Case | None:
    """Open, or raise, the case of a person whom a laboratory or a health approver named; the second time nothing."""
    with writing():
        link = CaseLink.objects.filter(pk=link_id, incident_id=incident).first()
        if link is None:
            return None
        by, (classification, reason) = system(incident), _BY_LINK[link.kind]
        case = Case.objects.filter(incident_id=incident, person=link.person_id).first()
        if case is None:
            return _open(link.person_id, classification, reason, CaseTold(), by, at)
        if case.case != link.case:
            step(case, "case.updated", by=by, at=at, facts={"set": ["case"]}, case=link.case)
        if case.classification != Classification.CONFIRMED and case.classification != classification:
            _classify(case, classification, reason, by, at)
        return case


def update_case(*, case_id: str, told: CaseTold, by: Actor, at: datetime, expected_n: int | None = None) -> Case:
    """Change what is known of a case; what is left out is taken away, so that the page sends all of it.

    :raises NotAllowed: `wrong_role`, `not_found`, `stale`, or why the dates cannot be.
    """
    check_role(by, CLASSIFIERS)
    check_dates(told.dates(), at)
    with writing():
        case = get_row(case_id, by, expected_n)
        columns = told.columns()
        changed: dict[str, Any] = {name: value for name, value in columns.items() if getattr(case, name) != value}
        if case.note != told.note:
            changed["sealed"] = _sealed_note(case, told.note)
        if not changed:
            return case
        names = sorted("note" if name == "sealed" else name for name in changed)
        return step(case, "case.updated", by=by, at=at, facts={"set": names}, **changed)


def _sealed_note(case: Case, note: str) -> str:
    filled(case, note=note)
    return str(case._meta.get_field("sealed").pre_save(case, add=False))


def classify_case(
    *, case_id: str, classification: str, reason: str, by: Actor, at: datetime, expected_n: int | None = None
) -> Case:  # fmt: skip
    """Call a case something else; the step is kept for ever.

    :raises NotAllowed: `wrong_role`, `not_found`, `stale`, or why nothing bears it (`rules.classifying`).
    """
    check_role(by, CLASSIFIERS)
    with writing():
        return _classify(get_row(case_id, by, expected_n), classification, reason, by, at)


def _classify(case: Case, classification: str, reason: str, by: Actor, at: datetime) -> Case:
    before = case.classification
    check_change(before, classification, reason, grounds_of(case.person_id, case.incident_id, at))
    facts = {"before": before, "after": classification}
    step(case, "case.classified", by=by, at=at, facts=facts, why=reason, classification=classification)
    _keep_change(case, before, reason, by, at)
    if classification != Classification.DISCARDED:
        end_as_case(case, by=by, at=at)
    return case


def _keep_change(case: Case, before: str, reason: str, by: Actor, at: datetime) -> None:
    link = CaseLink.objects.filter(person=case.person_id, incident_id=case.incident_id).order_by("-linked_at").first()
    ClassificationChange.objects.create(
        case=case, n=case.n, before=before, after=case.classification, reason=reason, by=by.account, at=at,
        evidence=link.pk if link is not None and reason in {"laboratory", "health_approver"} else "",
    )  # fmt: skip


def close_case(*, case_id: str, outcome: str, by: Actor, at: datetime, expected_n: int | None = None) -> Case:
    """Close a case with its outcome; from then its retention runs.

    :raises NotAllowed: `wrong_role`, `bad_outcome`, `not_found`, `stale`, `already_closed`.
    """
    check_role(by, CLASSIFIERS)
    if outcome not in OUTCOMES:
        raise NotAllowed("bad_outcome")
    with writing():
        case = get_row(case_id, by, expected_n)
        if case.closed_at is not None:
            raise NotAllowed("already_closed")
        return step(case, "case.closed", by=by, at=at, why=outcome, closed_at=at, outcome=outcome)


def get_row(case_id: str, by: Actor, expected_n: int | None = None) -> Case:
    """Return a case of the actor's incident. :raises NotAllowed: `not_found`; `stale`: it moved since it was seen."""
    case = Case.objects.filter(pk=case_id, incident_id=by.incident).first()
    if case is None:
        raise NotAllowed("not_found")
    if expected_n is not None and expected_n != case.n:
        raise NotAllowed("stale", n=case.n)
    return case
