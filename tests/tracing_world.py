"""An invented piece of tracing, made through the real actions: a case with visits, who met it, contacts, orders.

`make_tracing()` gives it: a desk (tests.apps.intake.gate.desk) whose first case tracing has opened, with an onset,
three visits on the map and `exposed` proposals. `confirm`, `quarantine`, `material` and `visit` add what is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.test import Client

from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Place
from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions.persons import persons_of
from bihuan.apps.tracing.actions.cases import CaseTold, update_case
from bihuan.apps.tracing.actions.confirming import Confirmed, confirm_exposures
from bihuan.apps.tracing.actions.exposures import NewExposure, propose_exposures
from bihuan.apps.tracing.actions.material import ask_material
from bihuan.apps.tracing.actions.quarantines import NewQuarantine, propose_quarantine
from bihuan.apps.tracing.actions.visits import NewVisit, record_visit
from bihuan.apps.tracing.models import Case, Contact, Exposure, MaterialRequest, Quarantine, Visit
from bihuan.apps.tracing.rules.asking import MaterialTold
from bihuan.apps.tracing.rules.confining import Terms
from tests.apps.intake.gate.desk import DAY, HOUR, Desk, document, make_desk
from tests.worlds import run_jobs

ZONE = ZoneInfo("Asia/Shanghai")
# Invented places on a grid around an invented middle: name, kind, degrees east and north of it.
WHERE = (
    ("河东菜市场", "market", 0.000, 0.000), ("老街火锅店", "restaurant", 0.012, 0.004),
    ("西山小学", "school", -0.009, 0.011), ("桂花诊所", "clinic", 0.006, -0.008),
)  # fmt: skip
MIDDLE = (106.0800, 30.7900)
NAMES = "赵一凡钱双喜孙三省李四维周五福吴六合郑七星王八骏冯九如陈十全"


def name_of(number: int) -> str:
    """Return the number-th invented name of three signs; the eleventh is the first again."""
    at = 3 * (number % (len(NAMES) // 3))
    return NAMES[at : at + 3]


@dataclass
class Tracing:
    """What a test needs to know of the tracing it looks at."""

    desk: Desk
    case: Case
    places: list[str]
    persons: list[str] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    exposures: list[Exposure] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """The instant at which the world stands."""
        return self.desk.at

    @property
    def people(self) -> dict[str, Account]:
        """The accounts of the desk by name, such as "analyst", "lead", "interviewer", "health"."""
        return self.desk.people

    def actor(self, name: str) -> Actor:
        """Return a person of the desk as an actor."""
        return self.desk.actor(name)

    def client(self, name: str, language: str = "en") -> Client:
        """Return a browser without scripts in which a person of the desk is signed in."""
        client = Client(HTTP_ACCEPT_LANGUAGE=language)
        client.force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def new_persons(self, count: int) -> list[str]:
        """Return `count` more invented persons of the incident, who have a name and a telephone."""
        first = len(self.persons) + 100
        lines = [
            {"document_kind": "citizen_number", "document_number": document(i), "name": name_of(i),
             "phone": f"138{i:08d}"}
            for i in range(first, first + count)
        ]  # fmt: skip
        with writing():
            found = persons_of(self.desk.incident.code, lines)
        made = [found[f"citizen_number:{one['document_number']}"] for one in lines]
        self.persons += made
        return made

    def visit(self, place: int | None = 0, *, start: float = -30, length: float | None = 2, **more: Any) -> Visit:
        """Record a visit of the case, `start` hours from now for `length` hours (None = unknown), confirmed."""
        begin = self.at + start * HOUR
        told: dict[str, Any] = {
            "person_id": self.case.person_id, "starts_at": begin, "origin": "interview",
            "ends_at": None if length is None else begin + length * HOUR,
            "place_id": "" if place is None else self.places[place], **more,
        }  # fmt: skip
        kept = record_visit(new=NewVisit(**told), by=self.actor("interviewer"), at=self.at, is_confirmed=True)
        self.visits.append(kept.visit)
        return kept.visit

    def propose(self, persons: list[str], *, run: str = "", hours: float = -29, **more: Any) -> list[Exposure]:
        """Propose that the case exposed these persons, the first the longest."""
        first_at = self.at + hours * HOUR
        told: dict[str, Any] = {
            "case_id": self.case.pk, "certainty": "probable", "type": "same_place", "place_id": self.places[1],
            "setting": "restaurant", "encounters": 1, "category": "close_contact",
            "reasons": {"places": [self.places[1]], "engine": "scan", "possible": 0,
                        "rule": {"minutes": 15, "residual_minutes": 30}, "protocol": "0" * 64, "inputs": "1" * 64},
            **more,
        }  # fmt: skip
        items = []
        for number, person in enumerate(persons):
            seconds = max(3600 - 60 * number, 900)
            last_at = first_at + timedelta(seconds=seconds)
            items.append(NewExposure(person_id=person, first_at=first_at, last_at=last_at, seconds=seconds,
                                     seconds_residual=seconds + 1800, **told))  # fmt: skip
        made = propose_exposures(items=items, by=self.actor("analyst"), at=self.at, run=run)
        self.exposures += made
        return made

    def confirm(self, exposures: list[Exposure] | None = None, *, by: str = "analyst", told: str = "") -> Confirmed:
        """Confirm proposals (all of them), so that contacts, calendars and orders come of it."""
        chosen = self.exposures if exposures is None else exposures
        return confirm_exposures(ids=[one.pk for one in chosen], by=self.actor(by), at=self.at, told=told)

    def contact(self, number: int = 0) -> Contact:
        """Return the contact whom the number-th exposed person became."""
        return Contact.objects.get(person=self.persons[number])

    def quarantine(self, contact: Contact, *, by: str = "analyst", days: int = 7) -> Quarantine:
        """Propose that a contact stay at home, beginning an hour ago, with a review after two days."""
        begin = self.at - HOUR
        terms = Terms("home_quarantine", "statutory_duty", begin, begin + days * DAY, begin + 2 * DAY)
        new = NewQuarantine(contact.person_id, terms, "顺安区西山路12号3栋501", contact_id=contact.pk)
        return propose_quarantine(new=new, by=self.actor(by), at=self.at)

    def material(self, *, by: str = "analyst") -> MaterialRequest:
        """Ask for the footage of two hours at the second place."""
        begin = self.at - 30 * HOUR
        told = MaterialTold(
            "footage", "find_exposed", "statutory_duty", "老街火锅店", self.places[1], "", begin, begin + 2 * HOUR
        )
        return ask_material(case_id=self.case.pk, told=told, by=self.actor(by), at=self.at)


def day_of(at: datetime) -> date:
    """Return the date of an instant in the incident's zone."""
    return at.astimezone(ZONE).date()


def make_tracing(*, exposed: int = 3, visits: int = 3, cases: int = 1, at: datetime | None = None) -> Tracing:
    """Return the world; its now is the present to the minute, as the pages read the clock."""
    desk = make_desk(at=at or datetime.now(UTC).replace(second=0, microsecond=0), cases=cases)
    run_jobs(desk.at)  # tracing opens the cases that the laboratory's records were linked to
    places = _lay(desk)
    case = Case.objects.get(incident=desk.incident, number=1)
    world = Tracing(desk, case, places)
    told = CaseTold(onset_date=day_of(desk.at - 3 * DAY), sample_date=day_of(desk.at - DAY), has_symptoms=True)
    world.case = update_case(case_id=case.pk, told=told, by=world.actor("interviewer"), at=desk.at)
    for number in range(visits):
        world.visit(number % len(places), start=-30 - 5 * number, length=2)
    if exposed:
        world.propose(world.new_persons(exposed))
    return world


def _lay(desk: Desk) -> list[str]:
    """Give the first places of the desk names and positions; return them."""
    chosen = desk.places[: len(WHERE)]
    for place, (name, kind, east, north) in zip(chosen, WHERE, strict=True):
        position = {"longitude": MIDDLE[0] + east, "latitude": MIDDLE[1] + north}
        Place.objects.filter(pk=place).update(name=name, kind=kind, **position)
    return chosen
