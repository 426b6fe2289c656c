"""A whole drill on disk with WAL and synchronous FULL; with BIHUAN_PROVE=1 also ten times as large."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SMALL, LARGE = 12_000, 120_000


def run() -> list[dict[str, Any]]:
    """Play 12,000 records (and 120,000), verify the export with the stand-alone program, compare the cost a record."""
    small = _drill(SMALL)
    rows = [_row(small, None, "≤ 300 s, unaccounted 0, verifier agrees", small["seconds"] <= 300)]
    if os.environ.get("BIHUAN_PROVE") == "1":
        large = _drill(LARGE)
        grows = (large["seconds"] / LARGE) / (small["seconds"] / SMALL)
        rows.append(_row(large, round(grows, 2), "cost a record ≤ 1.3 times", grows <= 1.3))
    return rows


def _row(drill: dict[str, Any], ratio: float | None, reach: str, ok: bool) -> dict[str, Any]:
    balanced = drill["unaccounted"] == 0 and drill["verifier"] == 0
    size = f"{drill['received']} records, {drill['events']} events, unaccounted {drill['unaccounted']}"
    return {
        "name": "drill", "size": size, "median_s": drill["seconds"], "peak_mb": drill["peak_mb"], "ratio": ratio,
        "rival": "the drill of 12,000" if ratio else "", "reach": reach, "is_reached": ok and balanced,
    }  # fmt: skip


def _drill(records: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        environment = {**os.environ, "BIHUAN_DATA_DIR": folder}
        bihuan = [sys.executable, "-m", "bihuan.config"]
        subprocess.run([*bihuan, "migrate", "-v0"], check=True, env=environment)
        size = [
            "--records",
            str(records),
            "--officers",
            "1000",
            "--units",
            "60",
            "--hours",
            "96",
            "--seed",
            "7",
            "--json",
        ]
        began = time.perf_counter()
        told = subprocess.run([*bihuan, "drill", *size], check=True, env=environment, stdout=subprocess.PIPE, text=True)
        figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
        figures["seconds"] = round(time.perf_counter() - began, 1)
        export = Path(folder) / "export"
        subprocess.run([*bihuan, "journal", "export", str(export)], check=True, env=environment)
        verified = subprocess.run([sys.executable, str(export / "verify_ledger.py"), str(export)], check=False)
        figures["verifier"] = verified.returncode
    return figures
