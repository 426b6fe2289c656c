"""What the intake page does, from the command line: receive, dispose, receipts, sources; errors say what helps."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.apps.intake.door import csv_of, make_door, people
from tests.web.people import make_person

from bihuan.apps.core.models import Account, Event, Grant
from bihuan.apps.intake.models import Batch, Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lines.csv"
    path.write_bytes(csv_of(*people(3), "合计,3,,,"))
    return path


def run(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def error(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*words)
    return str(refused.value)


def test_one_command_receives_disposes_and_prints_both_receipts(file: Path) -> None:
    make_door()
    printed = run("receive", str(file), "--source", "cdc", "--declared", "4")
    batch = Batch.objects.get()
    receipts = dict(Receipt.objects.values_list("kind", "id"))
    assert printed.splitlines() == [
        "Received 已接收 cdc 疾控中心, delivery 1",
        f"  batch      {batch.id}",
        f"  file       lines.csv (csv utf-8, {batch.size} bytes)",
        f"  SHA-256    {batch.sha256}",
        "  declared   4   read 4",
        f"  receipt R1 {receipts['stored']}",
        "Disposed 已处置",
        "  accepted 受理             3",
        "  duplicate 重复            0",
        "  rejected 拒收             1",
        "      total_line                            1  The line is a sum of others. Nothing.",
        "  held 待定                 0",
        f"  receipt R2 {receipts['disposed']}",
        "E1: declared 4 | read 4 = 3 + 0 + 1 + 0 | difference 0",
    ]


def test_the_operator_is_named_in_the_journal_and_cannot_sign_in(file: Path) -> None:
    make_door()
    run("receive", str(file), "--source", "疾控中心")
    operator = Account.objects.get(username="operator")
    assert set(Event.objects.filter(subject="batch").values_list("actor", "role")) == {(operator.id, "intake_clerk")}
    assert operator.check_password("!") is False
    assert Grant.objects.count() == 0


def test_somebody_acts_under_their_own_name_and_role(file: Path) -> None:
    make_door("DRILL-1")
    account = make_person("wang", "desk_lead")
    run("receive", str(file), "--source", "cdc", "--as", "wang", "--incident", "DRILL-1")
    assert Event.objects.filter(kind="batch.received", actor=account.id, role="desk_lead").count() == 1


def test_an_auditor_may_not_receive(file: Path) -> None:
    make_door("DRILL-1")
    make_person("zheng", "auditor")
    assert error("receive", str(file), "--source", "cdc", "--as", "zheng").startswith("Not allowed: the role auditor")


def test_json_says_the_same_in_one_object(file: Path) -> None:
    make_door()
    told = json.loads(run("receive", str(file), "--source", "cdc", "--json"))
    assert {name: told[name] for name in ("read", "accepted", "rejected", "difference", "is_repeat")} == {
        "read": 4, "accepted": 3, "rejected": 1, "difference": 0, "is_repeat": False,
    }  # fmt: skip
    again = json.loads(run("receive", str(file), "--source", "cdc", "--json"))
    assert again == {**told, "is_repeat": True}


def test_a_count_that_differs_ends_with_status_three(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_door()
    with pytest.raises(SystemExit) as ended:
        run("receive", str(file), "--source", "cdc", "--declared", "5")
    assert ended.value.code == 3
    assert capsys.readouterr().err == "The counts differ: ask the source, then correct its count or send the rest.\n"


def test_standard_input_is_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    make_door()

    class Stdin:
        buffer = io.BytesIO(csv_of(*people(2)))

    monkeypatch.setattr("sys.stdin", Stdin())
    assert json.loads(run("receive", "-", "--source", "cdc", "--json"))["accepted"] == 2


def test_a_preview_is_held_until_it_is_disposed(tmp_path: Path) -> None:
    make_door()
    path = tmp_path / "odd.csv"
    path.write_bytes(csv_of("K1,张三丰", header="编号,当事对象"))
    printed = run("receive", str(path), "--source", "cdc", "--hold-preview")
    batch = Batch.objects.get()
    assert (batch.state, printed.splitlines()[-1]) == ("received", f"Dispose it: bihuan dispose {batch.id}")
    assert "  2 当事对象" in run("dispose", batch.id, "--preview")
    assert run("dispose", batch.id, "--columns", "name=当事对象").splitlines()[-1] == (
        "E1: declared not told | read 1 = 1 + 0 + 0 + 0 | difference 0"
    )
    assert batch.dispositions.get().values == {"external_key": "K1", "name": "张三丰"}


def test_errors_say_what_is_wrong_and_what_helps(file: Path, tmp_path: Path) -> None:
    assert error("receive", str(file), "--source", "cdc").startswith(
        "There is no open incident. Open one first: bihuan"
    )
    make_door()
    assert error("receive", str(file), "--source", "x", "--incident", "none") == "There is no incident none. Known: I1."
    assert error("receive", str(file), "--source", "nobody").splitlines() == [
        "There is no source with the name nobody. Known: cdc 疾控中心.",
        'Take it on: bihuan source add nobody --name "…" --incident I1',
    ]
    assert error("receive", str(tmp_path / "no.csv"), "--source", "cdc").endswith("No such file or directory.")
    assert error("receive", str(tmp_path), "--source", "cdc").endswith("Is a directory.")
    assert error("receive", str(file), "--source", "cdc", "--columns", "name").startswith("--columns is written")
    assert error("receive", str(file), "--source", "cdc", "--columns", "nome=姓名").startswith(
        "There is no field nome."
    )
    assert error("receive", str(file), "--source", "cdc", "--as", "nobody") == "There is no account nobody."
    assert error("receive", str(file), "--source", "cdc", "--seq", "0").startswith("Not received: --seq counts from 1")
    assert Batch.objects.count() == 0


def test_an_unreadable_file_is_kept_and_the_place_is_said(tmp_path: Path) -> None:
    make_door()
    path = tmp_path / "cut.csv"
    path.write_text('编号,姓名\nK1,"张三丰\nK2,李四光\n')
    assert error("receive", str(path), "--source", "cdc").splitlines() == [
        "The file cannot be read: unbalanced_quote at line 2.",
        "A quotation mark is never closed and swallows lines. Close the quote at the line. [close_quote]",
        "Its bytes are kept and receipted; no line was taken from it. Mend the file and send it again.",
    ]
    assert Batch.objects.get().state == "disposed"


def test_a_receipt_is_shown_and_verified_and_an_altered_one_is_found(file: Path, tmp_path: Path) -> None:
    make_door()
    run("receive", str(file), "--source", "cdc")
    for receipt in Receipt.objects.all():
        shown = run("receipt", "show", receipt.id)
        kept = tmp_path / f"{receipt.kind}.json"
        kept.write_text(shown)
        public_key = json.loads(shown)["public_key"]
        assert run("receipt", "verify", str(kept)).startswith("GOOD 有效: signed with this installation's key")
        assert run("receipt", "verify", str(kept), "--key", public_key).startswith("GOOD 有效: signed with the key you")
        assert error("receipt", "verify", str(kept), "--key", "0" * 64).startswith("NOT GOOD 无效: signed with the key")
        kept.write_text(shown.replace('\\"read\\":4', '\\"read\\":5'))
        assert error("receipt", "verify", str(kept)).startswith("NOT GOOD 无效: the signature is not")
    assert error("receipt", "verify", str(file)).endswith("is no receipt file (JSON).")
    assert error("receipt", "show", "nothing") == "There is no receipt nothing."


def test_sources_are_taken_on_and_listed() -> None:
    make_door()
    run("source", "add", "lab", "--name", "检验中心", "--urgency", "P2", "--hours", "8,20", "--no-outcomes")
    assert error("source", "add", "lab", "--name", "x") == "The source lab exists already: `bihuan source list`."
    assert error("source", "add", "b", "--name", "x", "--hours", "acht").startswith("Hours are whole numbers")
    assert [line.split()[0] for line in run("source", "list").splitlines()] == ["cdc", "lab"]
