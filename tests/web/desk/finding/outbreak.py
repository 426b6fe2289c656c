"""An invented outbreak: cases with onsets, stays that meet, exposures between them, contacts with an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.test import Client
from tests.apps.intake.gate.desk import PEOPLE, Desk, add_person, make_desk

from bihuan.apps.core.models import Place
from bihuan.apps.core.rules import Role
from bihuan.apps.intake.models import Person
from bihuan.apps.tracing.models import Case, Exposure, Visit

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PLACES = (("河东菜市场", "market", 106.080, 30.790), ("老街火锅店", "restaurant", 106.092, 30.794),
          ("西山小学", "school", 106.071, 30.801))  # fmt: skip


@dataclass
class Outbreak:
    """What a test needs: the desk, its cases by number, its first places."""

    desk: Desk
    cases: list[Case]
    places: list[str]

    def client(self, name: str, language: str = "en") -> Client:
        """Return a browser without scripts in which a person of the desk is signed in."""
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        client.force_login(self.desk.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client


def at_now() -> datetime:
    """Return the present to the minute, as the pages read the clock."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


def make_outbreak(size: int = 14) -> Outbreak:
    """Return a chain: case n fell ill two days after the one that exposed it, (n // 2), and met it at a place."""
    desk = make_desk(at=at_now(), cases=0)
    add_person(desk, "planner", "林规划", Role.PLANNER, "government")
    places = desk.places[: len(PLACES)]
    for place, (name, kind, x, y) in zip(places, PLACES, strict=True):
        Place.objects.filter(pk=place).update(name=name, kind=kind, longitude=x, latitude=y)
    first = desk.at.date() - 24 * DAY
    persons = Person.objects.bulk_create([Person(incident=desk.incident) for _ in range(size)])
    cases = Case.objects.bulk_create(
        [_case(desk, person, number, first + DAY * _day(number)) for number, person in enumerate(persons, start=1)]
    )
    outbreak = Outbreak(desk, cases, places)
    Visit.objects.bulk_create([_visit(outbreak, number) for number in range(1, size + 1)])
    Exposure.objects.bulk_create([_exposure(outbreak, number) for number in range(2, size + 1)])
    return outbreak


def _day(number: int) -> int:
    return 4 * (number.bit_length() - 1)


def _case(desk: Desk, person: Person, number: int, onset: object) -> Case:
    told = {"onset_date": onset, "report_date": onset + 2 * DAY, "sample_date": onset + DAY}
    return Case(incident=desk.incident, person=person, number=number, classification="confirmed",
                opened_by=desk.people["lead"].pk, opened_at=desk.at - DAY, **told)  # fmt: skip


def _visit(outbreak: Outbreak, number: int) -> Visit:
    """Return the stay at which the case was infected, with its source (the first case alone)."""
    source = max(number // 2, 1)
    begin = outbreak.desk.at - 24 * DAY + _day(source) * DAY - DAY
    who = outbreak.desk.people["interviewer"].pk
    return Visit(
        incident=outbreak.desk.incident, person=outbreak.cases[number - 1].person, place_id=outbreak.places[number % 3],
        starts_at=begin, ends_at=begin + 3 * HOUR, origin="interview", is_confirmed=True, recorded_by=who,
        recorded_at=outbreak.desk.at - DAY, confirmed_by=who, confirmed_at=outbreak.desk.at - DAY,
    )  # fmt: skip


def _exposure(outbreak: Outbreak, number: int) -> Exposure:
    source = outbreak.cases[number // 2 - 1]
    begin = outbreak.desk.at - 24 * DAY + _day(number // 2) * DAY
    who = outbreak.desk.people["analyst"].pk
    return Exposure(
        incident=outbreak.desk.incident, source_case=source, person=outbreak.cases[number - 1].person,
        place_id=outbreak.places[number % 3], first_at=begin, last_at=begin + HOUR, seconds=3600, seconds_residual=5400,
        encounters=1, certainty="certain", type="household" if number % 2 else "same_place", setting="restaurant",
        category="close_contact", state="confirmed", proposed_by=who, proposed_at=outbreak.desk.at, decided_by=who,
        decided_at=outbreak.desk.at,
    )  # fmt: skip


__all__ = ["PEOPLE", "Outbreak", "at_now", "make_outbreak"]
