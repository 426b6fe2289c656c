"""A small invented district that tests everybody: communities, buildings, residents, sites, and who works there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client

from bihuan.apps.core.actions import keep_protocol
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Area, Department, Grant, Incident, Unit
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.sealing import filled, vault
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.screening.actions.coverage import note_lost, note_tested
from bihuan.apps.screening.actions.openings import OpeningTold, set_openings
from bihuan.apps.screening.actions.rounds import NewRound, open_round, plan_round
from bihuan.apps.screening.actions.sites import add_site
from bihuan.apps.screening.models import Pool, RosterEntry, Round, Sample, Site, Traveller
from bihuan.apps.screening.rules.sites import SiteTold
from bihuan.engine.protocol.reader import shipped_bytes
from tests.web.people import PASSWORD

AT = datetime(2026, 8, 25, 1, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNITS = {"PCS-03": ("西山街道派出所", "511302001", "西山社区"), "SQ-07": ("河东社区居委会", "511302002", "河东社区")}
PEOPLE = {
    "lead": ("王守正", Role.DESK_LEAD, "police", ""),
    "analyst": ("李研判", Role.DESK_ANALYST, "cdc", ""),
    "analyst2": ("何研判", Role.DESK_ANALYST, "police", ""),
    "planner": ("蒋勤务", Role.PLANNER, "police", ""),
    "commander": ("韩指挥", Role.COMMANDER, "government", ""),
    "inspector": ("施督查", Role.INSPECTOR, "government", ""),
    "health": ("周卫健", Role.HEALTH_APPROVER, "health", ""),
    "administrator": ("系统员", Role.ADMINISTRATOR, "it", ""),
    "dispatcher": ("赵值班", Role.UNIT_DISPATCHER, "police", "PCS-03"),
    "leader": ("沈点位", Role.SITE_LEADER, "police", "PCS-03"),
    "officer": ("孙外勤", Role.FIELD_OFFICER, "police", "PCS-03"),
    "other": ("钱值班", Role.UNIT_DISPATCHER, "police", "SQ-07"),
}


def refused(code: str, do: Any, *args: Any, **said: Any) -> NotAllowed:
    """Try what has to be refused with this code; return the refusal."""
    with pytest.raises(NotAllowed) as caught:
        do(*args, **said)
    assert caught.value.code == code
    return caught.value


@dataclass
class District:
    """What a story of mass testing needs; residents are numbered in the order of their buildings."""

    incident: Incident
    at: datetime = AT
    people: dict[str, Account] = field(default_factory=dict)
    buildings: list[Building] = field(default_factory=list)
    sites: dict[str, Site] = field(default_factory=dict)
    codes: Any = field(default_factory=lambda: count(1))

    def by(self, name: str = "lead") -> Actor:
        """Return a person of the district as an actor."""
        full_name, role, _department, unit = PEOPLE[name]
        return Actor(self.people[name].pk, role, self.incident.code, unit, full_name)

    def plan(self, **more: Any) -> Round:
        """Plan a round that began an hour ago and lasts a day."""
        new = NewRound(self.at - HOUR, self.at + DAY, **more)
        return plan_round(new=new, by=self.by(), at=self.at)

    def open(self, the_round: Round | None = None, *, at: datetime | None = None) -> Round:
        """Open a round, and every site in it with four lanes."""
        planned = the_round or self.plan()
        opened = open_round(round_id=planned.pk, by=self.by(), at=at or self.at)
        told = OpeningTold(opened.starts_at, opened.ends_at, lanes=4, samplers=8)
        sites = [site.pk for site in self.sites.values()]
        set_openings(round_id=opened.pk, sites=sites, told=told, by=self.by(), at=self.at)
        return opened

    def lines(self, the_round: Round) -> list[str]:
        """Return the lines of a roster in the order of the residents."""
        found = RosterEntry.objects.filter(round=the_round).order_by("resident_id")
        return list(found.values_list("pk", flat=True))

    def fill(
        self, the_round: Round, entries: Sequence[str | None], *, site: str = "community", at: datetime | None = None
    ) -> Pool:
        """Fill one tube with these lines (None: a traveller), as the lane does it; return the tube."""
        when, size = at or self.at, max(len(entries), 1)
        with writing():
            tube = Pool.objects.create(
                round=the_round, site=self.sites[site], code=f"T{next(self.codes):06d}", size=size,
                members=len(entries), filled_at=when,
            )  # fmt: skip
            Sample.objects.bulk_create(
                Sample(pool=tube, place=n, entry_id=one, traveller=None if one else self._met(tube), taken_at=when)
                for n, one in enumerate(entries, 1)
            )
            note_tested([one for one in entries if one], by=self.by("leader"), at=when)
        return tube

    def _met(self, tube: Pool) -> Traveller:
        return Traveller.objects.create(round=tube.round, site=tube.site, met_at=tube.filled_at, met_by="officer")

    def lose(self, tube: Pool, lines: Sequence[str], *, by: str = "leader", at: datetime | None = None) -> int:
        """Give a tube up with whoever of the roster is in it; return how many are missing again."""
        Pool.objects.filter(pk=tube.pk).update(state="lost", lost_at=at or self.at)
        return note_lost(lines, by=self.by(by), at=at or self.at)

    def client(self, name: str = "lead") -> Client:
        """Return a client that is signed in as a person of the district."""
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    def move_in(self, building: int = 0, people: int = 1) -> list[Resident]:
        """Register people in a building, each with an invented name."""
        return add_residents(self, self.buildings[building], people)


def make_district(*, buildings: int = 4, people: int = 5, at: datetime = AT) -> District:
    """Return a district of two units with `buildings` buildings of `people` residents, and one site of each kind."""
    protocol = keep_protocol(body=shipped_bytes("covid19_cn_9"))
    incident = Incident.objects.create(
        code="DRILL-1", name="顺安区聚集性疫情", protocol=protocol, is_drill=True, starts_at=at - 10 * DAY
    )
    district = District(incident, at)
    areas = []
    for n, (code, (name, community, word)) in enumerate(UNITS.items()):
        unit = Unit.objects.create(code=code, incident=incident, name=name, kind="police", phone="08170000000")
        ring = [[106.0 + n / 10 + x, 30.8 + y] for x, y in ((0, 0), (0.02, 0), (0.02, 0.02), (0, 0.02))]
        area = Area(incident=incident, unit=unit, code=community, name=word, aliases=[word], polygon=ring)
        areas.append(area)
        area.save()
    for name in PEOPLE:
        _person(district, name)
    for n in range(buildings):
        area = areas[n * len(areas) // buildings]
        block = Building.objects.create(
            incident=incident, area=area, community_code=area.code, name=f"{n + 1}栋"
        )  # fmt: skip
        district.buildings.append(block)
        add_residents(district, block, people)
    _sites(district)
    return district


def _person(district: District, name: str) -> None:
    full_name, role, department, unit = PEOPLE[name]
    office, _ = Department.objects.get_or_create(code=department, defaults={"name": department})
    account = Account(username=name, full_name=full_name, department=office, is_drill=True)
    account.set_password(PASSWORD)
    account.save()
    Grant.objects.create(
        account=account, incident=district.incident, role=role, unit_id=unit or None, starts_at=district.at - 5 * DAY,
        ends_at=district.at + 9 * DAY,
    )  # fmt: skip
    district.people[name] = account


def add_residents(district: District, building: Building, people: int) -> list[Resident]:
    """Register people in a building; their names and numbers are invented and sealed."""
    rows = []
    for _ in range(people):
        n = next(district.codes)
        row = Resident(
            incident=district.incident, building=building, household=n % 3, record=f"R{n:07d}", key_ref=f"k{n:07d}",
            registered_at=district.at,
        )  # fmt: skip
        vault().make([row.key_name()])
        rows.append(filled(row, name=f"居民{n:04d}", phone=f"139{n:08d}", document="", room=f"{n % 3}01室"))
    return Resident.objects.bulk_create(rows)


def _sites(district: District) -> None:
    told = {
        "community": SiteTold("西山文化广场", "PCS-03", area="511302001", longitude=106.01, latitude=30.81, lanes=4),
        "east": SiteTold("河东小学", "SQ-07", area="511302002", longitude=106.11, latitude=30.81, lanes=2),
        "arrival": SiteTold("顺安北收费站", "PCS-03", kind="arrival", lanes=2),
        "mobile": SiteTold("上门一队", "PCS-03", kind="mobile", lanes=1),
    }
    for name, one in told.items():
        district.sites[name] = add_site(told=one, by=district.by(), at=district.at)
