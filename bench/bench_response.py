"""Response: a day of 1,000 emergencies with 80 patrols, from the report to the unit's notice, beside bare sqlite3.

The script decides at once, so what is measured is the system's share alone: report, proposal over 80 patrols, the
sending, and the worker that tells the unit. People need their seconds besides.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from pathlib import Path
from typing import Any

EMERGENCIES, EVERY_S = 1_000, 0.15  # a day's worth in some minutes: far denser than it comes
RIVAL = "bare sqlite3, same journal rows and commits"


def run() -> list[dict[str, Any]]:
    """Run the day in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        command = [sys.executable, "-m", "bench.bench_response", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    one: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    size, peak, ratio = f"{EMERGENCIES} emergencies, 80 patrols", one["peak_mb"], one["bare_s"] / one["work_s"]
    return [
        _row("report to unit notified, p95", size, one["p95_s"], peak, None, "", "≤ 5 s", one["p95_s"] <= 5),
        _row("report to unit notified, p99", size, one["p99_s"], peak, None, "", "≤ 5 s", one["p99_s"] <= 5),
        _row("one emergency, all its moves", size, one["work_s"], peak, ratio, RIVAL, "ratio ≥ 0.05", ratio >= 0.05),
    ]  # fmt: skip


def _row(
    name: str, size: str, median_s: float, peak: float, ratio: float | None, rival: str, reach: str, ok: bool
) -> dict[str, Any]:
    return {
        "name": name, "size": size, "median_s": median_s, "peak_mb": peak, "ratio": ratio, "rival": rival,
        "reach": reach, "is_reached": ok,
    }  # fmt: skip


def _measure(folder: str, emergencies: int) -> dict[str, Any]:
    from bench.response_world import World

    world = World(folder)
    first = world.journal_size()
    world.day(emergencies, EVERY_S)
    waits = world.waits()
    bare_s = _bare(Path(folder), first) / emergencies
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "p50_s": statistics.median(waits), "p95_s": waits[int(len(waits) * 0.95) - 1],
        "p99_s": waits[int(len(waits) * 0.99) - 1], "max_s": waits[-1], "work_s": statistics.median(world.working),
        "bare_s": bare_s, "peak_mb": round(peak), **world.points(),
    }  # fmt: skip


def _bare(folder: Path, first: int) -> float:
    """Write the journal of the day again with bare sqlite3: the same rows, one commit for each action."""
    source = sqlite3.connect(folder / "bihuan.sqlite3")
    events = source.execute('SELECT * FROM core_event WHERE "index" >= ? ORDER BY "index"', [first]).fetchall()
    names = [column[0] for column in source.execute("SELECT * FROM core_event LIMIT 0").description]
    bodies = {row[0]: row for row in source.execute('SELECT * FROM core_eventbody WHERE "index" >= ?', [first])}
    width = len(source.execute("SELECT * FROM core_eventbody LIMIT 0").description)
    index, at = names.index("index"), names.index("at")
    target = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    source.backup(target)
    target.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;")
    target.executescript("DROP TRIGGER core_event_no_update; DROP TRIGGER core_event_no_delete;")
    target.execute('DELETE FROM core_eventbody WHERE "index" >= ?', [first])
    target.execute('DELETE FROM core_event WHERE "index" >= ?', [first])
    marks, body_marks = ",".join("?" * len(names)), ",".join("?" * width)
    began = time.perf_counter()
    for _instant, together in groupby(events, key=lambda row: row[at]):
        target.execute("BEGIN IMMEDIATE")
        for event in together:
            target.execute(f"INSERT INTO core_event VALUES ({marks})", event)  # noqa: S608 - marks only
            if event[index] in bodies:
                target.execute(f"INSERT INTO core_eventbody VALUES ({body_marks})", bodies[event[index]])  # noqa: S608 - marks only
        target.execute("COMMIT")
    return time.perf_counter() - began


if __name__ == "__main__":
    asked = int(sys.argv[2]) if len(sys.argv) > 2 else EMERGENCIES
    sys.stdout.write(json.dumps(_measure(sys.argv[1], asked)) + "\n")
