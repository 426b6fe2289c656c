"""T20: files that have lost lines elsewhere go through the door, the jobs and the books; nothing is cut off unseen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.apps.core.models import Event
from bihuan.apps.intake.actions import ReceivedBatch, dispose_batch, receive_batch
from bihuan.apps.intake.models import Source
from bihuan.config.rounds import drain
from tests.apps.orders.books.busy import AT
from tests.faults.loop import differences, empty_world
from tests.hostile.make import hostile_files
from tests.worlds import World

ROOT = Path(__file__).resolve().parents[2]
IS_PROOF = os.environ.get("BIHUAN_PROVE") == "1"
LINES = 3_000_000 if IS_PROOF else 20_000
MOST_MB = 500
FILES = {file.name: file for file in hostile_files(2_500)}
THROUGH = ("line_break_in_cell.csv", "gb18030.csv", "utf8_bom.csv", "duplicate_header.csv", "column_of_2500_lines.csv")


def receive(world: World, name: str, folder: Path) -> ReceivedBatch:
    """Write the hostile file and send it in with its true count."""
    file, path = FILES[name], folder / name
    file.write(path)
    return receive_batch(
        source_id=Source.objects.get(code="CDC").pk, content=path, filename=name, by=world.actor("clerk"), at=AT,
        declared=file.lines,
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_odd_files_come_out_as_orders_and_the_books_balance(tmp_path: Path) -> None:
    world = empty_world()
    for name in THROUGH:
        received = receive(world, name, tmp_path)
        batch = dispose_batch(batch_id=received.batch.id, by=world.actor("clerk"), at=AT).batch
        drain(at=AT)
        assert (name, batch.read) == (name, FILES[name].lines)
    assert differences(world.incident.code, AT, is_deep=True) == {}


@pytest.mark.django_db(transaction=True)
def test_a_sheet_that_ends_exactly_at_its_formats_limit_is_alarmed_in_the_journal(tmp_path: Path) -> None:
    world = empty_world()
    received = receive(world, "exactly_65536_rows.xls", tmp_path)
    facts = json.loads(Event.objects.get(kind="batch.received").facts)
    assert (received.batch.read, facts["read"]) == (65_535, 65_535)
    assert [alarm if isinstance(alarm, str) else alarm["code"] for alarm in facts["alarms"]] == ["xls_at_row_limit"]
    if IS_PROOF:
        dispose_batch(batch_id=received.batch.id, by=world.actor("clerk"), at=AT)
    assert differences(world.incident.code, AT) == {}


@pytest.mark.unmeasured
def test_a_huge_file_is_taken_whole_in_bounded_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment = {**os.environ, "BIHUAN_DATA_DIR": str(tmp_path / "data"), "BIHUAN_DATABASE_URL": ""}
    environment |= {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.faults.own_settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.huge", str(LINES)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["read"], found["records"], found["accepted"] + found["held"]) == (LINES, LINES, LINES)
    assert found.get("differences", {}) == {}
    with capsys.disabled():
        print(f"\nT20: {LINES:,} lines: {found}")
    assert max(found["received_mb"], found["child_mb"]) < MOST_MB
    if not IS_PROOF:
        assert found["disposed_mb"] < MOST_MB
