"""A receiver is killed with -9 at random moments: whatever it had receipted is there, and the books balance."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KILLS = 1_000 if os.environ.get("BIHUAN_PROVE") == "1" else 30


@pytest.mark.unmeasured
def test_nothing_receipted_is_lost_when_the_process_is_killed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment = {**os.environ, "BIHUAN_DATA_DIR": str(tmp_path / "data"), "BIHUAN_DATABASE_URL": ""}
    environment |= {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.faults.own_settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.nursery", str(KILLS)],
        capture_output=True, text=True, check=False, cwd=ROOT, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["lost"], found["differences"]) == ([], {})
    assert found["promised"] >= KILLS // 2
    with capsys.disabled():
        print(f"\nkill -9: {KILLS} kills, {found}")
