"""A desk at the query gate: analysts of several departments, approvers, a confirmed laboratory with positive lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from bihuan.apps.core.actions import keep_protocol
from bihuan.apps.core.journal import writing
from bihuan.apps.core.models import Account, Department, Grant, Incident, Place, Unit
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.intake.actions import (
    add_source,
    ask_query,
    confirm_source,
    dispose_batch,
    link_case,
    receive_batch,
    say_word,
)
from bihuan.apps.intake.actions.persons import persons_of
from bihuan.apps.intake.models import CaseLink, Disposition, Query, Source
from bihuan.apps.intake.rules.asking import Ask, Stay
from bihuan.engine.protocol.reader import shipped_bytes
from tests.web.people import PASSWORD

AT = datetime(2026, 8, 25, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = {
    "analyst": ("李研判", Role.DESK_ANALYST, "cdc"),
    "analyst2": ("何研判", Role.DESK_ANALYST, "police"),
    "lead": ("王守正", Role.DESK_LEAD, "police"),
    "clerk": ("陈接报", Role.INTAKE_CLERK, "cdc"),
    "interviewer": ("冯流调", Role.INTERVIEWER, "cdc"),
    "health": ("周卫健", Role.HEALTH_APPROVER, "health"),
    "health2": ("吴卫健", Role.HEALTH_APPROVER, "health"),
    "cdc_health": ("郑疾控", Role.HEALTH_APPROVER, "cdc"),
    "police_approver": ("孙公安", Role.DEPARTMENT_APPROVER, "police"),
    "industry_approver": ("钱经信", Role.DEPARTMENT_APPROVER, "industry"),
    "farm_approver": ("赵农业", Role.DEPARTMENT_APPROVER, "agriculture"),
    "commander": ("韩指挥", Role.COMMANDER, "government"),
    "auditor": ("朱审计", Role.AUDITOR, "audit"),
    "administrator": ("系统员", Role.ADMINISTRATOR, "it"),
    "hotline": ("许热线", Role.HOTLINE_OPERATOR, "hotline"),
    "gate_keeper": ("何卡口", Role.GATE_KEEPER, "police"),
    "inspector": ("施督查", Role.INSPECTOR, "government"),
    "protector": ("张保护", Role.DATA_PROTECTION_OFFICER, "law"),
}
HEADER = "样本编号,姓名,身份证号,联系电话,采样日期,检测结果\n"


def line(number: int, document: str, result: str = "阳性", sampled: str = "2026-08-24", key: str = "") -> str:
    """Return one line of a laboratory."""
    name = "测试人" + "甲乙丙丁戊己庚辛壬癸"[number % 10]
    return f"{key or f'S{number:05d}'},{name},{document},139{number:08d},{sampled},{result}\n"


def document(number: int) -> str:
    """Return the number-th invented citizen number with a valid check digit."""
    from bihuan.engine.cleaning.documents import check_digit

    first = f"110101198{number % 10}0{1 + number % 9}{10 + number % 19:02d}{number % 1000:03d}"
    return first + check_digit(first)


@dataclass
class Desk:
    """What a story needs."""

    incident: Incident
    at: datetime = AT
    people: dict[str, Account] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    school: str = ""
    works: str = ""
    laboratory: Source | None = None
    records: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)

    def actor(self, name: str, unit: str = "") -> Actor:
        """Return a person as an actor in the role that they have."""
        account = self.people[name]
        role = PEOPLE[name][1] if name in PEOPLE else Role.FIELD_OFFICER
        return Actor(account.pk, role, self.incident.code, unit, account.full_name)

    def stay(self, place: str = "", start: float = -30, length: float = 2) -> Stay:
        """Return a slot that begins `start` hours from now and lasts `length` hours."""
        begin = self.at + start * HOUR
        return Stay(place or self.places[0], begin, begin + length * HOUR)

    def ask(self, by: str = "analyst", **changes: Any) -> Ask:
        """Return an honest query of a person, changed as told."""
        said: dict[str, Any] = {
            "purpose": "find_exposed", "legal_basis": "public_health_emergency", "case": self.cases[0],
            "window_from": self.at - 3 * DAY, "window_to": self.at, "places": (self.stay(),),
            "officer": self.people[by].pk,
        }  # fmt: skip
        return Ask(**{**said, **changes})

    def put(self, by: str = "analyst", *, at: datetime | None = None, **changes: Any) -> Query:
        """Put a query before the gate as a person."""
        return ask_query(ask=self.ask(by, **changes), by=self.actor(by), at=at or self.at)

    def agree(self, row: Any, by: str, *, subject: str = "query", at: datetime | None = None, **more: Any) -> Any:
        """Let an approver say yes (or `is_yes=False`) to what they were shown."""
        said = {"is_yes": True, "digest": row.digest, **more}
        return say_word(subject=subject, subject_id=row.pk, by=self.actor(by), at=at or self.at, **said)

    def send(self, lines: list[str], *, source: Source | None = None, by: str = "clerk",
             at: datetime | None = None) -> list[str]:  # fmt: skip
        """Receive lines of the laboratory; return the records."""
        where, when = source or self.laboratory, at or self.at - 4 * HOUR
        assert where is not None
        body = (HEADER + "".join(lines)).encode()
        actor = self.actor(by)
        batch = receive_batch(source_id=where.pk, content=BytesIO(body), filename="lab.csv", by=actor, at=when).batch
        dispose_batch(batch_id=batch.pk, by=actor, at=when)
        return list(Disposition.objects.filter(batch=batch.pk).order_by("line").values_list("record_id", flat=True))

    def link(self, record: str, by: str = "interviewer", **more: Any) -> CaseLink:
        """Link a case to a record."""
        return link_case(record_id=record, by=self.actor(by), at=self.at, **more)


def add_person(desk: Desk, name: str, full_name: str, role: Role, department: str, *, unit: Unit | None = None,
               phone: str = "", granted_by: Account | None = None) -> Account:  # fmt: skip
    """Give the desk one more person."""
    office, _ = Department.objects.get_or_create(code=department, defaults={"name": department})
    account = Account(username=name, full_name=full_name, department=office, phone=phone, is_drill=True)
    account.set_password(PASSWORD)
    account.save()
    Grant.objects.create(
        account=account, incident=desk.incident, role=role, unit=unit, granted_by=granted_by,
        starts_at=desk.at - 5 * DAY, ends_at=desk.at + 9 * DAY,
    )  # fmt: skip
    desk.people[name] = account
    return account


def add_laboratory(desk: Desk, code: str, *, by: str = "clerk", at: datetime | None = None) -> Source:
    """Take a laboratory on; nobody has confirmed it yet."""
    when = at or desk.at - 3 * DAY
    return add_source(code=code, name="示例检验中心", kind="laboratory", by=desk.actor(by), at=when)


def make_desk(*, cases: int = 1, protocol: str = "covid19_cn_9", at: datetime = AT, code: str = "DRILL-1") -> Desk:
    """Return a desk with `cases` cases linked to a confirmed laboratory's records, and 110 places."""
    kept = keep_protocol(body=shipped_bytes(protocol))
    incident = Incident.objects.create(
        code=code, name="顺安区聚集性疫情", protocol=kept, starts_at=at - 20 * DAY, is_drill=True
    )
    desk = Desk(incident, at)
    for name, (full_name, role, department) in PEOPLE.items():
        add_person(desk, name, full_name, role, department)
    kinds = ["restaurant"] * 110 + ["school", "workplace"]
    rows = [Place(incident=incident, name=f"场所{i}", kind=kind) for i, kind in enumerate(kinds)]
    desk.places = [row.pk for row in Place.objects.bulk_create(rows)]
    *desk.places, desk.school, desk.works = desk.places
    desk.laboratory = add_laboratory(desk, "LAB")
    confirm_source(source_id=desk.laboratory.pk, by=desk.actor("health"), at=at - 2 * DAY)
    sampled = f"{at - DAY:%Y-%m-%d}"
    desk.records = desk.send([line(i, document(i), sampled=sampled) for i in range(1, cases + 1)])
    desk.cases = [desk.link(record).case for record in desk.records]
    return desk


def make_persons(desk: Desk, numbers: list[str], *, kind: str) -> list[str]:
    """Return persons with these document numbers, in order, made as accepted lines make them."""
    lines = [{"document_kind": kind, "document_number": number, "name": f"储户{number}"} for number in numbers]
    with writing():
        found = persons_of(desk.incident.code, lines)
    return [found[f"{kind}:{number}"] for number in numbers]


def person_of(record: str) -> str:
    """Return the pseudonym of the person of whom a record speaks."""
    person = Disposition.objects.get(pk=record).person_id
    assert person
    return person
