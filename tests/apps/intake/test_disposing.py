"""Every line gets exactly one disposition, with a true reason, however the file comes and whenever the power fails."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, connection

from bihuan.apps.core.models import Event, EventBody
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.sealing import digest_of
from bihuan.apps.intake.actions import disposing, preview, receipt_file, ruling
from bihuan.apps.intake.models import Batch, Disposition, Person, Receipt
from bihuan.apps.intake.queries import conflicts, dispositions, held_lines, reasons, waiting_counts, waiting_records
from bihuan.engine.ledger.signing import check_receipt_file
from tests.apps.intake.door import AT, CITIZENS, HEADER, Door, check_books, csv_of, kinds, make_door, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def door() -> Door:
    return make_door()


def test_good_lines_are_accepted_with_their_values_normalised(door: Door) -> None:
    batch = door.bring(csv_of("K1, 张 三 ,１１０１０１１９９００３０７７７４ｘ,１３９-0000-0001,示例路1号"))
    line = Disposition.objects.get(batch=batch)
    assert (line.kind, line.reason, line.values["external_key"], line.effect) == ("accepted", "", "K1", "")
    assert (line.values["document_number"], line.values["phone"]) == (CITIZENS[0], "+8613900000001")
    check_books(batch)


def test_the_second_receipt_names_every_line_and_holds(door: Door) -> None:
    received = door.receive(csv_of(*people(2), "", "合计,2,,,"))
    disposed = door.dispose(received)
    payload = json.loads(disposed.receipt.payload)
    records = list(received.batch.records.order_by("line").values_list("line", "digest"))
    reasons_of = [("accepted", ""), ("accepted", ""), ("rejected", "blank_line"), ("rejected", "total_line")]
    assert payload["lines"] == [[*record, *reason] for record, reason in zip(records, reasons_of, strict=True)]
    assert {name: payload[name] for name in ("read", "accepted", "duplicate", "rejected", "held")} == {
        "read": 4, "accepted": 2, "duplicate": 0, "rejected": 2, "held": 0,
    }  # fmt: skip
    assert check_receipt_file(receipt_file(disposed.receipt.id)) is None
    assert Event.objects.get(index=payload["leaf_index"]).kind == "batch.disposed"


def test_a_line_event_carries_the_digest_of_its_record_and_no_body(door: Door) -> None:
    batch = door.bring(csv_of(*people(1)))
    record = batch.records.get()
    event = Event.objects.get(kind="record.disposed")
    assert (event.subject_id, event.body_digest) == (record.id, record.digest)
    assert json.loads(event.facts) == {
        "batch": batch.id, "line": 1, "kind": "accepted", "reason": "", "duplicate_of": None,
    }  # fmt: skip
    assert EventBody.objects.filter(index=event.index).count() == 0


def test_disposing_twice_is_disposing_once(door: Door) -> None:
    received = door.receive(csv_of(*people(2)))
    first = door.dispose(received)
    events = Event.objects.count()
    second = door.dispose(received)
    assert (second.is_repeat, second.receipt, Event.objects.count()) == (True, first.receipt, events)


def test_the_same_line_in_one_file_is_a_duplicate_of_the_first(door: Door) -> None:
    batch = door.bring(csv_of("K1,张三丰,,13900000001,", "K2,李四光,,,", "K1,张三丰,,13900000001,"))
    assert kinds(batch) == [("accepted", ""), ("accepted", ""), ("duplicate", "same_content")]
    first, third = batch.records.get(line=1), batch.records.get(line=3)
    assert Disposition.objects.get(record=third).duplicate_of == first.id


def test_the_same_key_with_other_content_waits_in_the_conflict_tray(door: Door) -> None:
    door.bring(csv_of("K1,张三丰,,13900000001,"))
    batch = door.bring(csv_of("K1,张三丰,,13900000002,"))
    assert kinds(batch) == [("held", "conflict")]
    (conflict,) = conflicts("I1")
    assert conflict.accepted is not None
    assert (conflict.held.batch, conflict.accepted.batch.seq, conflict.unlike) == (batch, 1, ("phone",))
    assert list(held_lines("I1")) == []
    check_books(batch)


def test_without_a_key_the_content_is_the_key_in_whatever_format(door: Door) -> None:
    header = "姓名,联系电话"
    door.bring(csv_of("张三丰,13900000001", "李四光,13900000002", header=header))
    batch = door.bring(csv_of("139 0000 0001,张三丰", "13900000003,李四光", header="电话,姓名"))
    assert kinds(batch) == [("duplicate", "same_content"), ("accepted", "")]


def test_the_number_of_a_line_in_its_sheet_does_not_make_it_another(door: Door) -> None:
    batch = door.bring(csv_of("1,张三丰,13900000001", "2,张三丰,13900000001", header="序号,姓名,联系电话"))
    assert kinds(batch) == [("accepted", ""), ("duplicate", "same_content")]


def test_columns_that_nobody_knows_still_tell_lines_apart(door: Door) -> None:
    batch = door.bring(csv_of("张三丰,36.5", "张三丰,38.9", header="姓名,晚间读数"))
    assert kinds(batch) == [("accepted", ""), ("accepted", "")]


def test_two_sources_may_use_the_same_key(door: Door) -> None:
    door.bring(csv_of(*people(1)))
    assert kinds(door.another("lab").bring(csv_of(*people(1)))) == [("accepted", "")]


def test_a_content_hash_cannot_be_found_by_trying(door: Door) -> None:
    door.bring(csv_of("张三丰,13900000001", header="姓名,联系电话"))
    line = Disposition.objects.get()
    assert (len(line.content_key), len(line.key)) == (64, 64)
    assert line.key == digest_of("I1", "key", f"content:{line.content_key}".encode())


def test_the_same_document_is_the_same_person_across_sources(door: Door) -> None:
    door.bring(csv_of(f"K1,张三丰,{CITIZENS[0]},,", "K2,张三丰,,13900000001,"))
    door.another("lab").bring(csv_of(f"L9,Zhang Sanfeng,{CITIZENS[0].lower()},,"))
    lines = {line.values["external_key"]: line.person_id for line in Disposition.objects.all()}
    assert lines["K1"] == lines["L9"] is not None
    assert lines["K2"] is None
    assert [(one.document, one.name) for one in Person.objects.all()] == [(f"citizen_number:{CITIZENS[0]}", "张三丰")]


def test_a_number_of_no_known_kind_identifies_nobody(door: Door) -> None:
    door.bring(csv_of("K1,张三丰,E12345,,"))
    assert Person.objects.count() == 0


def test_doubtful_lines_are_held_with_their_reason_and_column(door: Door) -> None:
    batch = door.bring(csv_of("K1,张三丰,110101199003077741,,", "K2,,,,", ",,,,示例路1号"))
    assert kinds(batch) == [("held", "invalid_document_number"), ("accepted", ""), ("held", "nothing_to_identify")]
    first = Disposition.objects.get(batch=batch, line=1)
    assert first.remarks[0] == {
        "code": "invalid_document_number", "field": "document_number", "column": 2, "severity": "hold",
    }  # fmt: skip
    assert [line.line for line in held_lines("I1", reason="nothing_to_identify")] == [3]
    check_books(batch)


def test_a_fault_of_a_parser_holds_the_line(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ruling.Interpreter, "interpret", lambda *_: 1 / 0)
    assert kinds(door.bring(csv_of(*people(2)))) == [("held", "reader_failed"), ("held", "reader_failed")]


def test_half_a_surrogate_and_nul_bytes_are_stored_and_disposed(door: Door) -> None:
    content = b'[{"name": "\\ud800x", "phone": "13900000001"}, {"name": "a\\u0000b", "phone": "13900000002"}]'
    batch = door.bring(content, filename="x.json")
    check_books(batch)
    assert batch.read == 2


def test_a_confirmed_mapping_is_remembered_for_the_same_header(door: Door) -> None:
    header = "甲,乙"
    first = door.receive(csv_of("张三丰,A1", header=header))
    door.dispose(first, mapping=["name", "external_key"])
    second = door.receive(csv_of("李四光,A2", header=header))
    assert preview(Batch.objects.get(pk=second.batch.pk)).is_remembered is True
    batch = door.dispose(second).batch
    assert Disposition.objects.get(batch=batch).values == {"name": "李四光", "external_key": "A2"}


def test_single_labels_can_be_corrected(door: Door) -> None:
    received = door.receive(csv_of("K1,张三丰", header="编号,当事对象"))
    door.dispose(received, mapping={"当事对象": "name"})
    assert Disposition.objects.get().values == {"external_key": "K1", "name": "张三丰"}


@pytest.mark.parametrize(
    "mapping", [["name"], ["name", "no_such_field"], {"无此列": "name"}, {"编号": "no_such_field"}]
)
def test_a_mapping_that_does_not_fit_is_refused(door: Door, mapping: object) -> None:
    received = door.receive(csv_of("K1,张三丰", header="编号,姓名"))
    with pytest.raises(NotAllowed) as refusal:
        door.dispose(received, mapping=mapping)
    assert refusal.value.code == "bad_mapping"
    assert Disposition.objects.count() == 0


def test_the_mapping_stands_once_disposing_has_begun(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disposing, "CHUNK_LINES", 2)
    received = door.receive(csv_of(*people(5)))
    monkeypatch.setattr(disposing, "_finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        door.dispose(received)
    monkeypatch.undo()
    with pytest.raises(NotAllowed) as refusal:
        door.dispose(received, mapping={"住址": "note"})
    assert refusal.value.code == "mapping_fixed"
    check_books(door.dispose(received).batch)


def test_what_is_not_received_cannot_be_disposed(door: Door) -> None:
    received = door.receive(csv_of(*people(1)))
    Batch.objects.update(state="opened")
    with pytest.raises(NotAllowed) as refusal:
        door.dispose(received)
    assert refusal.value.code == "not_received"


def test_a_batch_of_another_incident_does_not_exist(door: Door) -> None:
    received = door.receive(csv_of(*people(1)))
    with pytest.raises(NotAllowed) as refusal:
        disposing.dispose_batch(batch_id=received.batch.id, by=make_door("I2").by, at=AT)
    assert refusal.value.code == "not_found"


def test_a_cut_between_chunks_is_finished_by_calling_again(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disposing, "CHUNK_LINES", 3)
    received = door.receive(csv_of(*people(6), *people(4, first=2)))
    plain, calls = disposing.rule_chunk, []

    def broken(*arguments: object, **more: object) -> object:
        calls.append(1)
        if len(calls) == 3:
            raise DatabaseError("the power is gone")
        return plain(*arguments, **more)  # type: ignore[arg-type]  # fields by name

    monkeypatch.setattr(disposing, "rule_chunk", broken)
    with pytest.raises(DatabaseError):
        door.dispose(received)
    cut = Batch.objects.get()
    assert (cut.state, cut.disposed_to, Disposition.objects.count()) == ("received", 6, 6)
    batch = door.dispose(received).batch
    assert (batch.accepted, batch.duplicate) == (6, 4)
    assert Event.objects.filter(kind="batch.progressed").count() == 4
    check_books(batch)


def test_a_cut_before_any_statement_loses_nothing_and_doubles_nothing(door: Door) -> None:
    content = csv_of(f"K1,张三丰,{CITIZENS[0]},,", "K1,张三丰,,,", *people(2, first=5), "合计,,,,")
    for cut in range(1, 400):
        code = f"s{cut}"
        other = door.another(code)
        if _is_done(other, content, cut):
            break
        batch = other.bring(content)
        assert kinds(batch) == [
            ("accepted", ""), ("held", "conflict"), ("accepted", ""), ("accepted", ""), ("rejected", "total_line"),
        ]  # fmt: skip
        assert Receipt.objects.filter(source=other.source).count() == 2
    check_books(batch)
    assert cut > 20


class CutError(Exception):
    """The process ends here."""


def _is_done(door: Door, content: bytes, statement: int) -> bool:
    """Run reception and disposing until the given statement; say whether they came to their end before."""
    seen = [0]

    def count(execute: object, sql: object, params: object, many: object, context: object) -> object:
        seen[0] += 1
        if seen[0] == statement:
            raise CutError
        return execute(sql, params, many, context)  # type: ignore[operator]  # Django calls it so

    try:
        with connection.execute_wrapper(count):
            door.bring(content)
    except CutError:
        return False
    return True


def test_a_preview_changes_nothing_and_shows_what_would_be(door: Door) -> None:
    received = door.receive(csv_of("K1,张三丰,123,13900000001,", "K2,李四光,,,"))
    events = Event.objects.count()
    shown = preview(received.batch)
    assert [column.field for column in shown.columns] == [
        "external_key", "name", "document_number", "phone", "address",
    ]  # fmt: skip
    assert shown.columns[1].samples == ("张三丰", "李四光")
    assert shown.lines[0].values["phone"] == "+8613900000001"
    assert (shown.sampled, shown.read, shown.is_remembered) == (2, 2, False)
    corrected = preview(received.batch, ["external_key", "name", "other", "phone", "address"])
    assert (corrected.columns[2].evidence, corrected.problems) == ("told", {})
    assert (Event.objects.count(), Disposition.objects.count()) == (events, 0)


def test_lists_filter_and_count(door: Door) -> None:
    batch = door.bring(csv_of(*people(3), "合计,,,,", ",,,,示例路", header=HEADER))
    assert reasons(batch.id) == [
        ("accepted", "", 3), ("held", "nothing_to_identify", 1), ("rejected", "total_line", 1),
    ]  # fmt: skip
    assert [line.line for line in dispositions(batch.id, kind="rejected", reason="total_line")] == [4]
    waiting = waiting_counts("I1")
    assert (waiting.held, waiting.conflicts, waiting.accepted, waiting.to_mend, waiting.unfinished) == (1, 0, 3, 0, 0)
    first = waiting_records(incident="I1", most=2)
    rest = waiting_records(incident="I1", after=(first[-1].at, first[-1].pk))
    assert sorted(line.line for line in [*first, *rest]) == [1, 2, 3]


def test_of_two_that_dispose_the_same_chunk_one_writes(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    received = door.receive(csv_of(*people(3)))
    plain = disposing.LineReader.read
    calls = []

    def overtaken(self: disposing.LineReader, after: int, most: int) -> list[ruling.ReadLine]:
        lines = plain(self, after, most)
        calls.append(after)
        if len(calls) == 1:
            door.dispose(received)
        return lines

    monkeypatch.setattr(disposing.LineReader, "read", overtaken)
    late = door.dispose(received)
    assert (late.is_repeat, late.batch.accepted, Receipt.objects.filter(kind="disposed").count()) == (True, 3, 1)
    check_books(late.batch)
