"""Django's own judgement of the settings as an operator runs them: no warning."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT

CHECK = [sys.executable, "-m", "bihuan.config", "check", "--deploy", "--fail-level", "WARNING"]


def judged(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BIHUAN_", "DJANGO_"))}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "BIHUAN_DATA_DIR": str(folder), **settings}
    return subprocess.run(CHECK, env=environment, capture_output=True, text=True, check=False)


def test_the_settings_of_production_raise_no_warning(tmp_path: Path) -> None:
    done = judged(tmp_path, BIHUAN_TLS="1", BIHUAN_ALLOWED_HOSTS="desk.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "System check identified no issues (0 silenced)."


def test_settings_without_tls_or_with_debugging_are_warned_of(tmp_path: Path) -> None:
    done = judged(tmp_path, BIHUAN_TLS="0", BIHUAN_DEBUG="1")
    assert done.returncode == 1
    assert all(f"security.{code}" in done.stderr for code in ("W004", "W008", "W012", "W016", "W018"))
