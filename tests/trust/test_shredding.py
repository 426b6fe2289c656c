"""What is erased cannot be read any more: not in the database, a backup, a temporary file, a log, an export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.house.tree import ROOT
from tests.trust.shredding import CANARIES

pytestmark = pytest.mark.unmeasured


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the whole story once, in a process with a data folder of its own; keep its log beside the other files."""
    folder, out = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("out")
    environment = {
        **os.environ, "BIHUAN_DATA_DIR": str(folder), "BIHUAN_DATABASE_URL": "", "TMPDIR": str(out),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]), "BIHUAN_LOG_LEVEL": "DEBUG",
        "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.shredding", str(out)], capture_output=True, env=environment, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    told: dict[str, Any] = json.loads((out / "told.json").read_text("utf-8"))
    told["logged"] = [one for one in CANARIES if one.encode() in done.stderr + done.stdout]
    told["out"] = out
    return told


def test_all_canaries_were_put_in_and_could_be_read(stages: dict[str, Any]) -> None:
    assert stages["put_in"] == CANARIES
    print(f"shredding: {len(stages['put_in'])} canaries in, {len(stages['clear_before'])} in clear on the disk")


def test_nothing_stands_in_clear_on_the_disk_while_all_of_it_is_in_use(stages: dict[str, Any]) -> None:
    assert stages["clear_before"] == []


def test_erasing_one_person_takes_all_their_lines_and_leaves_the_other_person(stages: dict[str, Any]) -> None:
    assert stages["persons"] == 2
    assert stages["others_stay"] in stages["after_one"]
    assert len(stages["after_one"]) < len(stages["put_in"])


def test_sunset_erases_everything_ninety_days_after_the_end_and_not_a_second_before(stages: dict[str, Any]) -> None:
    assert stages["after_sunset"] == []
    assert stages["deletions"] == [["person", True], ["retention", True], ["sunset", True]]
    assert stages["too_early"] == 0


def test_nothing_stands_in_clear_afterwards_in_any_file_backup_or_export(stages: dict[str, Any]) -> None:
    assert stages["clear_after"] == []


def test_a_backup_from_before_brings_back_the_rows_and_not_one_word(stages: dict[str, Any]) -> None:
    assert stages["restored_rows"] == 2
    assert stages["after_restore"] == []


def test_the_export_with_its_certificates_is_accepted_by_the_verifier(stages: dict[str, Any]) -> None:
    books = Path(stages["out"]) / "books"
    done = subprocess.run([sys.executable, str(books / "verify_ledger.py"), str(books)], capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1][-8:]) == (0, "balanced"), done.stdout
    rows = [json.loads(line) for line in (books / "deletions.jsonl").read_text().splitlines()]
    assert {json.loads(row["payload"])["what"] for row in rows} == {"person", "retention", "sunset"}


def test_no_canary_went_into_a_log(stages: dict[str, Any]) -> None:
    assert stages["logged"] == []
