"""What is told about tracing: codes, dates and identifiers; names and numbers of persons masked as on the pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from bihuan.apps.tracing.queries.shown import PersonShown
from bihuan.apps.tracing.rules.classifying import Classification
from bihuan.web.api.kinds import Answer, Code, Day, Id
from bihuan.web.api.pages import Page, Window

if TYPE_CHECKING:
    from bihuan.apps.tracing.models import Case, Contact, Exposure, FollowUp

ExposureState = Literal["proposed", "waiting", "confirmed", "refused"]
ContactState = Literal["following", "informed", "released", "became_case", "ended"]
DayState = Literal["planned", "ordered", "done", "missed", "ended", "passed"]


class PersonSaid(Answer):
    """A person: the pseudonym, and name and telephone masked."""

    id: str
    name: str
    phone: str


class CaseWindow(Window):
    """Which cases are asked for."""

    classification: Classification | None = None
    open: bool | None = None


class CaseSaid(Answer):
    """One case; `case` is the query gate's name of it, "" while it rests on nothing."""

    id: Id
    number: int
    case: str
    person: PersonSaid
    classification: Classification
    onset_date: date | None
    sample_date: date | None
    report_date: date | None
    isolated_at: datetime | None
    has_symptoms: bool | None
    was_contact: Id | None
    opened_at: datetime
    closed_at: datetime | None
    outcome: str


class CasePage(Page):
    """Some cases, in the order of the epidemic."""

    items: list[CaseSaid]


class ExposureWindow(Window):
    """Which exposures are asked for."""

    case: Id | None = None
    run: Id | None = None
    state: ExposureState | None = None


class ExposureSaid(Answer):
    """One exposure; seconds are those of all encounters together, without and with the residual time."""

    id: Id
    case: Id
    case_number: int
    person: PersonSaid
    via: Id | None
    place: Id | None
    first_at: datetime
    last_at: datetime
    seconds: int
    seconds_residual: int
    encounters: int
    certainty: str
    type: str
    setting: str
    category: str
    run: str
    rule: str
    state: ExposureState
    refusal: str
    contact: Id | None


class ExposurePage(Page):
    """Some exposures, the longest first."""

    items: list[ExposureSaid]


class ContactWindow(Window):
    """Which contacts are asked for: in a state, with a check on a day, and how that check stands."""

    state: ContactState | None = None
    day: Day | None = None
    day_state: DayState | None = None


class ContactSaid(Answer):
    """One contact; follow-up runs from `starts_on` to `ends_on`, both included, null = informed only."""

    id: Id
    person: PersonSaid
    category: str
    of_case: Id | None
    of_contact: Id | None
    last_contact_on: date
    starts_on: date | None
    ends_on: date | None
    state: ContactState
    became_case: Id | None
    opened_at: datetime
    ended_at: datetime | None
    reason: str


class ContactPage(Page):
    """Some contacts, by state and the end of their follow-up."""

    items: list[ContactSaid]


class FollowUpWindow(Window):
    """Which days of follow-up are asked for."""

    contact: Id | None = None
    day: Day | None = None
    state: DayState | None = None


class FollowUpSaid(Answer):
    """One day of one contact; `order` is the work order that checks it, `result` its code."""

    id: Id
    contact: Id
    date: date
    day: int
    is_test_day: bool
    state: DayState
    order: str
    result: Code
    done_at: datetime | None


class FollowUpPage(Page):
    """Some days of follow-up, by date."""

    items: list[FollowUpSaid]


def _person(person: str, people: Mapping[str, PersonShown]) -> PersonSaid:
    shown = people[person].values if person in people else {}
    return PersonSaid(id=person, **{name: str(shown.get(name, "")) for name in ("name", "phone")})


def cases_said(rows: Iterable[Case], people: Mapping[str, PersonShown]) -> list[CaseSaid]:
    """Return cases as they are told."""
    return [
        CaseSaid(
            id=row.pk, number=row.number, case=row.case, person=_person(row.person_id, people),
            classification=Classification(row.classification), onset_date=row.onset_date, sample_date=row.sample_date,
            report_date=row.report_date, isolated_at=row.isolated_at, has_symptoms=row.has_symptoms,
            was_contact=row.was_contact_id, opened_at=row.opened_at, closed_at=row.closed_at, outcome=row.outcome,
        )
        for row in rows
    ]  # fmt: skip


def exposures_said(rows: Iterable[Exposure], people: Mapping[str, PersonShown]) -> list[ExposureSaid]:
    """Return exposures (fetched with their cases) as they are told."""
    same = (
        "first_at", "last_at", "seconds", "seconds_residual", "encounters", "certainty", "type", "setting", "category",
        "run", "rule", "state", "refusal",
    )  # fmt: skip
    return [
        ExposureSaid(
            id=row.pk, case=row.source_case_id, case_number=row.source_case.number,
            person=_person(row.person_id, people), via=row.via_id, place=row.place_id, contact=row.contact_id,
            **{name: getattr(row, name) for name in same},
        )
        for row in rows
    ]  # fmt: skip


def contacts_said(rows: Iterable[Contact], people: Mapping[str, PersonShown]) -> list[ContactSaid]:
    """Return contacts as they are told."""
    same = ("category", "last_contact_on", "starts_on", "ends_on", "state", "opened_at", "ended_at", "reason")
    return [
        ContactSaid(
            id=row.pk, person=_person(row.person_id, people), of_case=row.of_case_id, of_contact=row.of_contact_id,
            became_case=row.became_case_id, **{name: getattr(row, name) for name in same},
        )
        for row in rows
    ]  # fmt: skip


def follow_ups_said(rows: Iterable[FollowUp]) -> list[FollowUpSaid]:
    """Return days of follow-up as they are told."""
    same = ("date", "day", "is_test_day", "state", "order", "result", "done_at")
    return [
        FollowUpSaid(id=row.pk, contact=row.contact_id, **{name: getattr(row, name) for name in same}) for row in rows
    ]
