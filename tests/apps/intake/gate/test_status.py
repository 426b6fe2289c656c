"""A status comes from evidence alone: the rule, its end, its version; no column, no bulk, no late contest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Role, system
from bihuan.apps.intake.actions import (
    NewEvidence,
    add_evidence,
    add_many,
    call_overdue,
    decide_contest,
    open_contest,
    propose_effect,
    withdraw_evidence,
)
from bihuan.apps.intake.models import BulkEffect, Contest, Evidence
from bihuan.apps.intake.queries.evidence import status_at
from bihuan.apps.intake.rules.status import EvidenceKind, Fact, Status, status_of
from bihuan.apps.orders.models import WorkOrder
from bihuan.engine.protocol.reader import read_protocol, shipped_bytes
from tests.apps.intake.gate.abuse import depositors, refused
from tests.apps.intake.gate.desk import AT, DAY, HOUR, Desk, add_person, make_desk, make_persons, person_of
from tests.worlds import run_jobs

COVID = read_protocol(shipped_bytes("covid19_cn_9"))
DIGEST = "abcdef0123456789"
FORBIDDEN = {
    "status", "risk_status", "risk_level", "risk", "health_code", "health_status", "color", "colour", "code_color",
    "is_red", "is_case", "is_contact", "is_confirmed", "is_positive", "level", "verdict", "danger",
}  # fmt: skip
VERSION = DIGEST[:12]


def fact(number: int, kind: str, *, hours: float = -1, **more: Any) -> Fact:
    when = AT + hours * HOUR
    return Fact(str(number), kind, when, more.pop("added_at", when), **more)


def found(*facts: Fact, at: datetime = AT) -> Status | None:
    return status_of(facts, at, COVID, DIGEST)


def test_without_evidence_there_is_no_status() -> None:
    assert found() is None


def test_a_positive_is_confirmed_until_the_window_ends() -> None:
    positive = fact(1, "lab_positive")
    assert found(positive) == Status("confirmed", ("1",), f"{VERSION}/1", AT - HOUR + 14 * DAY)
    assert found(positive, at=AT - HOUR + 14 * DAY) is None


def test_an_exposure_holds_for_the_follow_up_of_its_category() -> None:
    exposure = fact(1, "exposure", values={"category": "close_contact"})
    assert found(exposure) == Status("close_contact", ("1",), f"{VERSION}/3", AT - HOUR + 10 * DAY)


def test_a_category_that_is_only_informed_is_no_status() -> None:
    assert found(fact(1, "exposure", values={"category": "general_contact"})) is None


def test_a_category_that_the_protocol_does_not_have_is_no_status() -> None:
    assert found(fact(1, "exposure", values={"category": "bank_depositor"})) is None


def test_a_stay_in_an_area_holds_for_the_days_of_its_level() -> None:
    stay = fact(1, "zone_stay", values={"level": "low"})
    assert found(stay) == Status("from_low", ("1",), f"{VERSION}/4", AT - HOUR + 3 * DAY)


def test_the_highest_counts_and_names_all_of_its_evidence() -> None:
    rows = [
        fact(3, "exposure", values={"category": "close_contact"}), fact(1, "lab_positive", hours=-5),
        fact(2, "lab_positive", hours=-2),
    ]  # fmt: skip
    assert found(*rows) == Status("confirmed", ("1", "2"), f"{VERSION}/1", AT - 2 * HOUR + 14 * DAY)


def test_what_is_withdrawn_or_released_or_not_yet_known_does_not_count() -> None:
    positive = fact(1, "lab_positive", hours=-5)
    assert found(positive, fact(2, "withdrawn", reference="1")) is None
    assert found(positive, fact(2, "released")) is None
    assert found(replace(positive, added_at=AT + HOUR)) is None
    assert found(fact(2, "released", hours=-9), positive) == found(positive)


KINDS = st.sampled_from([*EvidenceKind, "risk_status", "color"])
VALUES = st.sampled_from([{}, {"category": "close_contact"}, {"category": "red"}, {"level": "high"}, {"level": "red"}])
FACTS = st.builds(
    lambda n, kind, hours, values, reference, until: fact(
        n, kind, hours=hours, values=values, reference=str(reference), until=until and AT + until * HOUR
    ),
    st.integers(0, 9), KINDS, st.integers(-400, 5), VALUES, st.integers(0, 9), st.sampled_from([None, -3, 4]),
)  # fmt: skip


@given(st.lists(FACTS, max_size=8, unique_by=lambda one: one.id))
def test_every_status_has_evidence_a_rule_and_an_end(rows: list[Fact]) -> None:
    status = found(*rows)
    assert status == found(*reversed(rows))
    if status is not None:
        standing = {row.id for row in rows if row.at <= AT}
        assert status.because != ()
        assert set(status.because) <= standing
        assert status.rule.startswith(f"{VERSION}/")
        assert AT < status.expires_at <= AT + 14 * DAY
        assert found(*[row for row in rows if row.id not in status.because]) != status


def test_no_table_has_a_column_for_a_status() -> None:
    contexts = [config for config in apps.get_app_configs() if config.name.startswith("bihuan.apps")]
    columns = {(model.__name__, field.name) for one in contexts for model in one.get_models()
               for field in model._meta.get_fields()}  # fmt: skip
    assert len(columns) > 200
    of_a_look = {
        ("AccessReview", "verdict"),
        ("BreakGlass", "verdict"),
        ("CallReport", "verdict"),
    }  # of a colleague's look or call
    of_a_telling = {("Visit", "is_confirmed")}  # whether somebody stands by what was told of a place and a time
    of_a_duty = {("CallUp", "level"), ("LevelHeld", "level")}  # the duty level of a district's forces, nobody's
    of_an_area = {("Control", "level")}  # the risk level of an area, nobody's
    of_a_solver = {("VisitPlan", "status")}  # how far the search for rounds came
    found = {(model, name) for model, name in columns if name in FORBIDDEN}
    assert found == of_a_look | of_a_telling | of_a_duty | of_an_area | of_a_solver


# -- in the database ------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def add(desk: Desk, person: str, by: str = "lead", **more: Any) -> Evidence:
    said = {
        "kind": "exposure",
        "context": "tracing",
        "reference": "exposure:1",
        "values": {"category": "close_contact"},
    }
    told = {**said, "occurred_at": desk.at - HOUR, **more}
    return add_evidence(person_id=person, by=desk.actor(by), at=desk.at, **told)


def test_evidence_makes_a_status_and_its_withdrawal_takes_it_away(desk: Desk) -> None:
    person = person_of(desk.records[0])
    row = add(desk, person)
    status = status_at(person, desk.incident.code, desk.at)
    assert status is not None
    assert (status.level, status.because) == ("close_contact", (row.pk,))
    withdraw_evidence(evidence_id=row.pk, reason="wrong_person", by=desk.actor("lead"), at=desk.at)
    assert status_at(person, desk.incident.code, desk.at) is None
    again = refused(lambda: withdraw_evidence(evidence_id=row.pk, reason="mistaken", by=desk.actor("lead"), at=desk.at))
    assert again == "already_withdrawn"
    assert list(Event.objects.filter(subject="evidence").values_list("kind", flat=True).order_by("index")) == [
        "evidence.added", "evidence.withdrawn",
    ]  # fmt: skip


def test_evidence_is_never_changed_or_deleted(desk: Desk) -> None:
    row = add(desk, person_of(desk.records[0]))
    for statement in ("UPDATE intake_evidence SET kind = 'x'", "DELETE FROM intake_evidence"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Evidence.objects.get() == row


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("wrong_role", {"by": "clerk"}),
        ("wrong_role", {"by": "commander"}),
        ("wrong_role", {"kind": "released"}),
        ("bad_evidence", {"kind": "risk_status"}),
        ("bad_evidence", {"kind": "withdrawn"}),
        ("bad_evidence", {"values": {"note": "张三是密接"}}),
        ("bad_evidence", {"values": {"color": "Red One"}}),
        ("bad_evidence", {"reference": ""}),
        ("bad_evidence", {"occurred_at": AT + HOUR}),
        ("not_found", {"kind": "lab_positive", "reference": "no-such-record"}),
    ],
)
def test_evidence_that_is_none_is_refused(desk: Desk, code: str, changes: dict[str, Any]) -> None:
    person = person_of(desk.records[0])
    assert refused(lambda: add(desk, person, **changes)) == code
    assert Evidence.objects.count() == 0


def test_a_positive_needs_the_laboratorys_record_of_that_person(desk: Desk) -> None:
    other = make_persons(desk, ["E1"], kind="passport")[0]
    told = {"kind": "lab_positive", "reference": desk.records[0], "values": {}}
    assert refused(lambda: add(desk, other, **told)) == "not_found"
    add(desk, person_of(desk.records[0]), **told)
    status = status_at(person_of(desk.records[0]), desk.incident.code, desk.at)
    assert status is not None
    assert status.level == "confirmed"


def test_fifty_persons_pass_and_the_fifty_first_needs_another_department(desk: Desk) -> None:
    items = depositors(desk, 51)
    assert len(add_many(items=items[:50], by=system(desk.incident.code), at=desk.at)) == 50
    last = [items[50]]
    assert refused(lambda: add_many(items=last, by=system(desk.incident.code), at=desk.at)) == "bulk_needs_approval"


def propose(desk: Desk, items: list[NewEvidence]) -> BulkEffect:
    return propose_effect(
        items=items, cause="rule:zone", reason="zone_rule", told="因所在区域调整为高风险区", by=desk.actor("lead"),
        at=desk.at,
    )  # fmt: skip


def test_two_departments_change_many_at_once_with_a_reason_to_tell(desk: Desk) -> None:
    items = depositors(desk, 60)
    row = propose(desk, items)
    assert (row.state, row.persons, Evidence.objects.count()) == ("waiting", 60, 0)
    done = desk.agree(row, "health", subject="effect")
    assert (done.state, done.told, Evidence.objects.filter(permit=row.pk).count()) == (
        "applied", "因所在区域调整为高风险区", 60,
    )  # fmt: skip
    kinds = Event.objects.exclude(kind__startswith="batch.").values_list("kind", flat=True)
    assert [list(kinds).count(kind) for kind in ("effect.proposed", "approval.given", "effect.applied")] == [1, 1, 1]
    assert list(kinds).count("evidence.added") == 60


def test_a_declined_effect_changes_nobody(desk: Desk) -> None:
    row = propose(desk, depositors(desk, 60))
    desk.agree(row, "health", subject="effect", is_yes=False, reason="not_necessary")
    assert (BulkEffect.objects.get().state, Evidence.objects.count()) == ("declined", 0)


def test_a_reason_that_cannot_be_told_is_refused(desk: Desk) -> None:
    items, by = depositors(desk, 60), desk.actor("lead")
    told: dict[str, Any] = {"items": items, "cause": "rule:x", "reason": "zone_rule", "told": "短", "by": by}
    assert refused(lambda: propose_effect(at=desk.at, **told)) == "bad_reason"


# -- contest ---------------------------------------------------------------------------------------------------------


def contest(desk: Desk) -> Contest:
    person = person_of(desk.records[0])
    add(desk, person)
    return open_contest(person_id=person, words="我不在场", by=desk.actor("hotline"), at=desk.at)


def test_a_granted_objection_ends_the_status(desk: Desk) -> None:
    row = contest(desk)
    assert row.due_at == desk.at + 24 * HOUR
    decide_contest(contest_id=row.pk, is_granted=True, by=desk.actor("health"), at=desk.at + HOUR)
    assert status_at(row.person_id, desk.incident.code, desk.at + HOUR) is None


def test_an_objection_that_is_upheld_leaves_the_status_and_cannot_be_decided_twice(desk: Desk) -> None:
    row, by = contest(desk), desk.actor("health")
    done = decide_contest(contest_id=row.pk, is_granted=False, by=by, at=desk.at + HOUR)
    assert done.decision == "upheld"
    assert status_at(row.person_id, desk.incident.code, desk.at + HOUR) is not None
    second = refused(lambda: decide_contest(contest_id=row.pk, is_granted=True, by=by, at=desk.at + 2 * HOUR))
    assert second == "not_waiting"


def test_who_added_the_evidence_does_not_judge_the_objection(desk: Desk) -> None:
    row = contest(desk)
    own = refused(lambda: decide_contest(contest_id=row.pk, is_granted=False, by=desk.actor("lead"), at=desk.at))
    assert own == "own_evidence"
    add_person(desk, "twin", "王 守正", Role.HEALTH_APPROVER, "health")
    twin = replace(desk.actor("health"), account=desk.people["twin"].pk)
    assert refused(lambda: decide_contest(contest_id=row.pk, is_granted=False, by=twin, at=desk.at)) == "own_evidence"


def test_an_objection_that_nobody_decided_calls_for_the_lead_once(desk: Desk) -> None:
    row = contest(desk)
    assert call_overdue(at=desk.at + 24 * HOUR - HOUR / 60) == 0
    assert [call_overdue(at=desk.at + 24 * HOUR) for _ in range(2)] == [1, 0]
    run_jobs(desk.at + 25 * HOUR)
    assert list(WorkOrder.objects.filter(kind="overdue_contest").values_list("urgency", flat=True)) == ["P1"]
    assert Contest.objects.get(pk=row.pk).overdue_at == desk.at + 24 * HOUR


def test_without_a_status_there_is_nothing_to_contest(desk: Desk) -> None:
    person, by = person_of(desk.records[0]), desk.actor("hotline")
    assert refused(lambda: open_contest(person_id=person, words="", by=by, at=desk.at)) == "nothing_to_contest"
