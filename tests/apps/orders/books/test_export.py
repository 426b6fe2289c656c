"""An export is checked by a program that knows nothing of Bihuan."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from bihuan.apps.orders.actions.books import close_day, strike_balance
from bihuan.apps.orders.queries.export import NotEmpty, export_journal
from tests.apps.orders.books.busy import AT, busy_world


def check(folder: Path) -> tuple[int, str]:
    """Run the verifier that lies in the folder."""
    done = subprocess.run(
        [sys.executable, str(folder / "verify_ledger.py"), str(folder)], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def exported(db: None, tmp_path: Path) -> Path:
    world = busy_world()
    strike_balance(incident=world.incident.code, at=AT, is_full=True)
    close_day(date=AT.date(), at=AT)
    export_journal(tmp_path / "out", at=AT + timedelta(seconds=20))
    return tmp_path / "out"


def test_the_verifier_agrees_with_an_untouched_export(exported: Path) -> None:
    status, said = check(exported)
    assert status == 0, said


def _rewrite(path: Path, change: Callable[[list[dict[str, object]]], object]) -> None:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    change(rows)
    path.write_text(
        "".join(json.dumps(r, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n" for r in rows)
    )


TAMPERINGS: dict[str, tuple[str, Callable[[list[dict[str, object]]], object]]] = {
    "an event's reason is changed": ("events.jsonl", lambda rows: rows[5].update(reason="invented")),
    "an event is taken out": ("events.jsonl", lambda rows: rows.pop(7)),
    "the tail is cut": ("events.jsonl", lambda rows: rows.pop()),
    "a record's digest is changed": ("records.jsonl", lambda rows: rows[0].update(digest="0" * 64)),
    "a record is lost": ("records.jsonl", lambda rows: rows.pop()),
    "an order is closed by hand": ("orders.jsonl", lambda rows: rows[0].update(state="CLOSED", holder="closed")),
    "an order is lost": ("orders.jsonl", lambda rows: rows.pop()),
    "a delivery is lost": ("deliveries.jsonl", lambda rows: rows.pop()),
    "an outcome is lost": ("outcomes.jsonl", lambda rows: rows.pop()),
    "a batch's count is changed": ("batches.jsonl", lambda rows: rows[0].update(read=11)),
    "a disposition is changed": ("dispositions.jsonl", lambda rows: rows[0].update(kind="rejected", effect="")),
    "a receipt is forged": ("receipts.jsonl", lambda rows: rows[0].update(signature="00" * 64)),
    "a day's root is changed": ("roots.jsonl", lambda rows: rows[0].update(root="0" * 64)),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_verifier_finds(exported: Path, what: str) -> None:
    name, change = TAMPERINGS[what]
    _rewrite(exported / name, change)
    status, said = check(exported)
    assert (status, name in said) == (1, True), said


def test_an_export_does_not_write_over_anything(exported: Path) -> None:
    with pytest.raises(NotEmpty):
        export_journal(exported, at=datetime.now(UTC))
    before = (exported / "events.jsonl").read_bytes()
    export_journal(exported, at=AT + timedelta(seconds=20), is_forced=True)
    assert (exported / "events.jsonl").read_bytes() == before


def test_nothing_personal_leaves(exported: Path) -> None:
    text = "".join(path.read_text() for path in exported.glob("*.json*"))
    assert [word for word in ("王测试", "139000000", "顺安区", "现场核实") if word in text] == []


@pytest.mark.django_db
def test_the_command_prints_the_root_that_the_manifest_has(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    busy_world()
    call_command("journal", "export", str(tmp_path / "out"))
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert f"{manifest['tree_size']}:{manifest['root']}" in capsys.readouterr().out
    call_command("journal", "root")
    assert capsys.readouterr().out == f"{manifest['tree_size']}:{manifest['root']}\n"
    call_command("journal", "verify")
    assert capsys.readouterr().out.endswith("difference 0\n")
