"""Two test sites of two units beside the gate's desk, with people whose documents are known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bihuan.apps.core.models import Place, Unit
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.screening.models import Lane, Site
from tests.apps.intake.gate.desk import AT, DAY, Desk, add_person, document, make_desk, make_persons

UNITS = {"PCS-03": "西山街道派出所", "SQ-07": "河东社区居委会"}
STAFF = {
    "leader": Role.SITE_LEADER, "officer": Role.FIELD_OFFICER, "dispatcher": Role.UNIT_DISPATCHER,
}  # fmt: skip


@dataclass
class Sites:
    """What a test needs: the desk, the sites by unit, people with their documents."""

    desk: Desk
    at: datetime = AT
    sites: dict[str, Site] = field(default_factory=dict)
    documents: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)

    def by(self, name: str) -> Actor:
        """Return a person of the desk ("lead"), or of a unit ("leader@PCS-03")."""
        role, _, unit = name.partition("@")
        actor = self.desk.actor(name if unit else role, unit)
        return Actor(actor.account, STAFF[role], actor.incident, unit, actor.name) if unit else actor


def make_sites(*, at: datetime = AT) -> Sites:
    """Return two sites a kilometre apart, a clinic beside the second, three people with known documents."""
    made = Sites(make_desk(cases=0, at=at), at)
    for number, (code, name) in enumerate(UNITS.items(), start=1):
        unit = Unit.objects.create(code=code, incident=made.desk.incident, name=name, kind="police")
        for role in STAFF:
            add_person(made.desk, f"{role}@{code}", f"{name}{role}", STAFF[role], "police", unit=unit)
        made.sites[code] = Site.objects.create(
            incident=made.desk.incident, unit=unit, number=number, name=f"{name}采样点", place_text="路口东侧",
            longitude=106.08 + number / 100, latitude=30.8, opened_at=at - DAY,
        )  # fmt: skip
        Lane.objects.create(site=made.sites[code], number=1, is_open=True)
    Place.objects.create(
        incident=made.desk.incident, name="河东卫生服务中心", kind="medical", longitude=106.101, latitude=30.8
    )
    made.documents = [document(number) for number in (1, 2, 3)]
    made.persons = make_persons(made.desk, made.documents, kind="citizen_number")
    return made
