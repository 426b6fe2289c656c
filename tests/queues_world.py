"""An invented round with lines at its sites: sites, lanes and counts by the real actions, tubes straight in the tables.

`make_queues()` gives three sites of two stations, open since four hours: at the first a line stands and was counted,
at the second nobody has counted, at the third the count is two hours old.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bihuan.apps.core.models import Unit
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.screening.actions.headcounts import count_waiting
from bihuan.apps.screening.actions.sites import add_site
from bihuan.apps.screening.models import Lane, Opening, Pool, Round, Site
from bihuan.apps.screening.rules.sites import SiteTold
from tests.apps.intake.gate.desk import DAY, HOUR, Desk, add_person, make_desk

MINUTE = timedelta(minutes=1)
NAMES = ("西山社区广场", "河东小学操场", "桂花高速出口")


@dataclass
class QueuesWorld:
    """What a test needs to know of the round it looks at."""

    desk: Desk
    round: Round
    sites: list[Site] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    tubes: int = 0

    @property
    def at(self) -> datetime:
        return self.desk.at

    def by(self, name: str) -> Actor:
        """Return a person: one of the desk, or "leader", who leads the sites of the first station."""
        if name == "leader":
            return Actor(self.desk.people[name].pk, Role.SITE_LEADER, self.desk.incident.code, self.units[0].code, "")
        return self.desk.actor(name)

    def fill(self, site: int, people: int, ago: timedelta, *, size: int = 10, result: str = "") -> None:
        """Fill tubes at a site for so many people, all at one moment; with a result they are resulted."""
        row = self.sites[site]
        tubes = [min(size, people - first) for first in range(0, people, size)]
        state = {"state": "resulted", "result": result, "resulted_at": self.at} if result else {"state": "sealed"}
        Pool.objects.bulk_create(
            [
                Pool(
                    round=self.round, site=row, code=f"T{self.tubes + nth:08d}", size=size, members=members,
                    filled_at=self.at - ago, **state,
                )
                for nth, members in enumerate(tubes)
            ]
        )  # fmt: skip
        self.tubes += len(tubes)

    def count(self, site: int, waiting: int, ago: timedelta = timedelta(), by: str = "lead") -> None:
        """Count who waits at a site, so long ago."""
        count_waiting(site_id=self.sites[site].pk, waiting=waiting, by=self.by(by), at=self.at - ago)

    def open(self, site: int, *, lanes: int, hours: tuple[float, float] = (-4, 8), expected: int = 3000) -> Opening:
        """Open a site in the round with hours from now."""
        starts, ends = (self.at + hour * HOUR for hour in hours)
        return Opening.objects.create(
            round=self.round, site=self.sites[site], opens_at=starts, closes_at=ends, lanes=lanes, samplers=lanes,
            expected=expected,
        )  # fmt: skip

    def open_lanes(self, site: int, many: int) -> None:
        """Let so many lanes of a site be open now."""
        rows = Lane.objects.filter(site=self.sites[site]).order_by("number")
        Lane.objects.filter(pk__in=[row.pk for row in rows[:many]]).update(is_open=True)


def make_ground(*, at: datetime | None = None, cases: int = 0) -> QueuesWorld:
    """Return a desk with an open round and no site."""
    desk = make_desk(at=at or datetime.now(UTC).replace(microsecond=0), cases=cases)
    stations = [
        Unit.objects.create(code=code, incident=desk.incident, name=name, kind="police")
        for code, name in (("PCS-21", "西山派出所"), ("PCS-22", "河东派出所"))
    ]
    add_person(desk, "leader", "点位长", Role.SITE_LEADER, "police", unit=stations[0])
    add_person(desk, "planner", "勤务规划", Role.PLANNER, "police")
    the_round = Round.objects.create(
        incident=desk.incident, number=1, starts_at=desk.at - 5 * HOUR, ends_at=desk.at + DAY - 5 * HOUR, pool_size=10,
        state="open", roster_n=9000, opened_at=desk.at - 5 * HOUR,
    )  # fmt: skip
    return QueuesWorld(desk, the_round, units=stations)


def make_queues(*, at: datetime | None = None) -> QueuesWorld:
    """Return the round of three sites that the head of this file tells."""
    world = make_ground(at=at)
    for nth, name in enumerate(NAMES):
        told = SiteTold(name=name, unit=world.units[nth // 2].code, lanes=8, seconds=60)
        world.sites.append(add_site(told=told, by=world.by("lead"), at=world.at - 5 * HOUR))
        world.open(nth, lanes=6)
    world.open_lanes(0, 5)
    world.fill(0, 600, 90 * MINUTE)
    world.fill(0, 240, 30 * MINUTE)
    world.fill(0, 60, 10 * MINUTE)
    world.count(0, 90, 62 * MINUTE)
    world.count(0, 150, 2 * MINUTE, by="leader")
    world.fill(1, 700, 20 * MINUTE)
    world.fill(2, 400, 100 * MINUTE)
    world.count(2, 40, 120 * MINUTE)
    return world


def make_city(sites: int = 208, *, people: int = 3606, at: datetime | None = None) -> QueuesWorld:
    """Return a round of many sites with lanes, tubes of a morning and counts."""
    world = make_ground(at=at)
    world.sites = [
        Site(
            incident=world.desk.incident, unit=world.units[nth % 2], number=nth + 1, name=f"第{nth + 1}采样点",
            opened_at=world.at,
        )
        for nth in range(sites)
    ]  # fmt: skip
    Site.objects.bulk_create(world.sites)
    Lane.objects.bulk_create(
        [Lane(site=site, number=n, is_open=True, seconds=60) for site in world.sites for n in range(6)]
    )
    for nth in range(sites):
        world.open(nth, lanes=6, expected=people)
        world.fill(nth, 300, (20 + nth % 30) * MINUTE)
        world.count(nth, nth % 200, 5 * MINUTE)
    return world
