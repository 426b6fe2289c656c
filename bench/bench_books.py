"""Balance, export, outside verifier and proof on a journal of a million events."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

RECORDS = int(os.environ.get("BIHUAN_BENCH_RECORDS", "142000"))
ROOT = Path(__file__).resolve().parents[1]
REACH = {"full": 10.0, "quick": 1.0, "export": 60.0, "proof": 0.05}
NAMES = {
    "full": "balance, full",
    "quick": "balance, of a minute",
    "export": "journal export",
    "proof": "proof of one order",
}
TIMES = {"full": 3, "quick": 5, "export": 1, "proof": 9}


def _run(env: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:] + done.stdout[-2000:])
    return done.stdout


def _row(phase: str, size: str, seconds: float, peak: float, reach: float) -> dict[str, Any]:
    return {
        "name": NAMES.get(phase, phase), "size": size, "median_s": seconds, "peak_mb": peak, "ratio": None,
        "rival": None, "reach": f"≤ {reach} s", "is_reached": seconds <= reach,
    }  # fmt: skip


def run() -> list[dict[str, Any]]:
    """Build the journal in a folder of its own and time each phase in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bihuan-books-") as folder:
        env = {**os.environ, "BIHUAN_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "bihuan.config.settings"}
        env["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
        size = f"{int(_run(env, '-m', 'bench.books_world', 'build', str(RECORDS)).split()[-1]):,} events"
        found = []
        for phase in ("full", "quick", "export", "proof"):
            told = json.loads(_run(env, "-m", "bench.books_world", phase, str(TIMES[phase])).splitlines()[-1])
            found.append(_row(phase, size, told["seconds"], told["peak_mb"], REACH[phase]))
        started = time.perf_counter()
        _run(env, f"{folder}/export/verify_ledger.py", f"{folder}/export")
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return [*found, _row("verify_ledger.py", size, seconds, peak, 60.0)]


if __name__ == "__main__":
    print(json.dumps(run(), indent=1, ensure_ascii=False))
