"""An invented compound with two gates: five residents in one building, a keeper, a control, a neighbour's gate.

`make_gates()` builds it on `tests.worlds.make_world` through the real actions, residents straight in the tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from bihuan.apps.core.actions import grant_role
from bihuan.apps.core.models import Account, Area
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.sealing import filled
from bihuan.apps.intake.models import Building, Resident
from bihuan.apps.zones.actions.crossings import note_crossing
from bihuan.apps.zones.actions.gates import add_gate
from bihuan.apps.zones.actions.passes import issue_pass
from bihuan.apps.zones.models import Control, Gate, Pass
from bihuan.apps.zones.queries.inside import inside_now
from bihuan.apps.zones.rules.crossings import Crossed, Inside
from bihuan.apps.zones.rules.gates import GateTold
from bihuan.apps.zones.rules.passes import PassTold
from tests.web.people import PASSWORD
from tests.worlds import World, make_world

HOUR = timedelta(hours=1)
RESIDENTS = ("何一", "吕二", "施三", "孔四", "曹五")


@dataclass
class Gates:
    """What a test needs to know of the compound it stands before."""

    world: World
    area: Area
    building: Building
    gate: Gate
    other: Gate
    control: Control
    keeper: Account
    residents: list[Resident] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.world.at

    def by(self, name: str = "keeper") -> Actor:
        """Return a person: the keeper of the compound, or one of the world."""
        if name == "keeper":
            return Actor(self.keeper.pk, Role.GATE_KEEPER, self.world.incident.code, "PCS-03", "")
        return self.world.actor(name)

    def told(self, **more: Any) -> PassTold:
        """Return a pass to every gate of the compound for two hours around now."""
        said: dict[str, Any] = {
            "purpose": "dialysis", "holder": "person", "name": "施三", "starts_at": self.at - HOUR,
            "ends_at": self.at + HOUR, "area": self.area.code,
        }  # fmt: skip
        return PassTold(**said | more)

    def issue(self, by: str = "dispatcher@PCS-03", **more: Any) -> Pass:
        """Issue such a pass."""
        return issue_pass(told=self.told(**more), by=self.by(by), at=self.at)

    def cross(
        self, way: str, kind: str = "headcount", *, by: str = "keeper", at: datetime | None = None, **more: Any
    ) -> dict[str, object]:
        """Note a crossing at the gate."""
        said: dict[str, Any] = {"command": str(uuid4()), "gate": self.gate.pk, "at": at or self.at}
        said |= {"reason": "medical"} if kind == "headcount" else {}
        return note_crossing(told=Crossed(way=way, kind=kind, **said | more), by=self.by(by), at=self.at)

    def walk(self, way: str, *people: int, at: datetime | None = None) -> dict[str, object]:
        """Let residents (by place in the list) go through the gate."""
        return self.cross(way, "resident", residents=tuple(self.residents[one].pk for one in people), at=at)

    def inside(self) -> Inside:
        """Return how many are inside."""
        return inside_now(self.world.incident.code, [self.area.pk])[self.area.pk]


def make_gates(*, at: datetime | None = None) -> Gates:
    """Return the compound of PCS-03 with its gate 1, and gate 2 of the neighbour SQ-07."""
    world = make_world(records=0, at=at or datetime.now(UTC))
    area, theirs = (Area.objects.get(code=code) for code in ("511302001", "511302002"))
    building = Building.objects.create(incident=world.incident, area=area, community_code=area.code, name="3栋")
    lead, before = world.actor("lead"), world.at - 48 * HOUR
    told = GateTold("阳光小区东门", "PCS-03", area.code, "西山路12号", lanes=2)
    gate = add_gate(told=told, by=lead, at=before)
    other = add_gate(told=GateTold("河东社区南门", "SQ-07", theirs.code), by=lead, at=before)
    return Gates(
        world, area, building, gate, other, make_control(world, area), _keeper(world), _residents(world, building)
    )


def _residents(world: World, building: Building) -> list[Resident]:
    rows = []
    for n, name in enumerate(RESIDENTS):
        row = Resident(
            incident=world.incident, building=building, household=n + 1, record=f"gates-{n}", key_ref=f"gates-{n}",
            registered_at=world.at - 72 * HOUR,
        )  # fmt: skip
        filled(row, name=name, phone="13800000000", room=f"{n + 1}01").save()
        rows.append(row)
    return rows


def _keeper(world: World) -> Account:
    account = Account(username="keeper", full_name="严把门", is_drill=True)
    account.set_password(PASSWORD)
    account.save()
    unit = world.units["PCS-03"]
    grant_role(
        account=account, incident=world.incident, role=Role.GATE_KEEPER, unit=unit, by=None, at=world.at - HOUR, days=7
    )
    return account


def make_control(world: World, area: Area, **said: Any) -> Control:
    """Keep a decided control over the area, of four days around now unless told otherwise."""
    told: dict[str, Any] = {
        "number": 70, "name": "阳光小区封控", "measures": ["stay_inside"], "communities": [area.code],
        "reason": "cluster", "basis": "传染病防治法第四十二条", "state": "decided", "drafted_by": "lead",
        "decided_by": "health", "decided_at": world.at - 24 * HOUR, "starts_at": world.at - 24 * HOUR,
        "ends_at": world.at + 72 * HOUR, "review_at": world.at + 24 * HOUR,
    }  # fmt: skip
    return Control.objects.create(incident=world.incident, **told | said)
