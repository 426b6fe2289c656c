"""A register of residents from its file to rows by building: 100,000 lines received, disposed and filed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LINES = int(os.environ.get("BIHUAN_BENCH_LINES", "100000"))
ROOT = Path(__file__).resolve().parents[1]
REACH_S = 60.0


def _told(folder: str, *words: str) -> dict[str, float]:
    env = {**os.environ, "BIHUAN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"}
    env["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    command = [sys.executable, "-m", "bench.population_world", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:] + done.stdout[-2000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def run() -> list[dict[str, Any]]:
    """Measure the CPU of the whole way in an installation of its own."""
    with tempfile.TemporaryDirectory(prefix="bihuan-population-") as folder:
        file = f"{folder}/register.csv"
        _told(folder, "make", file, str(LINES))
        told = _told(folder, "ours", file)
    parts = ", ".join(f"{name.removesuffix('_s')} {told[name]:.1f} s" for name in told if name.endswith("_s"))
    reach = REACH_S * LINES / 100_000
    return [
        {
            "name": "register of residents, end to end", "size": f"{LINES:,} lines; {parts}", "median_s": told["cpu"],
            "peak_mb": told["peak_mb"], "reach": f"≤ {reach:.0f} s CPU", "is_reached": told["cpu"] <= reach,
        }
    ]  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(run(), indent=1, ensure_ascii=False))
