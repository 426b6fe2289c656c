"""Two districts with something of every kind, for the authorisation matrix: who stands where, which object is whose.

Everything lies in the first district; of each object there is one a relation: the actor's own unit's, a sibling's, one
above. An actor of the other district tries the same objects (`other`). Built once a module, inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.db import transaction
from django.test import Client

from bihuan.apps.accounts.actions.granting import propose_grant
from bihuan.apps.accounts.models import SignedIn
from bihuan.apps.core.actions import keep_protocol
from bihuan.apps.core.exports import ask_export
from bihuan.apps.core.journal.access import Look, record_access
from bihuan.apps.core.models import AccessEntry, AccessReview, Account, BreakGlass, Department, Grant, Incident, Place
from bihuan.apps.core.models import Unit as UnitRow
from bihuan.apps.core.rules import Actor, Role, system
from bihuan.apps.intake.actions import add_source, ask_query, confirm_source, dispose_batch, link_case, receive_batch
from bihuan.apps.intake.actions.contests import open_contest
from bihuan.apps.intake.actions.evidence import add_evidence
from bihuan.apps.intake.actions.releasing import ask_tranche
from bihuan.apps.intake.models import Batch, Disposition, Query, Receipt, Source
from bihuan.apps.intake.rules.asking import Ask, Stay
from bihuan.apps.orders.actions import open_internal_order
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.actions.breaking import break_glass_of
from bihuan.apps.orders.actions.handover import give_handover
from bihuan.apps.orders.actions.outcomes_sheets import issue_outcome_sheets
from bihuan.apps.orders.models import OutcomeSheet, WorkOrder
from bihuan.apps.tracing.actions import (
    CaseTold,
    NewExposure,
    NewQuarantine,
    NewVisit,
    ask_material,
    ask_search,
    confirm_exposures,
    decide_material,
    decide_quarantine,
    paste_report,
    propose_exposures,
    propose_quarantine,
    record_visit,
    update_case,
)
from bihuan.apps.tracing.actions.runs import perform_run
from bihuan.apps.tracing.models import Case, Contact, FollowUp
from bihuan.apps.tracing.queries.reports import reading_of
from bihuan.apps.tracing.rules.asking import MaterialTold
from bihuan.apps.tracing.rules.confining import Terms
from bihuan.apps.tracing.rules.runs import RunKind
from bihuan.engine.protocol.reader import shipped_bytes
from tests.apps.core.exports.outing import ORDERS
from tests.apps.intake.gate.desk import document, line
from tests.trust.canaries import held_line
from tests.trust.controls_ground import keep_controls
from tests.trust.ground_of_care import keep_care
from tests.trust.ground_of_forms import keep_forms
from tests.trust.ground_of_gates import keep_gates
from tests.trust.ground_of_patrol import keep_patrols
from tests.trust.ground_of_samples import keep_samples
from tests.trust.rounds_ground import keep_rounds
from tests.trust.situation_ground import keep_situation
from tests.web.desk.orders.seeing import BACKEND
from tests.web.people import make_incident
from tests.worlds import HEADER as TABLE
from tests.worlds import World, make_world, receive_lines, run_jobs

ANONYMOUS = "anonymous"
PLACES = ("own", "sibling", "superior", "other")
UNIT_ROLES = {Role.UNIT_DISPATCHER, Role.FIELD_OFFICER, Role.SITE_LEADER, Role.GATE_KEEPER}
HEADER = "样本编号,姓名,身份证号,联系电话,采样日期,检测结果\n"
WORDS = "有人有生命危险，必须马上找到这个人，别无他法。"
LEGAL = "密接排查，依据传染病防治法"


@dataclass
class Ground:
    """The world, everybody by role and district, and the objects by kind and relation."""

    world: World
    elsewhere: Incident
    accounts: dict[tuple[Role, bool], Account] = field(default_factory=dict)
    clients: dict[tuple[str, bool], Client] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def actor(self, role: Role, place: str) -> Actor:
        """Return somebody of the role; for `other`, of the other district, though with a unit of this one's name."""
        incident = self.elsewhere.code if place == "other" else self.world.incident.code
        if role is Role.SYSTEM:
            return system(incident)
        unit = "CDC" if role is Role.SOURCE else "PCS-03" if role in UNIT_ROLES else ""
        return Actor(self.accounts[role, place == "other"].pk, role, incident, unit)

    def client(self, role: str, place: str) -> Client:
        """Return a client that is signed in as somebody of the role (of the other district for `other`), or nobody."""
        key = (role, place == "other")
        if key not in self.clients:
            self.clients[key] = Client()
            if role != ANONYMOUS:
                self.clients[key].force_login(self.accounts[Role(role), key[1]], backend=BACKEND)
        return self.clients[key]

    def thing(self, kind: str, role: Role | str, place: str) -> Any:
        """Return the object of a kind that lies there, seen from the role; what other districts try is `own`."""
        where = "own" if place == "other" else place
        seat = "source" if role == Role.SOURCE else "unit" if role in UNIT_ROLES else "desk"
        return self.things[kind][f"{seat} {where}"]

    def asked(self, account: str, case: str = "") -> Ask:
        """Return an honest query in the name of an account."""
        at = self.world.at
        stay = Stay(self.things["place"].pk, at - timedelta(hours=5), at - timedelta(hours=3))
        return Ask(
            purpose="find_exposed", legal_basis="public_health_emergency", case=case or self.things["case"],
            window_from=at - timedelta(days=2), window_to=at, places=(stay,), officer=account,
        )  # fmt: skip

    def keep(self, kind: str, **by_seat: tuple[Any, Any, Any]) -> None:
        """Keep three objects (own, sibling, superior) a seat; a seat that is not told sees what `desk` sees."""
        self.things[kind] = {
            f"{seat} {place}": value
            for seat in ("desk", "unit", "source")
            for place, value in zip(PLACES, by_seat.get(seat, by_seat["desk"]), strict=False)
        }


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_ground() -> Ground:
    """Build both districts and one object of every kind a relation."""
    world = make_world(records=0)
    ground = Ground(world, make_incident("DRILL-2"))
    Incident.objects.filter(pk=world.incident.pk).update(protocol=keep_protocol(body=shipped_bytes("covid19_cn_9")))
    _staff(ground)
    _orders(ground)
    _door(ground)
    _gate(ground)
    keep_rounds(ground)
    keep_controls(ground)
    keep_patrols(ground)
    _books(ground)
    _oversight(ground)
    _people(ground)
    run_jobs(world.at)
    _tracing(ground)
    _runs(ground)
    keep_samples(ground)
    keep_gates(ground)
    keep_care(ground)
    keep_situation(ground)
    keep_forms(ground)
    return ground


def _staff(ground: Ground) -> None:
    """Give every role somebody here and somebody there; approvers come from departments of their own."""
    unit = UnitRow.objects.create(code="B-01", incident=ground.elsewhere, name="邻区派出所", kind="community")
    begin = ground.world.at - timedelta(hours=2)
    ground.world.units["CDC"] = UnitRow.objects.create(  # the account of a source acts under the source's code
        code="CDC", incident=ground.world.incident, name="市疾控中心", kind="source"
    )
    for role in set(Role) - {Role.SYSTEM}:
        office, _ = Department.objects.get_or_create(code=f"of-{role}"[:40], defaults={"name": role.value})
        for is_other in (False, True):
            name = f"{role.value}@{'there' if is_other else 'here'}"
            account = Account(username=name, full_name=f"某{name}", is_drill=True, department=office)
            account.set_unusable_password()
            account.save()
            place = ground.elsewhere if is_other else ground.world.incident
            theirs = unit if is_other else ground.world.units["CDC" if role is Role.SOURCE else "PCS-03"]
            Grant.objects.create(
                account=account, incident=place, role=role, unit=theirs if role in UNIT_ROLES | {Role.SOURCE} else None,
                starts_at=begin, ends_at=begin + timedelta(days=7),
            )  # fmt: skip
            ground.accounts[role, is_other] = account


def _lines(first: int, count: int) -> list[str]:
    return [
        f"王测试{i},{document(i)},139{i:08d},顺安区西山路{i}号1栋101,511302001,\n" for i in range(first, first + count)
    ]


def _orders(ground: Ground) -> None:
    """Orders in work, reported and closed: of the unit, of the next one, at the desk; of one source and of another."""
    world = ground.world
    ours = receive_lines(world, _lines(1, 8))
    theirs = receive_lines(world, _lines(20, 3), code="SUP")
    work, beside, report, reported_beside, closed, new, third, fourth = ours
    world.bring(work, "WORKING")
    world.bring(beside, "WORKING", unit="SQ-07")
    world.bring(report, "FED_BACK")
    world.bring(reported_beside, "FED_BACK", unit="SQ-07")
    for one, unit in ((closed, "PCS-03"), (theirs[0], "SQ-07"), (third, "PCS-03")):
        world.bring(one, "CLOSED", unit=unit)
    above = str(open_internal_order(
        kind="difference", urgency="P2", title="差数", text="1", incident=world.incident.code, at=world.at
    ))  # fmt: skip
    ground.keep(
        "order", desk=(new, work, above), unit=(work, beside, new), source=(closed, theirs[0], above),
    )  # fmt: skip
    ground.keep("in work", desk=(new, work, above), unit=(work, beside, new), source=(work, theirs[1], above))
    ground.keep(
        "reported", desk=(report, reported_beside, report), unit=(report, reported_beside, reported_beside),
    )  # fmt: skip
    people = {one.pk: one.content.person for one in WorkOrder.objects.select_related("content")}
    ground.keep(
        "person", desk=(people[new], people[work], people[theirs[1]]), unit=(people[work], people[beside], people[new])
    )
    world.bring(fourth, "DISPATCHED", unit="SQ-07")


def _door(ground: Ground) -> None:
    """Sources, their batches, a held line, receipts."""
    world, clerk = ground.world, ground.world.actor("clerk")
    source = Source.objects.get(code="CDC")
    for number in range(3):
        body = f"{TABLE}无名,,,,,{number}\n".encode()
        batch = receive_batch(
            source_id=source.pk, content=BytesIO(body), filename=f"x{number}.csv", by=clerk, at=world.at, declared=1
        )
        dispose_batch(batch_id=batch.batch.pk, by=clerk, at=world.at)
    laboratory = add_source(code="LAB2", name="新检验", kind="laboratory", by=clerk, at=world.at)
    above = Source.objects.get(code="SUP")
    ground.keep("source", desk=(source, laboratory, above))
    mine, theirs = Batch.objects.filter(source=source).last(), Batch.objects.filter(source=above).first()
    ground.keep("batch", desk=(mine, Batch.objects.filter(source=source).first(), theirs))
    held = held_line().pk
    accepted = list(Disposition.objects.filter(kind="accepted").order_by("source__code", "line"))
    ground.keep("held", desk=(held, held, held))
    ground.keep("record", desk=(held, accepted[0].pk, accepted[-1].pk))
    receipts = list(Receipt.objects.all()[:3])
    ground.keep("receipt", desk=tuple(one.pk for one in receipts))


def _gate(ground: Ground) -> None:
    """A confirmed laboratory with cases, queries of several officers, evidence, a contest."""
    world, at = ground.world, ground.world.at
    health = ground.actor(Role.HEALTH_APPROVER, "own")
    lab = add_source(code="LAB", name="检验中心", kind="laboratory", by=world.actor("clerk"), at=at - timedelta(days=3))
    confirm_source(source_id=lab.pk, by=health, at=at - timedelta(days=2))
    sampled = f"{at - timedelta(days=1):%Y-%m-%d}"
    body = (HEADER + "".join(line(i, document(i), sampled=sampled) for i in range(60, 65))).encode()
    sent = receive_batch(
        source_id=lab.pk, content=BytesIO(body), filename="lab.csv", by=world.actor("clerk"), at=at - timedelta(hours=4)
    ).batch
    dispose_batch(batch_id=sent.pk, by=world.actor("clerk"), at=at)
    rows = list(Disposition.objects.filter(batch=sent.pk).order_by("line"))
    case, second = (link_case(record_id=one.pk, by=world.actor("analyst"), at=at).case for one in rows[:2])
    place = Place.objects.create(incident=world.incident, name="甲馆", kind="restaurant")
    ground.keep("lab record", desk=tuple(one.pk for one in rows[2:5]))
    ground.things["case"], ground.things["place"] = case, place
    ground.things["queries"] = {
        role: ask_query(ask=ground.asked(ground.actor(role, "own").account), by=ground.actor(role, "own"), at=at)
        for role in (Role.DESK_ANALYST, Role.DESK_LEAD)
    }
    ground.things["peers"] = [
        ask_query(ask=ground.asked(world.actor(name).account, about), by=world.actor(name), at=at)
        for name, about in (("analyst", case), ("lead", case), ("analyst", second))
    ]
    ground.things["tranche"] = ask_tranche(query_id=ground.things["peers"][2].pk, by=world.actor("analyst"), at=at)
    person = rows[0].person_id
    fact = add_evidence(
        person_id=person, kind="exposure", occurred_at=at - timedelta(hours=2), context="tracing",
        values={"category": "close_contact"},
        reference="case:1",
        by=world.actor("analyst"), at=at,
    )  # fmt: skip
    ground.things["fact"], ground.things["contested"] = fact, rows[0].person_id
    ground.things["contest"] = open_contest(
        person_id=person, words="不是我", by=ground.actor(Role.HOTLINE_OPERATOR, "own"), at=at
    )


def _tracing(ground: Ground) -> None:
    """A case with its onset, a visit, an exposure that waits and one that was confirmed, a decision, a request."""
    world, at, analyst = ground.world, ground.world.at, ground.world.actor("analyst")
    here = Incident.objects.get(pk=world.incident.pk)
    Incident.objects.filter(pk=ground.elsewhere.pk).update(protocol=here.protocol)
    case = Case.objects.filter(incident=here).order_by("number")[0]
    update_case(case_id=case.pk, told=CaseTold(onset_date=(at - timedelta(days=1)).date()), by=analyst, at=at)
    exposed, met = (ground.thing("person", role, "own") for role in (Role.DESK_LEAD, Role.FIELD_OFFICER))
    fresh = ground.thing("person", Role.DESK_LEAD, "superior")
    told = NewExposure(case.pk, exposed, at - timedelta(hours=3), at - timedelta(hours=2), "certain", "same_place")
    first, second = propose_exposures(items=[told, replace(told, person_id=met)], by=analyst, at=at)
    confirm_exposures(ids=[first.pk], by=analyst, at=at, category="general_contact")
    ends = at + timedelta(days=7)
    terms = Terms("isolation", "statutory_duty", at, ends, ends)
    held = propose_quarantine(new=NewQuarantine(case.person_id, terms, "医院", case_id=case.pk), by=analyst, at=at)
    decide_quarantine(quarantine_id=held.pk, is_yes=True, by=ground.actor(Role.HEALTH_APPROVER, "own"), at=at)
    new = NewVisit(exposed, at - timedelta(hours=3), at - timedelta(hours=2), "interview", place_text="西山路12号面馆")
    asked = material_told(at)
    as_analyst = ground.actor(Role.DESK_ANALYST, "own")  # of a department
    waiting, agreed = (ask_material(case_id=case.pk, told=asked, by=as_analyst, at=at) for _ in range(2))
    decide_material(request_id=agreed.pk, is_yes=True, by=ground.actor(Role.DEPARTMENT_APPROVER, "own"), at=at)
    ground.things["tracing"] = {
        "case": case.pk, "person": fresh, "visit": record_visit(new=new, by=analyst, at=at).visit.pk,
        "exposure": second.pk, "contact": Contact.objects.get(person=exposed).pk, "quarantine": held.pk,
        "waiting": waiting.pk, "agreed": agreed.pk, "visited": exposed,
        "follow_up": FollowUp.objects.create(contact=Contact.objects.get(person=exposed), date=at.date(), day=1).pk,
    }  # fmt: skip


def _runs(ground: Ground) -> None:
    """Searches of several officers, one that is done and one that waits each; a pasted report."""
    queries, (peer, lead, _with_tranche) = ground.things["queries"], ground.things["peers"]
    ground.things["runs"] = {
        role: _two_runs(ground, query, ground.actor(role, "own")) for role, query in queries.items()
    }
    ground.things["peer runs"] = [
        _two_runs(ground, one, ground.world.actor(name)) for one, name in ((peer, "analyst"), (lead, "lead"))
    ]
    text = "病例1：男，35岁。8月22日9:00至11:30在江畔餐厅就餐。"
    analyst, at = ground.world.actor("analyst"), ground.world.at
    report = paste_report(text=text, published_on=at.date(), by=analyst, at=at)
    visit = next(one for one in reading_of(report).proposals if one.kind == "visit")
    ground.things["report"] = {"report_id": report.pk, "kind": "visit", "first": visit.first, "last": visit.last}


def _two_runs(ground: Ground, query: Query, by: Actor) -> tuple[str, str]:
    """Return a run that is done and one that waits."""
    done, waits = (
        ask_search(query_ids=[query.pk], kind=RunKind.EXPOSURE_VISITS, by=by, at=ground.world.at).pk for _ in range(2)
    )
    run = perform_run(run_id=done, at=ground.world.at, clock=lambda: ground.world.at)
    assert run.state == "done", run.failure
    return done, waits


def material_told(at: datetime) -> MaterialTold:
    """Return an honest question for an hour of footage."""
    begins = at - timedelta(hours=3)
    return MaterialTold(
        "footage", "find_exposed", "public_health_emergency", "某商场", "", "东门", begins, begins + timedelta(hours=1)
    )


def _books(ground: Ground) -> None:
    """A struck balance, hand-overs of desk and units, outcome sheets."""
    world = ground.world
    strike_balance(incident=world.incident.code, at=world.at, is_full=True)
    desk = give_handover(unit="desk", by=world.actor("lead"), at=world.at).pk
    one, two = (give_handover(unit=u, by=world.actor(f"dispatcher@{u}"), at=world.at).pk for u in ("PCS-03", "SQ-07"))
    ground.keep("handover", desk=(desk, one, two), unit=(one, two, desk))
    tomorrow = world.at + timedelta(days=1)
    issue_outcome_sheets(incident=world.incident.code, date=tomorrow.date(), at=tomorrow)
    sheets = {sheet.source: sheet.pk for sheet in OutcomeSheet.objects.all()}
    ground.keep(
        "sheet",
        desk=(sheets["CDC"], sheets["SUP"], sheets["SUP"]),
        source=(sheets["CDC"], sheets["SUP"], sheets["SUP"]),
    )


def _oversight(ground: Ground) -> None:
    """A look, its review, a broken glass, exports of several people."""
    world = ground.world
    person = ground.thing("person", Role.DESK_LEAD, "own")
    look = Look("reveal", "person", person, person, ("phone",), "desk_work", "call_person")
    entry = record_access(look, by=world.actor("analyst"), at=world.at)
    assert AccessEntry.objects.filter(pk=entry.pk).exists()
    review = AccessReview.objects.create(
        entry=entry.pk, incident=world.incident.code, why="sample", week=world.at.date(), drawn_at=world.at,
        due_at=world.at + timedelta(days=7),
    )  # fmt: skip
    break_glass_of(
        kind="person", object_id=person, reason="danger_to_life", words=WORDS, by=world.actor("analyst"), at=world.at
    )
    ground.things["looked at"] = person
    ground.things["review"], ground.things["glass"] = review.pk, BreakGlass.objects.get().pk
    exporters = (Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTAKE_CLERK, Role.HEALTH_APPROVER, Role.UNIT_DISPATCHER)
    ground.things["exports"] = {
        role: ask_export(asked=_plain(), by=ground.actor(role, "own"), at=world.at).pk for role in exporters
    }
    ground.things["waiting"] = ask_export(
        asked=_plain("text"), by=world.actor("clerk"), at=world.at
    ).pk  # free text: a second person has to agree


def _plain(*more: str) -> Any:
    return replace(ORDERS, columns=("number", *more), words=LEGAL)


def _people(ground: Ground) -> None:
    """Somebody who has no role yet, proposals that wait, everybody's sessions."""
    world = ground.world
    for name in ("newcomer", "newcomer2"):
        account = Account(username=name, full_name=name, is_drill=True)
        account.set_unusable_password()
        account.save()
    ground.things["proposal"] = propose_grant(
        username="newcomer", role=Role.DESK_ANALYST, unit="", days=3, by=world.actor("lead"), at=world.at
    ).pk
    for role, is_other in ground.accounts:
        ground.client(role.value, "other" if is_other else "own")
    ground.things["sessions"] = dict(SignedIn.objects.values_list("account", "pk"))
