"""Batches over the API: receipts, repetition, dispositions, bad input."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.web.api.calling import Caller, new
from tests.worlds import World

from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Batch, Disposition, Source
from bihuan.apps.orders.models import Balance
from bihuan.engine.ledger.signing import verify

Call = Callable[[str], Caller]
LINE = "赵明,,13700001111,顺安区西山路3号,511302001,\n"
HEAD = "姓名,身份证号,联系电话,现住址,社区代码,备注\n"


def _file(lines: int = 2) -> bytes:
    return (HEAD + "".join(LINE.replace("1111", f"{2000 + i}") for i in range(lines))).encode()


def test_a_file_is_received_with_a_signed_receipt(caller: Call) -> None:
    status, said = caller("clerk").submit(_file(2), declared=2)
    receipt = said["receipt"]
    payload = json.loads(receipt["payload"])
    assert (status, said["read"], said["declared"], said["is_repeat"], said["alarms"]) == (201, 2, 2, False, [])
    assert verify(receipt["payload"], receipt["signature"], receipt["public_key"])
    assert (payload["batch"], payload["kind"], payload["read"]) == (said["batch"], "stored", 2)


def test_the_same_command_again_gives_the_same_receipt_and_no_second_batch(caller: Call) -> None:
    command = new()
    first, second = (caller("clerk").submit(_file(), command=command) for _ in range(2))
    assert (first[0], second[0]) == (201, 200)
    assert second[1] == {**first[1], "is_repeat": True}
    assert Batch.objects.count() == 2  # that of the world and this one


def test_the_same_bytes_with_another_command_are_the_same_delivery(caller: Call) -> None:
    first, second = caller("clerk").submit(_file()), caller("lead").submit(_file())
    assert (second[0], second[1]["receipt_id"]) == (200, first[1]["receipt_id"])


def test_a_command_used_for_another_file_is_refused(caller: Call) -> None:
    command = new()
    caller("clerk").submit(_file(1), command=command)
    status, said = caller("clerk").submit(_file(2), command=command)
    assert (status, said["code"], Batch.objects.count()) == (409, "command_reused", 2)


def test_a_command_of_somebody_else_is_refused(caller: Call) -> None:
    command = new()
    caller("clerk").submit(_file(), command=command)
    assert caller("lead").submit(_file(), command=command)[1]["code"] == "command_reused"


def test_a_number_that_other_bytes_have_is_refused(caller: Call) -> None:
    status, said = caller("clerk").submit(_file(), seq=1)
    assert (status, said) == (409, {"code": "seq_taken", "params": {"seq": 1}, "fields": []})


@pytest.mark.parametrize("body", [b"", b"\x00" * 40, b"PK\x03\x04 no workbook", b"\xff\xfe\x00\xd8"])
def test_a_file_that_cannot_be_read_is_a_batch_with_its_alarm(caller: Call, body: bytes) -> None:
    status, said = caller("clerk").submit(body)
    assert (status, said["read"]) == (201, 0)
    assert [code.partition(":")[0] for code in said["alarms"]] == ["unreadable"]


def test_lines_as_json_become_records(caller: Call) -> None:
    rows = [{"姓名": "赵明", "联系电话": "13700001111", "现住址": "顺安区西山路3号"}, {"姓名": "钱亮"}]
    told = {"source": "CDC", "command": new(), "rows": rows, "declared": 2}
    status, said = caller("clerk").post("/batches/json", told)
    assert (status, said["read"], caller("clerk").post("/batches/json", told)[0]) == (201, 2, 200)


@pytest.mark.parametrize("cell", ["a\x00b", "\x00", "💊" * 3000, 2**53, -1.5e308, True, None, "=cmd|' /C calc'!A0"])
def test_a_strange_cell_is_received_and_disposed(caller: Call, cell: object) -> None:
    told = {"source": "CDC", "command": new(), "rows": [{"姓名": cell, "联系电话": "13700001111"}]}
    status, said = caller("clerk").post("/batches/json", told)
    done = caller("clerk").post(f"/batches/{said['batch']}/dispose", {"command": new()})
    assert (status, said["read"], done[0]) == (201, 1, 200)
    assert sum(done[1][kind] for kind in ("accepted", "duplicate", "rejected", "held")) == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "unreadable_body"),
        ('{"rows": [{"a": NaN}]}', 400, "unreadable_body"),
        ('{"rows": [{"a": ' + "9" * 5000 + "}]}", 400, "unreadable_body"),
        ("[" * 100_000, 400, "unreadable_body"),
        (b"\xff\xfe\xfa", 400, "unreadable_body"),
        ("null", 422, "invalid"),
        ("[]", 422, "invalid"),
        ("", 422, "invalid"),
        ('{"source": "\\ud800", "command": "x", "rows": [{"a": "\\udfff"}]}', 422, "invalid"),
        ('{"source": "CDC", "\\ud800": 1}', 422, "invalid"),
        ('{"source": "C\\u0000", "rows": [{"a": 1e999}]}', 422, "invalid"),
        ('{"source": "CDC", "rows": [{"a": 9007199254740993}]}', 422, "invalid"),
        ('{"source": "CDC", "rows": [{"a": {"b": 1}}]}', 422, "invalid"),
    ],
)
def test_a_broken_body_is_refused_with_a_code(caller: Call, body: str | bytes, status: int, code: str) -> None:
    answer = caller("clerk").post("/batches/json", body)
    assert (answer[0], answer[1]["code"]) == (status, code)


def test_a_refused_field_is_named_with_its_mend(caller: Call) -> None:
    told = {"source": "CDC", "command": "no", "rows": [{"a": 1}], "seq": 2**70, "extra": 1}
    _, said = caller("clerk").post("/batches/json", told)
    assert [(one["path"], one["mend"]) for one in said["fields"]] == [
        ("body.command", "mend_value"), ("body.seq", "lower"), ("body.extra", "leave_out"),
    ]  # fmt: skip


@pytest.mark.parametrize("seq", [0, -1, 100_001, 2**31, 10**40])
def test_a_number_of_a_delivery_is_bounded(caller: Call, seq: int) -> None:
    rows = {"source": "CDC", "command": new(), "rows": [{"a": 1}], "seq": seq}
    answers = [caller("clerk").submit(_file(), seq=seq), caller("clerk").post("/batches/json", rows)]
    assert [(status, said["fields"][0]["path"]) for status, said in answers] == [(422, "form.seq"), (422, "body.seq")]


def test_a_source_that_is_not_there_is_a_bad_value(caller: Call) -> None:
    status, said = caller("clerk").submit(_file(), source="NONE")
    fault = {"path": "body.source", "code": "unknown_source", "mend": "choose_known"}
    assert (status, said["fields"]) == (422, [fault])


def test_a_form_without_its_file_is_refused(caller: Call) -> None:
    status, said = caller("clerk").post("/batches", "source=CDC", content_type="application/x-www-form-urlencoded")
    assert (status, {one["path"] for one in said["fields"]}) == (422, {"form.command", "file.file"})


def test_a_multipart_body_that_is_none_is_refused(caller: Call) -> None:
    answer = caller("clerk").post("/batches", b"nonsense", content_type="multipart/form-data")
    assert (answer[0], answer[1]["code"]) == (400, "unreadable_body")


def test_another_media_type_is_refused(caller: Call) -> None:
    answer = caller("clerk").post("/batches/json", "<rows/>", content_type="text/xml")
    assert (answer[0], answer[1]["code"]) == (415, "wrong_media_type")


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(caller: Call) -> None:
    answer = caller("clerk").post("/batches", b"x", content_type="multipart/form-data", CONTENT_LENGTH=str(2**40))
    assert (answer[0], answer[1]["code"]) == (413, "too_large")


def test_a_form_without_its_length_is_refused(caller: Call) -> None:
    answer = caller("clerk").post("/batches", b"x", content_type="multipart/form-data", CONTENT_LENGTH="")
    assert (answer[0], answer[1]["code"]) == (411, "length_required")


def test_json_beyond_the_limit_is_refused(caller: Call, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]  # pytest-django's
    told = {"source": "CDC", "command": new(), "rows": [{"a": "x" * 2000}]}
    answer = caller("clerk").post("/batches/json", told)
    assert (answer[0], answer[1]["code"]) == (413, "too_large")


def _balance(world: World, what: str) -> None:
    offender = {"kind": "batch", "id": "x", "what": what, "amount": 1}
    row = {"code": "E1", "left": 1, "right": 0, "difference": 1, "terms": {}, "offenders": [offender], "offenders_n": 1}
    Balance.objects.create(
        incident=world.incident, at=world.at, tree_size=1, is_full=False, unaccounted=1, equations=[row], sheet={}
    )


def test_nothing_is_received_while_the_books_do_not_balance(world: World, caller: Call) -> None:
    _balance(world, "records_missing")
    status, said = caller("clerk").submit(_file())
    assert (status, said) == (503, {"code": "not_received", "params": {"reason": "books_failing"}, "fields": []})
    assert (Batch.objects.count(), caller("clerk").get("/batches")[1]["total"]) == (1, 1)


@pytest.mark.parametrize("what", ["missing_batch 2", "declared_not_read"])
def test_what_a_source_owes_does_not_close_the_door_to_it(world: World, caller: Call, what: str) -> None:
    _balance(world, what)
    assert caller("clerk").submit(_file())[0] == 201


def test_nothing_is_received_when_the_disk_is_nearly_full(
    world: World, caller: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIHUAN_DISK_RESERVE_MB", str(2**40))
    status, said = caller("clerk").submit(_file())
    assert (status, said["code"], said["params"]["reason"]) == (503, "not_received", "disk_reserve")
    assert Batch.objects.count() == 1


def test_every_line_is_disposed_and_told(caller: Call) -> None:
    clerk, command = caller("clerk"), new()
    batch = clerk.submit(_file(3))[1]["batch"]
    done = clerk.post(f"/batches/{batch}/dispose", {"command": command})
    again = clerk.post(f"/batches/{batch}/dispose", {"command": command})
    lines = clerk.get(f"/batches/{batch}/dispositions", kind="accepted", limit=2)[1]
    assert (done[0], done[1]["accepted"], again[1]) == (200, 3, {**done[1], "is_repeat": True})
    assert (lines["total"], lines["shown"], [one["line"] for one in lines["items"]]) == (3, 2, [1, 2])
    assert set(lines["items"][0]) == {
        "record", "line", "position", "digest", "kind", "reason", "duplicate_of", "effect", "n", "at",
    }  # fmt: skip


def test_a_batch_tells_its_receipts_and_they_are_the_signed_files(caller: Call) -> None:
    clerk = caller("clerk")
    batch = clerk.submit(_file())[1]["batch"]
    clerk.post(f"/batches/{batch}/dispose", {"command": new()})
    said = clerk.get(f"/batches/{batch}")[1]
    files = {kind: clerk.get(f"/receipts/{receipt}")[1] for kind, receipt in said["receipts"].items()}
    assert (said["state"], sorted(files)) == ("disposed", ["disposed", "stored"])
    assert all(verify(one["payload"], one["signature"], one["public_key"]) for one in files.values())


def test_columns_that_do_not_exist_are_a_bad_value(caller: Call) -> None:
    clerk = caller("clerk")
    batch = clerk.submit(_file())[1]["batch"]
    status, said = clerk.post(f"/batches/{batch}/dispose", {"command": new(), "columns": {"姓名": "nothing"}})
    assert (status, said["fields"][0]["path"]) == (422, "body.columns")


@pytest.mark.parametrize("name", ["dispatcher@PCS-03", "officer@PCS-03", "commander", "reviewer"])
def test_who_may_not_receive_is_told_so_and_nothing_else(world: World, caller: Call, name: str) -> None:
    batch = Batch.objects.get().pk
    some = caller(name)
    answers = [some.submit(_file()), some.post(f"/batches/{batch}/dispose", {"command": new()})]
    answers.append(some.post(f"/batches/{new()}/dispose", {"command": new()}))
    assert {(status, said["code"]) for status, said in answers} == {(403, "wrong_role")}


def test_another_incident_is_as_if_it_were_not_there(world: World, caller: Call) -> None:
    Source.objects.update(incident=make_other())
    batch, clerk = Batch.objects.get(), caller("clerk")
    record = Disposition.objects.order_by("line")[0].pk
    told = {"command": new(), "kind": "rejected", "reason": "not_a_record"}
    real = [
        clerk.get(f"/batches/{batch.pk}"), clerk.get(f"/batches/{batch.pk}/dispositions"),
        clerk.get(f"/receipts/{batch.receipts.first().pk}"), clerk.post(f"/records/{record}/settle", told),
        clerk.post(f"/batches/{batch.pk}/dispose", {"command": new()}),
    ]  # fmt: skip
    assert real == [clerk.get(f"/batches/{new()}")] * 5
    assert real[0] == (404, {"code": "not_found", "params": {}, "fields": []})
    assert clerk.get("/batches")[1]["total"] == 0


def make_other() -> object:
    """Return another incident."""
    from tests.web.people import make_incident

    return make_incident("DRILL-2")


def _held(caller: Call) -> str:
    clerk = caller("clerk")
    rows = [{"姓名": "赵明", "编号": "K1"}, {"姓名": "钱亮", "编号": "K1"}]
    batch = clerk.post("/batches/json", {"source": "CDC", "command": new(), "rows": rows})[1]["batch"]
    clerk.post(f"/batches/{batch}/dispose", {"command": new()})
    held = clerk.get(f"/batches/{batch}/dispositions", kind="held")[1]["items"]
    assert held
    return str(held[0]["record"])


def test_a_held_line_is_settled_once_however_often_it_is_told(caller: Call) -> None:
    record, clerk = _held(caller), caller("clerk")
    told = {"command": new(), "kind": "rejected", "reason": "not_a_record"}
    first, second = (clerk.post(f"/records/{record}/settle", told) for _ in range(2))
    other = clerk.post(f"/records/{record}/settle", {**told, "command": new()})
    assert (first[0], first[1]["kind"], first[1]["n"], second) == (200, "rejected", 1, first)
    assert (other[0], other[1]["code"]) == (409, "not_held")
    assert Event.objects.filter(kind="record.settled").count() == 1


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ({"kind": "rejected", "reason": "because"}, "body.reason"),
        ({"kind": "duplicate", "reason": "same_person", "duplicate_of": new()}, "body.kind"),
        ({"kind": "held", "reason": "x"}, "body.kind"),
        ({"kind": "accepted", "reason": "corrected", "values": {"phone": "1" * 41}}, "body.values.phone"),
    ],
)
def test_a_settlement_that_is_none_is_refused(caller: Call, told: dict[str, object], path: str) -> None:
    status, said = caller("clerk").post(f"/records/{_held(caller)}/settle", {"command": new(), **told})
    assert (status, said["fields"][0]["path"]) == (422, path)
