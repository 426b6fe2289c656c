"""A small world of care: a desk, two units with their areas, people on the register made through the real actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.actions.disposing import dispose_batch
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Source
from bihuan.apps.residents.actions.care import NewCare, register_care
from bihuan.apps.residents.actions.checks import Told, note_no_answer, note_seen
from bihuan.apps.residents.actions.consents import give_consent
from bihuan.apps.residents.actions.planning import AskedRound, ask_plan, make_plan
from bihuan.apps.residents.actions.sweeping import sweep_care
from bihuan.apps.residents.models import CareEntry, WelfareCheck
from tests.worlds import World, make_world, run_jobs

HOUR = timedelta(hours=1)
AT = datetime(2026, 8, 25, 0, 0, tzinfo=UTC)  # eight in the morning in Nanchong
NAMES = ("温玉兰", "葛长庚", "尤三妹", "詹有福", "柏秀英", "裴春生")


@dataclass
class Care:
    """What a test needs to know: the world below, its instant, whoever was put on the register."""

    world: World
    at: datetime
    entries: list[CareEntry] = field(default_factory=list)

    @property
    def incident(self) -> str:
        """The incident's code."""
        return self.world.incident.code

    def actor(self, name: str) -> Actor:
        """Return a person of the world below as an actor."""
        return self.world.actor(name)

    def new(self, number: int = 0, needs: tuple[str, ...] = ("alone",), **more: Any) -> NewCare:
        """Return what is told of an invented person of the first unit's area."""
        told: dict[str, Any] = {
            "name": NAMES[number % len(NAMES)], "phone": f"1390000{number:04d}",
            "address": f"顺安区西山路{number + 1}号2栋301", "area": "511302001",
        }  # fmt: skip
        return NewCare(needs, **(told | more))

    def add(self, number: int = 0, needs: tuple[str, ...] = ("alone",), **more: Any) -> CareEntry:
        """Put an invented person on the register, by the desk lead."""
        row = register_care(new=self.new(number, needs, **more), by=self.actor("lead"), at=self.at)
        self.entries.append(row)
        return row

    def check(self, entry: CareEntry) -> WelfareCheck:
        """Return the open check of an entry as it stands now."""
        return WelfareCheck.objects.get(entry=entry, state="open")

    def again(self, entry: CareEntry) -> CareEntry:
        """Return an entry as it stands now."""
        return CareEntry.objects.get(pk=entry.pk)

    def events(self, kind: str) -> list[Event]:
        """Return the events of a kind, oldest first."""
        return list(Event.objects.filter(kind=kind).order_by("index"))

    def receive(self, text: str, code: str = "SHEQU") -> str:
        """Receive a care list through the gateway, read it, run the jobs; return the batch."""
        source = Source.objects.filter(code=code, incident=self.world.incident).first() or add_source(
            code=code, name="西山路社区", by=self.actor("lead"), at=self.at
        )
        lines = len(text.strip().splitlines()) - 1
        received = receive_batch(
            source_id=source.id, content=BytesIO(text.encode()), filename="关爱名单.csv", by=self.actor("clerk"),
            at=self.at, declared=lines, kind="care_list",
        )  # fmt: skip
        dispose_batch(batch_id=received.batch.id, by=self.actor("clerk"), at=self.at)
        run_jobs(self.at)
        return str(received.batch.id)


def make_care(*, people: int = 0, at: datetime = AT) -> Care:
    """Return a world with nobody, or so many, on the register."""
    care = Care(make_world(records=0, at=at), at)
    for number in range(people):
        care.add(number)
    return care


def make_lively(*, people: int = 14) -> Care:
    """Return a day in the middle: people seen, on the ladder, new; a list of consents; a round that runs."""
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    care = make_care(at=now - 30 * HOUR)
    for number in range(people):
        place = {"longitude": 106.08 + number % 4 / 400, "latitude": 30.8 + number % 3 / 500}
        until = (now + timedelta(days=number % 6)).date() if number % 2 else None
        care.add(
            number,
            NEEDS[number % len(NEEDS)],
            kin_phone="13900009999",
            kin_name="温小兰",
            medicine_until=until,
            **place,
        )
    care.at = now
    _live(care)
    return care


NEEDS: tuple[tuple[str, ...], ...] = (
    ("oxygen", "alone"), ("insulin",), ("alone", "limited_mobility"), ("dialysis",), ("regular_medicine",),
)  # fmt: skip


def _live(care: Care) -> None:
    by, now = care.actor("officer@PCS-03"), care.at
    for number, entry in enumerate(care.entries[:6]):
        note_seen(entry_id=entry.pk, told=Told("visit", seen_at=now - (2 + 5 * number) * HOUR), by=by, at=now)
    for _ in range(3):
        note_no_answer(entry_id=care.entries[7].pk, by=by, at=now)
    give_consent(entry_id=care.entries[6].pk, what="kin_photo", how="in_person", by=by, at=now)
    sweep_care(incident=care.incident, at=now)
    plan = ask_plan(asked=AskedRound("PCS-03", 2, now, now + 4 * HOUR), by=care.actor("lead"), at=now)
    make_plan(plan_id=plan.pk, at=now)
