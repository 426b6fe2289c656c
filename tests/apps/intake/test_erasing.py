"""Erasing a person, what has outlived its purpose, and an incident: decided first, then done, then certified."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from bihuan.apps.core.actions import end_incident
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import is_erased, is_tampered, vault
from bihuan.apps.intake.actions import (
    brought_back,
    carry_out,
    destroy_again,
    erase_person,
    plain_bytes,
    public_keys,
    purge_intake,
    rotate_receipt_key,
    sunset,
)
from bihuan.apps.intake.models import Deletion, Disposition, Person, Receipt, Record
from bihuan.apps.intake.queries.deletions import unreadable
from bihuan.apps.intake.rules import NotReceived
from bihuan.apps.orders.actions.books import strike_balance
from bihuan.apps.orders.queries.books.receipts import e0
from bihuan.apps.orders.queries.books.scope import Scope
from bihuan.engine.ledger.signing import verify
from bihuan.engine.vault import Erased
from tests.apps.intake.door import AT, CITIZENS, Door, csv_of, make_door

pytestmark = pytest.mark.django_db
OFFICER = Actor("0192f000-0000-7000-8000-00000000000d", Role.DATA_PROTECTION_OFFICER, "I1")


@pytest.fixture
def door() -> Door:
    return make_door()


def _two(door: Door) -> tuple[Person, Person]:
    door.bring(
        csv_of(f"K1,张三丰,{CITIZENS[0]},13900000001,示例路1号", f"K2,李四光,{CITIZENS[1]},13900000002,示例路2号")
    )
    found = {person.name: person for person in Person.objects.all()}
    return found["张三丰"], found["李四光"]


def _erase(person: Person) -> Deletion:
    made = erase_person(person_id=person.id, reason="request_of_person", by=OFFICER, at=AT)
    return carry_out(deletion_id=made.id, by=OFFICER, at=AT)


def test_an_erased_person_is_readable_nowhere_and_another_stays(door: Door) -> None:
    gone, stays = _two(door)
    done = _erase(gone)
    assert (is_erased(Person.objects.get(pk=gone.id)), Person.objects.get(pk=gone.id).name) == (True, "")
    assert Person.objects.get(pk=stays.id).name == "李四光"
    lines = {line.line: line for line in Disposition.objects.select_related("record")}
    assert (lines[1].values, lines[1].record.content) == ({}, "[]")
    assert lines[2].values["name"] == "李四光"
    assert done.records == [lines[1].record_id]


def test_counts_dispositions_and_digests_outlive_the_person(door: Door) -> None:
    gone, _ = _two(door)
    before = list(Disposition.objects.order_by("line").values_list("line", "kind", "record__digest"))
    _erase(gone)
    assert list(Disposition.objects.order_by("line").values_list("line", "kind", "record__digest")) == before
    balance = strike_balance(incident="I1", at=AT, is_full=True)
    assert {e["code"]: e["difference"] for e in balance.equations if e["code"] in {"E0", "E1"}} == {"E0": 0, "E1": 0}


def test_the_bytes_of_the_file_go_with_a_person_and_come_back_readable_when_sent_again(door: Door) -> None:
    gone, _ = _two(door)
    sha256 = Record.objects.select_related("batch").first().batch.sha256  # type: ignore[union-attr]  # there are two
    _erase(gone)
    with pytest.raises((Erased, FileNotFoundError)), plain_bytes("I1", sha256):
        pass
    _two_again = csv_of(
        f"K1,张三丰,{CITIZENS[0]},13900000001,示例路1号", f"K2,李四光,{CITIZENS[1]},13900000002,示例路2号"
    )
    door.another("other").bring(_two_again)
    with plain_bytes("I1", sha256) as path:
        assert path.read_bytes() == _two_again


def test_lines_that_were_held_refused_or_repeated_and_name_the_number_go_too(door: Door) -> None:
    gone, _ = _two(door)
    door.another("lab").bring(csv_of(f"K1,,,,与{CITIZENS[0]}同住", f"K1,张三,{CITIZENS[0]},,另一处"))
    _erase(gone)
    left = "".join(record.content for record in Record.objects.all())
    assert CITIZENS[0] not in left


def test_the_certificate_is_signed_and_names_keys_and_records(door: Door) -> None:
    gone, _ = _two(door)
    done = _erase(gone)
    payload = json.loads(done.payload)
    assert verify(done.payload, done.signature, public_keys()[done.key])
    assert payload["records"] == done.records
    assert len(payload["keys"]) == len(done.names) == 3  # the person, the line, the bytes
    assert "张三丰" not in done.payload
    events = Event.objects.filter(subject="deletion").order_by("n")
    assert list(events.values_list("kind", flat=True)) == ["deletion.decided", "deletion.done"]


def test_a_line_that_comes_between_the_decision_and_its_job_goes_too(door: Door) -> None:
    gone, _ = _two(door)
    made = erase_person(person_id=gone.id, reason="request_of_person", by=OFFICER, at=AT)
    door.another("lab").bring(csv_of(f"L7,张三丰,{CITIZENS[0]},13900000001,示例路1号"))
    done = carry_out(deletion_id=made.id, by=OFFICER, at=AT)
    left = "".join(record.content for record in Record.objects.all())
    assert (CITIZENS[0] in left, len(done.records)) == (False, 2)
    assert all(not line.values for line in Disposition.objects.filter(source__code="lab"))


def test_a_line_that_comes_again_before_its_retention_is_carried_out_is_kept(door: Door) -> None:
    _two(door)
    late = AT + RETENTION["line"].period + timedelta(seconds=1)
    for one in purge_intake(incident="I1", at=late):
        if one.reason == "line":
            door.another("lab").receive(csv_of(f"K1,张三丰,{CITIZENS[0]},13900000001,示例路1号"), at=late)
        carry_out(deletion_id=one.id, by=OFFICER, at=late)
    fresh = Record.objects.get(batch__source__code="lab")
    assert (is_erased(fresh), CITIZENS[0] in fresh.content) == (False, True)
    assert [found for found in e0(Scope("I1", late, is_deep=True)).offenders if found.what.startswith("content")] == []


def test_erasing_in_one_incident_takes_no_file_of_another(door: Door) -> None:
    gone, _ = _two(door)
    other = make_door("I2")
    body = csv_of(f"K1,张三丰,{CITIZENS[0]},13900000001,示例路1号", f"K2,李四光,{CITIZENS[1]},13900000002,示例路2号")
    batch = other.bring(body)
    _erase(gone)
    with plain_bytes("I2", batch.sha256) as path:
        assert path.read_bytes() == body


def test_a_file_that_was_refused_is_erased_after_half_a_day(door: Door, data_dir: Path) -> None:
    door.receive(csv_of("K1,张三丰,,13900000001,"), seq=1)
    with pytest.raises(NotReceived, match="seq_taken"):
        door.receive(csv_of("K2,李四光,,13900000002,"), seq=1)
    decided = purge_intake(incident="I1", at=datetime.now(UTC) + timedelta(hours=14))
    [unclaimed] = [one for one in decided if one.reason == "unclaimed"]
    before = len(list((data_dir / "bytes" / "I1").glob("??/*")))
    carry_out(deletion_id=unclaimed.id, by=OFFICER, at=AT)
    assert len(list((data_dir / "bytes" / "I1").glob("??/*"))) == before - len(unclaimed.names)


def test_an_incident_that_has_ended_receives_nothing(door: Door) -> None:
    end_incident(code="I1", by=OFFICER, at=AT + timedelta(days=1))
    door.receive(csv_of("K1,张三丰,,13900000001,"), at=AT + timedelta(hours=23))
    with pytest.raises(NotReceived, match="incident_ended"):
        door.receive(csv_of("K2,李四光,,13900000002,"), at=AT + timedelta(days=1))


def test_what_an_old_copy_of_the_vault_brings_back_is_found_and_destroyed_again(door: Door, tmp_path: Path) -> None:
    gone, _ = _two(door)
    vault().copy(tmp_path / "copy")
    done = _erase(gone)
    assert brought_back() == {}
    with sqlite3.connect(tmp_path / "copy") as copy:
        rows = copy.execute("SELECT * FROM data_key WHERE name = ?", [f"person:{gone.id}"]).fetchall()
    vault()._connection().executemany("INSERT INTO data_key VALUES (?,?,?,?)", rows)  # as a restored vault would
    assert (Person.objects.get(pk=gone.id).name, brought_back()) == ("张三丰", {f"person:{gone.id}": done.id})
    assert destroy_again(at=AT) == [f"person:{gone.id}"]
    assert Person.objects.get(pk=gone.id).name == ""


def test_carrying_out_twice_destroys_nothing_more_and_signs_once(door: Door) -> None:
    gone, _ = _two(door)
    first = _erase(gone)
    again = carry_out(deletion_id=first.id, by=OFFICER, at=AT + timedelta(hours=1))
    assert (again.payload, again.done_at) == (first.payload, AT)
    assert Event.objects.filter(kind="deletion.done").count() == 1


def test_a_cut_between_the_keys_and_the_certificate_is_finished_by_the_next_try(door: Door) -> None:
    gone, _ = _two(door)
    made = erase_person(person_id=gone.id, reason="unlawful", by=OFFICER, at=AT)
    vault().destroy(made.names, at="2026-08-21T08:00:00Z", certificate=made.id)  # and then the power went
    done = carry_out(deletion_id=made.id, by=OFFICER, at=AT)
    assert len(json.loads(done.payload)["keys"]) == len(made.names)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.DATA_PROTECTION_OFFICER, Role.SYSTEM}))
def test_nobody_but_the_data_protection_officer_erases_a_person(door: Door, role: Role) -> None:
    gone, _ = _two(door)
    with pytest.raises(NotAllowed, match="wrong_role"):
        erase_person(person_id=gone.id, reason="unlawful", by=Actor("x", role, "I1"), at=AT)


def test_a_person_of_another_incident_is_not_found(door: Door) -> None:
    gone, _ = _two(door)
    make_door("I2")
    stranger = Actor("x", Role.DATA_PROTECTION_OFFICER, "I2")
    with pytest.raises(NotAllowed, match="not_found"):
        erase_person(person_id=gone.id, reason="unlawful", by=stranger, at=AT)


def test_bytes_go_after_thirty_days_and_lines_after_sixty_not_a_second_before(door: Door) -> None:
    _two(door)
    second = timedelta(seconds=1)
    for name, reason in (("original", "original"), ("line", "line")):
        edge = AT + RETENTION[name].period
        assert purge_intake(incident="I1", at=edge) == []
        decided = purge_intake(incident="I1", at=edge + second)
        assert [one.reason for one in decided] == [reason]
        for one in decided:
            carry_out(deletion_id=one.id, by=OFFICER, at=edge + second)
    later = purge_intake(incident="I1", at=AT + timedelta(days=400))
    assert [one.reason for one in later if one.reason != "unclaimed"] == []  # other tests leave files in this folder
    assert [line.values for line in Disposition.objects.all()] == [{}, {}]
    assert [person.name for person in Person.objects.all()] == ["", ""]


def test_a_line_that_waits_for_its_clerk_or_came_again_lately_is_kept(door: Door) -> None:
    door.bring(csv_of("K1,张三丰,110101199003077741,,", "K2,李四光,,13900000002,"))  # the first number is wrong: held
    late = AT + RETENTION["line"].period + timedelta(seconds=1)
    door.receive(
        csv_of("K2,李四光,,13900000002,", header="编号,姓名,证件号码,联系电话,住址"), at=late - timedelta(days=1)
    )
    assert [one.reason for one in purge_intake(incident="I1", at=late)] == ["original"]


def test_an_incident_sets_ninety_days_after_its_end(door: Door) -> None:
    _two(door)
    end_incident(code="I1", by=OFFICER, at=AT + timedelta(days=1))
    edge = AT + timedelta(days=91)
    assert sunset(incident="I1", at=edge - timedelta(seconds=1)) is None
    made = sunset(incident="I1", at=edge)
    assert made is not None
    carry_out(deletion_id=made.id, by=OFFICER, at=edge)
    assert sunset(incident="I1", at=edge) is None
    Person.objects.create(incident_id="I1", id="late")
    vault().make(["person:late"])
    again = sunset(incident="I1", at=edge)  # whatever came in between is erased too
    assert again is not None
    carry_out(deletion_id=again.id, by=OFFICER, at=edge)
    assert {person.name for person in Person.objects.all()} == {""}
    assert vault().get("index:I1:document") is None
    assert [one for one in unreadable("I1") if one[1] != "erased"] == []


def test_an_incident_ends_once(door: Door) -> None:
    end_incident(code="I1", by=OFFICER, at=AT + timedelta(days=1))
    with pytest.raises(NotAllowed, match="already_ended"):
        end_incident(code="I1", by=OFFICER, at=AT + timedelta(days=2))


def _swap(first: str, second: str) -> None:
    """Give one row's sealed content to another behind the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM intake_disposition WHERE record_id = %s", [first])
        sealed = cursor.fetchone()[0]
        cursor.execute("UPDATE intake_disposition SET sealed = %s WHERE record_id = %s", [sealed, second])


def test_content_that_is_moved_to_another_row_opens_nowhere(door: Door) -> None:
    door.bring(csv_of("K1,张三丰,,13900000001,", "K2,张三丰,,13900000001,"))
    first, second = Disposition.objects.order_by("line")
    _swap(first.pk, second.pk)
    moved = Disposition.objects.get(pk=second.pk)
    assert (is_erased(moved) or is_tampered(moved), moved.values) == (True, {})


def test_a_lost_key_without_a_certificate_is_a_difference_of_e0(door: Door) -> None:
    _two(door)
    record = Record.objects.order_by("line").first()
    assert record is not None
    vault().destroy([record.key_name()], at="2026-08-21T08:00:00Z", certificate="none")
    found = e0(Scope("I1", AT, is_deep=True))
    assert [(one.id, one.what) for one in found.offenders] == [(record.id, "content_erased")]


def test_receipts_of_a_rotated_key_stay_valid_and_new_ones_bear_the_new_key(door: Door) -> None:
    _two(door)
    old, new = rotate_receipt_key(by=OFFICER, at=AT)
    door.bring(csv_of("K9,王五,,13900000009,"))
    assert set(Receipt.objects.values_list("key", flat=True)) == {old, new}
    balance = strike_balance(incident="I1", at=AT, is_full=True)
    assert [one["difference"] for one in balance.equations if one["code"] == "E0"] == [0]
    assert list(public_keys())[-1] == new
