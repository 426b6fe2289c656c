"""Puts the fictitious district into the database, marked as a drill, apart from everything real."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from bihuan.apps.core.actions import keep_protocol, open_incident
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Area, Department, Grant, Incident, Place, Unit
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.forces.models import Duty, Shift
from bihuan.apps.intake.models import Source
from bihuan.engine.drill import District
from bihuan.engine.drill.forces import DESK, DrillOfficer
from bihuan.engine.protocol.reader import shipped_bytes

PROTOCOL = "covid19_cn_9"
# Whom a department of the desk sent: what one department asks for, another has to agree to.
_DEPARTMENT_OF = {
    "desk_analyst": "cdc", "interviewer": "cdc", "health_approver": "health", "department_approver": "police",
    "desk_lead": "police",
}  # fmt: skip


@dataclass(slots=True)
class Stage:
    """The district as it stands in the database: who can act, who sends, where the clock begins."""

    incident: Incident
    prefix: str
    starts_at: datetime
    accounts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)

    def code(self, unit: str) -> str:
        """Return the code that a unit of the district has in the database."""
        return f"{self.prefix}.{unit}"

    def at_desk(self, username: str, role: Role) -> Actor:
        """Return a person of the desk as an actor."""
        return Actor(self.accounts[username], role, self.incident.code, "", username)

    def at_unit(self, unit: str, who: str = "duty1", role: Role = Role.UNIT_DISPATCHER) -> Actor:
        """Return a person of a unit (by its code in the database) as an actor."""
        plain = unit.removeprefix(f"{self.prefix}.")
        return Actor(self.accounts[f"{plain}.{who}"], role, self.incident.code, unit, who)


def set_up(*, district: District, code: str, starts_at: datetime, hours: int) -> Stage:
    """Open the drill's incident and fill it; all in one transaction. The people have no passwords."""
    with writing():
        protocol = keep_protocol(body=shipped_bytes(PROTOCOL))
        incident = open_incident(
            code=code, name=f"{district.name_zh}演练", name_en=f"{district.name_en} drill", protocol=protocol,
            at=starts_at, is_drill=True, time_zone="Asia/Shanghai",
        )  # fmt: skip
        stage = Stage(incident, code, starts_at)
        _make_units(district, stage)
        _make_people(district, stage, hours)
        _make_shifts(district, stage, hours)
        _make_sources(district, stage)
    return stage


def _make_units(district: District, stage: Stage) -> None:
    for seat in district.departments:
        Department.objects.get_or_create(code=seat.code, defaults={"name": seat.name_zh, "name_en": seat.name_en})
    roots_first = sorted(district.units, key=lambda unit: unit.parent != "")
    for one in roots_first:
        Unit.objects.create(
            code=stage.code(one.code), incident=stage.incident, department_id=one.department, name=one.name_zh,
            name_en=one.name_en, kind=one.kind, parent_id=stage.code(one.parent) if one.parent else None,
        )  # fmt: skip
    stage.units = [stage.code(unit.code) for unit in district.units]
    areas = {
        area.code: Area(
            incident=stage.incident, unit_id=stage.code(area.unit), code=area.code, name=area.name_zh,
            aliases=list(area.address_patterns), polygon=[list(point) for point in area.polygon],
        )
        for area in district.areas
    }  # fmt: skip
    Area.objects.bulk_create(areas.values())
    Place.objects.bulk_create(
        Place(
            incident=stage.incident, area=areas[place.area], name=place.name_zh, kind=place.kind,
            longitude=place.lon, latitude=place.lat,
        )
        for place in district.places
    )  # fmt: skip


def _account(stage: Stage, one: DrillOfficer, locked: str) -> Account:
    return Account(
        username=f"{stage.prefix}.{one.username}", full_name=one.name, password=locked, is_drill=True,
        department_id=_DEPARTMENT_OF.get(one.role),
    )  # fmt: skip


def _make_people(district: District, stage: Stage, hours: int) -> None:
    locked = make_password(None)
    people = [_account(stage, one, locked) for one in district.officers]
    Account.objects.bulk_create(people)
    stage.accounts = {one.username: person.id for one, person in zip(district.officers, people, strict=True)}
    ends_at = stage.starts_at + timedelta(hours=hours, days=30)
    Grant.objects.bulk_create(
        Grant(
            account_id=stage.accounts[one.username], incident=stage.incident, role=one.role,
            unit_id=None if one.unit == DESK else stage.code(one.unit), starts_at=stage.starts_at, ends_at=ends_at,
        )
        for one in district.officers
    )  # fmt: skip


def _make_shifts(district: District, stage: Stage, hours: int) -> None:
    rows = district.shifts(hours=hours + 72)
    shifts: dict[tuple[str, int], Shift] = {}
    for row in rows:
        unit = None if row.unit == DESK else stage.code(row.unit)
        shifts.setdefault(
            (row.unit, row.starts_s),
            Shift(
                incident=stage.incident, unit_id=unit, starts_at=stage.starts_at + timedelta(seconds=row.starts_s),
                ends_at=stage.starts_at + timedelta(seconds=row.ends_s),
            ),
        )  # fmt: skip
    Shift.objects.bulk_create(shifts.values())
    Duty.objects.bulk_create(
        Duty(shift=shifts[row.unit, row.starts_s], role=row.duty_role, account_id=stage.accounts[row.username])
        for row in rows
    )


def _make_sources(district: District, stage: Stage) -> None:
    begins = stage.starts_at.astimezone(ZoneInfo(stage.incident.time_zone)).hour
    for one in district.sources:
        source = Source.objects.create(
            incident=stage.incident, code=one.code, name=one.name_zh, name_en=one.name_en, kind=one.kind,
            department_id=one.department, wants_outcomes=one.wants_outcomes, urgency="P3",
            expected_hours=list(one.expected_hours(starts_at_hour=begins)), created_at=stage.starts_at,
        )  # fmt: skip
        stage.sources[one.code] = source.id
