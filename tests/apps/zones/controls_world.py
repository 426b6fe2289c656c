"""A desk that controls areas: two communities with outlines and units, a commander, and cases that tracing opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from bihuan.apps.core.models import Area, Department, Event, Unit
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions import add_source, dispose_batch, receive_batch
from bihuan.apps.zones.actions.controls import decide_control, draft_control
from bihuan.apps.zones.models import Control
from bihuan.apps.zones.rules.controls import ControlTold
from tests.apps.intake.gate.desk import AT, DAY, HOUR, Desk, document, make_desk
from tests.worlds import run_jobs

WEST, EAST = "511302001", "511302002"
SQUARE = [[106.08, 30.79], [106.09, 30.79], [106.09, 30.80], [106.08, 30.80]]
UNITS = {"PCS-03": ("西山街道派出所", WEST, "西山社区", 0.0), "SQ-07": ("河东社区居委会", EAST, "河东社区", 0.01)}
BASIS = "传染病防治法第四十二条"


def refused(code: str, do: Any, **said: Any) -> NotAllowed:
    """Try what has to be refused with this code; return the refusal."""
    with pytest.raises(NotAllowed) as caught:
        do(**said)
    assert caught.value.code == code
    return caught.value


def kinds_of(subject: str) -> list[str]:
    """Return the kinds of the events of one subject, oldest first."""
    return list(Event.objects.filter(subject_id=subject).order_by("n").values_list("kind", flat=True))


@dataclass
class Zone:
    """What a story of controls needs."""

    desk: Desk
    at: datetime = AT
    controls: list[Control] = field(default_factory=list)

    @property
    def incident(self) -> str:
        """The code of the incident."""
        return self.desk.incident.code

    def by(self, name: str = "analyst", unit: str = "") -> Actor:
        """Return a person as an actor."""
        return self.desk.actor(name, unit)

    def told(self, **changes: Any) -> ControlTold:
        """Return what an honest draft says: the western community, high risk, for seven days from now."""
        told = ControlTold(
            name="西山路以北", measures=("stay_home", "service_at_door"), reason="new_cases", basis=BASIS,
            starts_at=self.at, ends_at=self.at + 7 * DAY, review_at=self.at + 3 * DAY, level="high",
            communities=(WEST,),
        )  # fmt: skip
        return replace(told, **changes)

    def draft(self, by: str = "analyst", *, at: datetime | None = None, **changes: Any) -> Control:
        """Draft a control."""
        return draft_control(told=self.told(**changes), by=self.by(by), at=at or self.at)

    def decided(self, by: str = "commander", *, at: datetime | None = None, **changes: Any) -> Control:
        """Draft a control and let another person decide it."""
        row = self.draft(at=at, **changes)
        return decide_control(control_id=row.pk, by=self.by(by), at=at or self.at)

    def run(self, at: datetime | None = None) -> int:
        """Run the jobs that are due."""
        return run_jobs(at or self.at)

    def live_in(self, number: int, community: str) -> None:
        """Let a list of a community tell that the number-th person of the laboratory lives there."""
        body = f"姓名,身份证号,联系电话,现住址,社区代码\n测试人,{document(number)},,西山路{number}号,{community}\n"
        source = add_source(code=f"SQ{number}{community}", name="社区", by=self.by("lead"), at=self.at - DAY)
        clerk = self.by("clerk")
        took = receive_batch(
            source_id=source.pk, content=BytesIO(body.encode()), filename="名单.csv", by=clerk, at=self.at, declared=1
        )
        dispose_batch(batch_id=took.batch.pk, by=clerk, at=self.at)


def make_zone(*, cases: int = 0, at: datetime = AT) -> Zone:
    """Return the world; the jobs of its cases are still owed, so that a test can say where people live first."""
    desk = make_desk(cases=cases, at=at)
    police, _ = Department.objects.get_or_create(code="police", defaults={"name": "公安分局"})
    for code, (name, community, word, east) in UNITS.items():
        office = police if code == "PCS-03" else None
        unit = Unit.objects.create(code=code, incident=desk.incident, name=name, kind="police", department=office)
        ring = [[round(x + east, 4), y] for x, y in SQUARE]
        Area.objects.create(incident=desk.incident, unit=unit, code=community, name=word, polygon=ring)
    return Zone(desk, at)


__all__ = ["AT", "DAY", "EAST", "HOUR", "WEST", "Zone", "kinds_of", "make_zone", "refused", "timedelta"]
