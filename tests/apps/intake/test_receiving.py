"""One door: every file becomes a batch, every line a record, and the source gets a receipt that holds."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import DatabaseError, transaction

from bihuan.apps.core.journal import current_root
from bihuan.apps.core.models import Event
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions import receipt_file, receiving, resume_batch
from bihuan.apps.intake.models import Batch, Receipt, Record
from bihuan.apps.intake.queries import cells_of, counts_of, unfinished_batches
from bihuan.apps.intake.rules import NotReceived
from bihuan.engine.ledger.signing import check_receipt_file
from tests.apps.intake.door import AT, Door, check_books, csv_of, make_door, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return make_door()


def test_a_receipt_names_the_event_the_tree_and_the_bytes(door: Door) -> None:
    content = csv_of(*people(3))
    received = door.receive(content, declared=3)
    file = receipt_file(received.receipt.id)
    payload = json.loads(file["payload"])
    event = Event.objects.get(kind="batch.received")
    assert check_receipt_file(file) is None
    assert payload == {
        "receipt": received.receipt.id, "kind": "stored", "incident": "I1", "source": "cdc", "seq": 1,
        "batch": received.batch.id, "declared": 3, "read": 3, "sha256": hashlib.sha256(content).hexdigest(),
        "leaf_index": event.index, "tree_size": event.index + 1, "root": current_root(event.index + 1)[1],
        "at": "2026-08-21T08:00:00.000000Z",
    }  # fmt: skip
    assert json.loads(event.facts) == {
        "source": "cdc", "seq": 1, "batch_kind": "records", "declared": 3, "read": 3, "sha256": payload["sha256"],
        "size": len(content), "alarms": [],
    }  # fmt: skip


def test_every_line_is_kept_as_it_came_with_its_place_and_digest(door: Door) -> None:
    batch = door.receive(csv_of("K1,' 甲 ,,１３９,\ufeff")).batch
    record = Record.objects.get(batch=batch)
    assert cells_of(record) == ["K1", "' 甲 ", "", "１３９", "\ufeff"]
    assert (record.line, record.position) == (1, "line 2")
    assert record.digest == hashlib.sha256(bytes.fromhex(record.salt) + record.content.encode()).hexdigest()


def test_a_record_can_be_neither_changed_nor_deleted(door: Door) -> None:
    batch = door.receive(csv_of(*people(1))).batch
    with pytest.raises(DatabaseError), transaction.atomic():
        Record.objects.filter(batch=batch).update(sealed="")
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(batch=batch).delete()


def test_the_same_file_twice_changes_nothing_and_gives_the_first_receipt(door: Door) -> None:
    content = csv_of(*people(3))
    first = door.receive(content)
    events = Event.objects.count()
    second = door.receive(content, declared=99)
    assert (second.is_repeat, second.batch, second.receipt) == (True, first.batch, first.receipt)
    assert (Event.objects.count(), Record.objects.count()) == (events, 3)


def test_the_same_bytes_under_a_new_number_are_a_delivery_of_their_own(door: Door) -> None:
    content = csv_of(*people(3))
    door.bring(content, seq=1)
    second = door.bring(content, seq=2)
    assert (second.seq, second.accepted, second.duplicate) == (2, 0, 3)


def test_a_number_belongs_to_the_bytes_that_came_first(door: Door) -> None:
    door.receive(csv_of(*people(1)), seq=4)
    with pytest.raises(NotReceived) as refusal:
        door.receive(csv_of(*people(2)), seq=4)
    assert (refusal.value.code, refusal.value.params) == ("seq_taken", {"seq": 4})
    assert door.receive(csv_of(*people(2))).batch.seq == 5


@pytest.mark.parametrize("told", [{"seq": 0}, {"declared": -1}])
def test_counts_that_cannot_be_are_refused(door: Door, told: dict[str, int]) -> None:
    with pytest.raises(NotReceived) as refusal:
        door.receive(csv_of(*people(1)), **told)
    assert refusal.value.code == "bad_count"


@pytest.mark.parametrize("role", [Role.UNIT_DISPATCHER, Role.FIELD_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_desk_receives(door: Door, role: Role) -> None:
    with pytest.raises(NotAllowed) as refusal:
        door.receive(csv_of(*people(1)), by=Actor("x", role, "I1"))
    assert refusal.value.code == "wrong_role"
    assert Batch.objects.count() == 0


def test_the_source_of_another_incident_does_not_exist(door: Door) -> None:
    with pytest.raises(NotAllowed) as refusal:
        door.receive(csv_of(*people(1)), by=make_door("I2").by)
    assert refusal.value.code == "not_found"


def test_a_file_that_cannot_be_read_is_received_without_lines_and_says_where_it_breaks(door: Door) -> None:
    received = door.receive(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", filename="list.pdf", declared=12)
    assert (received.batch.state, received.batch.read) == ("received", 0)
    assert received.batch.table["unreadable"]["code"] == "not_a_table"
    assert json.loads(Event.objects.get(kind="batch.received").facts)["alarms"] == ["unreadable:not_a_table"]
    assert counts_of(received.batch).difference == 12
    assert door.dispose(received).batch.state == "disposed"


def test_a_fault_of_the_reader_does_not_lose_the_file(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bihuan.apps.intake.actions.reading.read_table", lambda *_, **__: 1 / 0)
    received = door.receive(csv_of(*people(1)))
    assert received.batch.table["alarms"] == [{"code": "unreadable:reader_failed", "params": {}}]
    assert json.loads(received.receipt.payload)["read"] == 0


def test_a_long_file_is_stored_in_chunks_and_a_cut_is_mended_by_sending_it_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "CHUNK_LINES", 2)
    content = csv_of(*people(7))
    calls = []

    def broken(rows: list[tuple[object, ...]]) -> None:
        calls.append(len(rows))
        if len(calls) == 3:
            raise DatabaseError("the power is gone")
        plain(rows)

    plain = receiving.insert_records
    monkeypatch.setattr(receiving, "insert_records", broken)
    with pytest.raises(DatabaseError):
        door.receive(content)
    cut = Batch.objects.get()
    assert (cut.state, cut.read, cut.records.count(), Receipt.objects.count()) == ("opened", 0, 4, 0)
    assert counts_of(cut).waiting == 4
    assert unfinished_batches(opened_before=AT) == []
    mended = door.receive(content)
    assert (mended.is_repeat, mended.batch.read, calls) == (False, 7, [2, 2, 2, 2, 1])
    check_books(door.dispose(mended).batch)


def test_a_reception_that_was_cut_can_be_resumed_by_its_identifier(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "CHUNK_LINES", 2)
    monkeypatch.setattr(receiving, "_finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        door.receive(csv_of(*people(5)))
    monkeypatch.undo()
    cut = Batch.objects.get()
    resumed = resume_batch(batch_id=cut.id, by=door.by, at=AT)
    assert (resumed.batch.state, resumed.batch.read, resumed.is_repeat) == ("received", 5, False)
    assert resume_batch(batch_id=cut.id, by=door.by, at=AT).is_repeat is True


def test_progress_is_told_line_by_chunk(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "CHUNK_LINES", 2)
    told: list[tuple[int, int]] = []
    door.receive(csv_of(*people(5)), progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_pasted_text_is_a_file_like_any_other(door: Door) -> None:
    text = "编号    姓名      联系电话\nK1      张三丰    13900000001\nK2      李四光    13900000002\n"
    batch = door.bring(text.encode(), filename="pasted.txt")
    assert (batch.read, batch.accepted) == (2, 2)
