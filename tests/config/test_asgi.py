"""The application as a server of any make loads it: by its name alone, before anything has set Django up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_server_loads_the_application_by_its_name_alone(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", "from bihuan.config.asgi import application; print(type(application).__name__)"],
        env={**kept, "PYTHONPATH": str(ROOT / "src"), "BIHUAN_DATA_DIR": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "Front"), done.stderr
