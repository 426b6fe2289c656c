"""A small invented world for tests of pages, flows and the API: one drill, two units, a desk, a source and its lines.

`make_world()` builds it through the real actions; every person's password is `tests.web.people.PASSWORD`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

from bihuan.apps.core.actions import claim_deliveries, grant_role, run_delivery
from bihuan.apps.core.models import Account, Area, Incident, Unit
from bihuan.apps.core.rules import Actor, DutyRole, Role
from bihuan.apps.forces.models import Duty, Shift
from bihuan.apps.intake.actions.disposing import dispose_batch
from bihuan.apps.intake.actions.receiving import receive_batch
from bihuan.apps.intake.actions.sources import add_source
from bihuan.apps.intake.models import Source
from bihuan.apps.orders.actions import Moved, Report, move_order, report_order
from bihuan.apps.orders.models import WorkOrder
from bihuan.apps.orders.rules.details import Details
from tests.web.people import PASSWORD, make_incident

NAMES = {
    "lead": ("王守正", Role.DESK_LEAD),
    "analyst": ("李研判", Role.DESK_ANALYST),
    "clerk": ("陈接报", Role.INTAKE_CLERK),
    "reviewer": ("周复核", Role.REVIEWER),
    "commander": ("吴指挥", Role.COMMANDER),
    "inspector": ("郑督查", Role.INSPECTOR),
    "administrator": ("系统员", Role.ADMINISTRATOR),
}
UNIT_NAMES = {
    "dispatcher": ("赵值班", Role.UNIT_DISPATCHER),
    "officer": ("孙外勤", Role.FIELD_OFFICER),
    "officer2": ("钱外勤", Role.FIELD_OFFICER),
}
UNITS = {"PCS-03": ("西山街道派出所", "511302001", "西山路"), "SQ-07": ("河东社区居委会", "511302002", "河东社区")}
HEADER = "姓名,身份证号,联系电话,现住址,社区代码,备注\n"
LINES = (
    "欧阳小满,110101199003074258,13800002468,顺安区西山路12号阳光小区3栋2单元501,511302001,密接核查\n",
    "张三丰,110101198505120037,13900001357,顺安区河东社区9号楼402室,511302002,同乘核查\n",
    "马六,110101197001011238,13600005432,顺安区桂花村4组,,外地返回\n",
)


@dataclass
class World:
    """What a test needs to know of the world it acts in."""

    incident: Incident
    at: datetime
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    source: Source | None = None
    orders: list[str] = field(default_factory=list)

    def actor(self, name: str) -> Actor:
        """Return a person of the world as an actor: "lead", or "officer@PCS-03"."""
        account, unit = self.people[name], name.partition("@")[2]
        role = (UNIT_NAMES if unit else NAMES)[name.partition("@")[0]][1]
        return Actor(account.id, role, self.incident.code, unit, account.full_name)

    def move(self, move: str, order_id: str, by: str, at: datetime | None = None, **details: object) -> Moved:
        """Make one move as a person of the world."""
        return move_order(move=move, order_id=order_id, by=self.actor(by), at=at or self.at, details=Details(**details))  # type: ignore[arg-type]  # by name

    def dispatch(self, order_id: str, unit: str = "PCS-03") -> Moved:
        """Send an order to a unit, by the desk lead."""
        return self.move("dispatch", order_id, "lead", unit=unit, duty_role="unit_duty_officer")

    def bring(self, order_id: str, state: str, unit: str = "PCS-03", officer: str = "officer") -> None:
        """Bring a new order to DISPATCHED, SIGNED, WORKING, FED_BACK or CLOSED by the moves that lead there."""
        path = ["DISPATCHED", "SIGNED", "WORKING", "FED_BACK", "CLOSED"]
        for reached in path[: path.index(state) + 1]:
            self._step(reached, order_id, unit, f"{officer}@{unit}")

    def _step(self, reached: str, order_id: str, unit: str, officer: str) -> None:
        if reached == "DISPATCHED":
            self.dispatch(order_id, unit)
        elif reached == "FED_BACK":
            report = Report(evidence="现场核实", contacted="本人", contacted_at=self.at, note="已核实")
            report_order(order_id=order_id, result="verified", report=report, by=self.actor(officer), at=self.at)
        else:
            move, by = {"SIGNED": ("sign", officer), "WORKING": ("start", officer), "CLOSED": ("accept", "reviewer")}[
                reached
            ]
            self.move(move, order_id, by)


def make_world(*, records: int = 3, at: datetime | None = None) -> World:
    """Return a drill with two units, one person a role, a source, and `records` orders made from received lines."""
    at = at or datetime.now(UTC)
    world = World(make_incident(), at)
    for code, (name, community, word) in UNITS.items():
        unit = Unit.objects.create(code=code, incident=world.incident, name=name, kind="police", phone="08170000000")
        Area.objects.create(incident=world.incident, unit=unit, code=community, name=word, aliases=[word])
        world.units[code] = unit
    _people(world)
    _duties(world)
    if records:
        world.orders = receive_lines(world, LINES[:records] if records <= len(LINES) else more_lines(records))
    return world


def more_lines(count: int) -> list[str]:
    """Return lines about `count` different invented people of the two areas, without document numbers."""
    places = [("西山路", "511302001"), ("河东社区", "511302002")]
    return [
        f"王测试{i},,139{i:08d},顺安区{places[i % 2][0]}{i}号1栋101,{places[i % 2][1]},\n" for i in range(1, count + 1)
    ]


def _people(world: World) -> None:
    begin = world.at - timedelta(hours=1)
    for name, (full_name, role) in NAMES.items():
        _person(world, name, full_name, role, None, begin)
    for code, unit in world.units.items():
        for name, (full_name, role) in UNIT_NAMES.items():
            _person(world, f"{name}@{code}", full_name, role, unit, begin)


def _person(world: World, name: str, full_name: str, role: Role, unit: Unit | None, at: datetime) -> None:
    account = Account(username=name, full_name=full_name, is_drill=True)
    account.set_password(PASSWORD)
    account.save()
    grant_role(account=account, incident=world.incident, role=role, unit=unit, by=None, at=at, days=7)
    world.people[name] = account


def _duties(world: World) -> None:
    """Let the desk and both units have a shift with holders that holds the instant."""
    begin, end = world.at - timedelta(hours=2), world.at + timedelta(hours=6)
    holders: dict[str, dict[DutyRole, str]] = {"": {DutyRole.DESK_LEAD: "lead", DutyRole.REVIEWER: "reviewer"}}
    holders |= {code: {DutyRole.UNIT_DUTY_OFFICER: f"dispatcher@{code}"} for code in world.units}
    for code, roles in holders.items():
        shift = Shift.objects.create(incident=world.incident, unit_id=code or None, starts_at=begin, ends_at=end)
        for role, name in roles.items():
            Duty.objects.create(shift=shift, role=role, account=world.people[name])


def receive_lines(world: World, lines: list[str] | tuple[str, ...], code: str = "CDC") -> list[str]:
    """Receive lines of a source as one batch, dispose them, run the jobs; return the new orders in line order."""
    clerk = world.actor("clerk")
    world.source = Source.objects.filter(code=code, incident=world.incident).first() or add_source(
        code=code, name="市疾控中心", by=world.actor("lead"), at=world.at
    )
    body = (HEADER + "".join(lines)).encode()
    received = receive_batch(
        source_id=world.source.id,
        content=BytesIO(body),
        filename="名单.csv",
        by=clerk,
        at=world.at,
        declared=len(lines),
    )
    dispose_batch(batch_id=received.batch.id, by=clerk, at=world.at)
    run_jobs(world.at)
    orders = WorkOrder.objects.filter(records__batch=received.batch.id).order_by("records__line")
    return list(orders.values_list("id", flat=True).distinct())


def run_jobs(at: datetime) -> int:
    """Run every job that is due; return how many ran."""
    done = 0
    while due := claim_deliveries(at=at, most=100):
        done += sum(run_delivery(delivery=one, at=at) for one in due)
    return done
