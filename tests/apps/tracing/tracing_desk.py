"""A desk that traces: the gate's desk with a laboratory's cases, opened in tracing by the jobs, and exposed people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.tracing.actions.exposures import NewExposure, propose_exposures
from bihuan.apps.tracing.actions.sweeping import sweep_tracing
from bihuan.apps.tracing.models import Case, Contact, Exposure
from tests.apps.intake.gate.desk import AT, DAY, HOUR, Desk, document, make_desk, make_persons
from tests.worlds import run_jobs

__all__ = ["AT", "DAY", "HOUR", "Tracing", "make_tracing", "refused"]


@dataclass
class Tracing:
    """The desk, its cases, and people whom a search could find."""

    desk: Desk
    cases: list[Case]
    people: list[str]
    at: datetime = AT

    @property
    def incident(self) -> str:
        return self.desk.incident.code

    def by(self, name: str = "analyst", unit: str = "") -> Actor:
        """Return a person of the desk."""
        return self.desk.actor(name, unit)

    def told(self, person: int = 0, case: int = 0, *, hours: float = 3, **more: Any) -> NewExposure:
        """Return an exposure of a person to a case that ended `hours` ago."""
        last = self.at - hours * HOUR
        new = NewExposure(self.cases[case].pk, self.people[person], last - HOUR, last, "certain", "same_place")
        return replace(new, **more)

    def propose(self, *items: NewExposure, run: str = "", by: str = "analyst") -> list[str]:
        """Propose exposures; return their identifiers."""
        return [row.pk for row in propose_exposures(items=items, by=self.by(by), at=self.at, run=run)]

    def contact_of(self, person: int = 0) -> Contact:
        """Return the latest contact that a person is."""
        found = Contact.objects.filter(person=self.people[person]).order_by("-opened_at", "-id").first()
        assert found is not None
        return found

    def exposure(self, pk: str) -> Exposure:
        """Return an exposure as it stands now."""
        return Exposure.objects.get(pk=pk)

    def sweep(self, at: datetime) -> int:
        """Let pass what passes by itself."""
        return sweep_tracing(incident=self.incident, at=at)


def make_tracing(*, cases: int = 1, people: int = 3, protocol: str = "covid19_cn_9") -> Tracing:
    """Return a desk with cases linked to a laboratory's records, and people who were somewhere."""
    desk = make_desk(cases=cases, protocol=protocol)
    run_jobs(desk.at)
    rows = list(Case.objects.filter(incident=desk.incident).order_by("number"))
    exposed = make_persons(desk, [document(500 + number) for number in range(people)], kind="citizen_number")
    return Tracing(desk, rows, exposed)


def morning(tracing: Tracing, days: int = 0) -> datetime:
    """Return six in the morning of the incident's zone, some days after the desk's day."""
    return tracing.at.replace(hour=22, minute=0) - DAY + timedelta(days=days)  # 22:00 UTC is 6:00 in Shanghai


def refused(code: str, do: Any, **words: Any) -> dict[str, str | int]:
    """Check that an action is refused with a code; return what it was about."""
    with pytest.raises(NotAllowed) as caught:
        do(**words)
    assert caught.value.code == code
    return caught.value.params
