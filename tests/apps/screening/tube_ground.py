"""A round that is open, with two sites of two units, an arrival site, buildings, flats and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.db.models import F

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, system
from bihuan.apps.core.sealing import filled, index_of
from bihuan.apps.intake.actions import add_source, dispose_batch, receive_batch
from bihuan.apps.intake.models import Building, Resident, Source
from bihuan.apps.screening.actions.custody import NewBox, count_box, hand_box, receive_box
from bihuan.apps.screening.actions.tubes import NewTube, fill_tube
from bihuan.apps.screening.models import Pool, RosterBuilding, RosterEntry, Round, Site, TubeResult
from bihuan.apps.screening.rules.tubes import Member
from bihuan.apps.screening.rules.tubes_codes import make_code
from tests.worlds import World, make_world, run_jobs

DOCUMENTS = ("110101199003074258", "110101198505120037", "110101197001011238")


@dataclass
class Ground:
    """The world, its round and sites, and the lines of the roster in the order of their flats."""

    world: World
    round: Round
    site: Site
    other: Site
    arrival: Site
    entries: list[RosterEntry] = field(default_factory=list)
    serial: int = 0

    @property
    def at(self) -> datetime:
        return self.world.at

    @property
    def incident(self) -> str:
        return str(self.world.incident.code)

    @property
    def officer(self) -> Actor:
        return self.world.actor("officer@PCS-03")

    @property
    def stranger(self) -> Actor:
        return self.world.actor("officer@SQ-07")

    @property
    def lead(self) -> Actor:
        return self.world.actor("lead")

    @property
    def machine(self) -> Actor:
        return system(self.incident)

    def code(self, *, site: Site | None = None, is_box: bool = False) -> str:
        """Return the next bar code of a site."""
        self.serial += 1
        number = (site or self.site).number
        return make_code(round_number=self.round.number, site_number=number, serial=self.serial, is_box=is_box)

    def members(self, *people: int, repeat: str = "") -> tuple[Member, ...]:
        """Return people of the roster as members of a tube."""
        return tuple(Member(entry=self.entries[one].pk, repeat=repeat) for one in people)

    def new(self, *people: int, **more: Any) -> NewTube:
        """Return a tube with these people: single for one, else a pool of ten."""
        kind, size = ("single", 1) if len(people) == 1 else ("pooled", 10)
        repeat = more.pop("repeat", "")
        told: dict[str, Any] = {"code": self.code(), "kind": kind, "size": size} | more
        return NewTube(self.round.pk, self.site.pk, members=self.members(*people, repeat=repeat), **told)

    def fill(self, *people: int, at: datetime | None = None, **more: Any) -> Pool:
        """Fill and seal one tube."""
        return self.tube(fill_tube(new=self.new(*people, **more), by=self.officer, at=at or self.at))

    def tube(self, pk: str) -> Pool:
        return Pool.objects.get(pk=pk)

    def hand(self, *tubes: Pool, code: str = "", by: Actor | None = None) -> str:
        """Hand tubes over in a box."""
        new = NewBox(
            self.round.pk, self.site.pk, code or self.code(is_box=True), tuple(one.code for one in tubes), "转运员张三",
            "采样点门口", "市疾控实验室",
        )  # fmt: skip
        return hand_box(new=new, by=by or self.officer, at=self.at)

    def bring(self, *tubes: Pool) -> str:
        """Bring tubes to the laboratory in one box."""
        box = self.hand(*tubes)
        count_box(box_id=box, counted=len(tubes), by=self.lead, at=self.at)
        receive_box(box_id=box, scanned=[one.code for one in tubes], by=self.lead, at=self.at)
        return box

    def say(self, *results: tuple[Pool | str, str], at: datetime | None = None) -> list[str]:
        """Let the laboratory send a file with these results; return the identifiers of its lines."""
        return send_results(self, [(one if isinstance(one, str) else one.code, result) for one, result in results], at)

    def outcomes(self, *people: int) -> list[str]:
        """Return what became of these people in the round."""
        return [RosterEntry.objects.get(pk=self.entries[one].pk).outcome for one in people]

    def events(self, kind: str) -> list[Event]:
        return list(Event.objects.filter(kind=kind).order_by("index"))


def make_ground(*, people: int = 24, at: datetime | None = None) -> Ground:
    """Return the ground with so many people, three a flat, twelve a building."""
    world = make_world(records=0, at=at)
    incident, unit, begin = world.incident, world.units["PCS-03"], world.at - timedelta(hours=1)
    told = (
        ("PCS-03", "西山路小学", "community"), ("SQ-07", "河东广场", "community"), ("PCS-03", "高速出口", "arrival"),
    )  # fmt: skip
    sites = [
        Site.objects.create(
            incident=incident, unit=world.units[code], number=number, name=name, kind=kind, opened_at=begin
        )
        for number, (code, name, kind) in enumerate(told, 1)
    ]
    round_ = Round.objects.create(
        incident=incident, number=1, name="第一轮", starts_at=begin, ends_at=begin + timedelta(days=1), state="open",
        roster_n=people, opened_at=begin,
    )  # fmt: skip
    ground = Ground(world, round_, *sites)
    for number in range(people):
        ground.entries.append(_resident(ground, number, unit.code))
    return ground


def _resident(ground: Ground, number: int, unit: str) -> RosterEntry:
    incident = ground.world.incident
    building, _ = Building.objects.get_or_create(
        incident=incident, community_code="511302001", name=f"{number // 12 + 1}栋"
    )
    document = f"citizen_number:{DOCUMENTS[number]}" if number < len(DOCUMENTS) else ""
    resident = Resident(
        incident=incident, building=building, household=number % 12 // 3 + 1, record=f"record-{number:04d}",
        document_index=index_of(ground.incident, "document", document) or None, key_ref=f"resident-{number:04d}",
        registered_at=ground.at,
    )  # fmt: skip
    filled(resident, name=f"居民{number:03d}", phone=f"+86138{number:08d}", document=document, room="101").save()
    of, _ = RosterBuilding.objects.get_or_create(round=ground.round, building=building)
    RosterBuilding.objects.filter(pk=of.pk).update(roster=F("roster") + 1)
    return RosterEntry.objects.create(round=ground.round, resident=resident, building=building, site=ground.site)


def make_laboratory(ground: Ground) -> Source:
    """Return a source that sends results; whether it is a laboratory whose word opens cases is another question."""
    found = Source.objects.filter(code="LAB", incident=ground.incident).first()
    return found or add_source(code="LAB", name="市疾控实验室", by=ground.lead, at=ground.at)


HEADER = "采样管条码,检测结果,检测时间,检测机构,CT值\n"


def send_results(ground: Ground, results: list[tuple[str, str]], at: datetime | None = None) -> list[str]:
    """Send a file of results through the gate and run the jobs; return the identifiers of its lines."""
    when = at or ground.at
    lines = "".join(f"{code},{result},{when:%Y-%m-%d %H:%M:%S},市疾控实验室,\n" for code, result in results)
    source, clerk = make_laboratory(ground), ground.world.actor("clerk")
    before = set(TubeResult.objects.values_list("record", flat=True))
    received = receive_batch(
        source_id=source.pk, content=BytesIO((HEADER + lines).encode()), filename="结果.csv", by=clerk, at=when,
        kind="pool_results",
    )  # fmt: skip
    dispose_batch(batch_id=received.batch.pk, by=clerk, at=when)
    run_jobs(when)
    return list(TubeResult.objects.exclude(record__in=before).order_by("record").values_list("record", flat=True))


__all__ = ["DOCUMENTS", "Ground", "Member", "make_ground", "make_laboratory", "send_results"]
