"""A file through the door: 100,000 lines of 20 columns as CSV and XLSX, and the first receipt for 1,000 lines."""

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
RIVALS = {"csv": "csv module + bare sqlite3", "xlsx": "openpyxl read-only + bare sqlite3"}
REACH_S, REACH_MB, REACH_RECEIPT_S = 30.0, 500.0, 2.0


def _told(folder: str, *words: str) -> dict[str, float]:
    env = {**os.environ, "BIHUAN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"}
    env["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    command = [sys.executable, "-m", "bench.intake_world", *words]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:] + done.stdout[-2000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _row(form: str, lines: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bihuan-intake-") as folder:
        file = f"{folder}/lines.{form}"
        _told(folder, "make", file, str(lines))
        ours, rival = _told(folder, "ours", file), _told(folder, "rival", file)
    return {
        "name": f"receive and dispose, {form.upper()}",
        "size": f"{lines:,} lines x 20 columns, {ours['cpu']:.0f} s CPU",
        "median_s": ours["seconds"], "peak_mb": ours["peak_mb"], "ratio": ours["seconds"] / rival["seconds"],
        "rival": RIVALS[form], "reach": f"≤ {REACH_S:.0f} s, ≤ {REACH_MB:.0f} MB",
        "is_reached": ours["seconds"] <= REACH_S and ours["peak_mb"] <= REACH_MB,
    }  # fmt: skip


def _receipt_row() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bihuan-intake-") as folder:
        told = _told(folder, "receipts", "1000", "20")
    return {
        "name": "first receipt (R1), 95th percentile", "size": "1,000 lines x 20 columns, CSV, 20 files",
        "median_s": told["seconds"], "peak_mb": told["peak_mb"], "reach": f"≤ {REACH_RECEIPT_S:.0f} s",
        "is_reached": told["seconds"] <= REACH_RECEIPT_S,
    }  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Measure each form in an installation and processes of its own; nothing is shared between them."""
    return [_row("csv", LINES), _row("xlsx", LINES), _receipt_row()]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1, ensure_ascii=False))
