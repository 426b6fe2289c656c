"""What is known of interviews: the list, what was told and what became of it, and with whom one is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from bihuan.apps.briefing.models import Interview, InterviewLine
from bihuan.apps.briefing.rules.interviews import (
    CASE,
    CONTACTS,
    PLACES,
    Held,
    Read,
    ToldRow,
    is_asked,
    read_section,
    told_rows,
    unanswered,
)
from bihuan.apps.briefing.rules.questions import Section, sections_of
from bihuan.apps.core.models import Incident, Place
from bihuan.apps.intake.models import Person
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.states import OPEN
from bihuan.apps.tracing.models import Case, Contact

TABS = ("mine", "open", "completed", "ended")


def interviews_of(incident: str) -> QuerySet[Interview]:
    """Return the interviews of an incident, the newest first."""
    return Interview.objects.filter(incident=incident).select_related("version__form").order_by("-opened_at", "-id")


def in_tab(found: QuerySet[Interview], tab: str, account: str) -> QuerySet[Interview]:
    """Return those of a tab: mine (open and mine), open, completed, ended."""
    if tab == "mine":
        return found.filter(state="open", interviewer=account)
    return found.filter(state=tab)


def counts_of(found: QuerySet[Interview], account: str) -> dict[str, int]:
    """Return how many stand in each tab."""
    states = Counter(found.order_by().values_list("state", flat=True))
    mine = found.filter(state="open", interviewer=account).count()
    return {"mine": mine, **{tab: states.get(tab, 0) for tab in TABS[1:]}}


def numbers_of(rows: list[Interview]) -> dict[str, str]:
    """Return by what number each interview's case is known: interview → number; a contact has none."""
    cases = dict(Case.objects.filter(pk__in=[one.about_id for one in rows]).values_list("id", "number"))
    return {one.pk: str(cases.get(one.about_id, "")) for one in rows}


def about_of(incident: str, about: str, about_id: str) -> tuple[str, str]:
    """Return the person of a case or contact of the incident, and the case behind it; ("", "") for none."""
    if about == CASE:
        case = Case.objects.filter(pk=about_id, incident_id=incident).first()
        return (str(case.person_id), case.pk) if case else ("", "")
    contact = Contact.objects.filter(pk=about_id, incident_id=incident).first()
    return (str(contact.person_id), str(contact.of_case_id or "")) if contact else ("", "")


def held_with(person: str) -> Held:
    """Return what is known of whom an interview is held with."""
    row = Person.objects.filter(pk=person).first()
    if row is None:
        return Held("", "")
    return Held(str(row.name or ""), str(row.document or "").rpartition(":")[2])  # kept as kind:number


def orders_about(interview: Interview) -> list[WorkOrder]:
    """Return the open orders about the person of an interview, the newest first: a call is bound to one of them."""
    mine = WorkOrder.objects.filter(incident=interview.incident_id, content__person=interview.person, state__in=OPEN)
    return list(mine.order_by("-opened_at", "-id")[:20])


def place_named(incident: str, name: str) -> str:
    """Return the place of exactly this name, where there is one and no second; "" else."""
    found = list(Place.objects.filter(incident=incident, name=name).values_list("id", flat=True)[:2])
    return str(found[0]) if len(found) == 1 else ""


def zone_of(incident: str) -> str:
    """Return the zone in which an incident tells its times."""
    return str(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))


def day_of(incident: str, at: datetime) -> str:
    """Return the day in an incident's zone, as conditions compare it."""
    return at.astimezone(ZoneInfo(zone_of(incident))).date().isoformat()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an interview is: its sections that apply, what is missing and wrong in each, what was told."""

    sections: tuple[Section, ...]
    missing: tuple[tuple[str, str], ...]
    wrong: Mapping[str, Read]
    contacts: tuple[ToldRow, ...]
    places: tuple[ToldRow, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is missing and nothing wrong."""
        return not self.missing and not any(read.wrong for read in self.wrong.values())


def standing_of(interview: Interview, at: datetime, language: str = "zh") -> Standing:
    """Return how far an interview is, from its answers and its version alone."""
    sections, answers, today = (
        sections_of(interview.version.content),
        interview.answers,
        day_of_interview(interview, at),
    )
    asked = tuple(one for one in sections if is_asked(one.relevant, answers, today))
    return Standing(
        asked, tuple(unanswered(asked, answers, today)),
        {one.name: read_section(one, typed_of(one, answers), answers, today) for one in asked},
        tuple(told_rows(sections, answers, CONTACTS, language)), tuple(told_rows(sections, answers, PLACES, language)),
    )  # fmt: skip


def asked_in(interview: Interview, section: Section, at: datetime) -> set[str]:
    """Return which questions of a page that is not repeated apply by the answers so far."""
    today = day_of_interview(interview, at)
    return {one.name for one in section.questions if is_asked(one.relevant, interview.answers, today)}


def day_of_interview(interview: Interview, at: datetime) -> str:
    """Return the day of an interview in its incident's zone."""
    return day_of(interview.incident_id, at)


def typed_of(section: Section, answers: Mapping[str, Any]) -> list[dict[str, list[str]]]:
    """Return the answers of a section as they would be typed again."""
    rows = answers.get(section.name, []) if section.is_repeated else [answers]
    return [{name: _as_typed(value) for name, value in row.items()} for row in rows]


def _as_typed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


@dataclass(frozen=True, slots=True)
class Account:
    """What was told in a completed interview, and what became of it: told = accounted for, or something is owed."""

    told: int
    records: int
    visits: int
    kept: int
    owed: int

    @property
    def is_balanced(self) -> bool:
        """Say whether every contact and place that was told stands somewhere."""
        return self.owed == 0 and self.told == self.records + self.visits + self.kept


def account_of(interview: Interview) -> Account:
    """Return the count of what was told against the count of what became of it."""
    effects = InterviewLine.objects.filter(interview=interview).values_list("effect", flat=True)
    kinds = Counter(effect.partition(":")[0] for effect in effects)
    told = interview.contacts + interview.places
    return Account(told, kinds["record"], kinds["visit"], kinds["kept"], kinds[""])
