"""The loop: moves a second against bare sqlite3, bulk dispatch, and how soon a unit is told."""

from __future__ import annotations

import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ORDERS = 600
BULK = 1_000
TOLD = 40
ROUNDS = 3
RIVAL = "bare sqlite3, same rows and commits"


def run() -> list[dict[str, Any]]:
    """Run each round in a process and a folder of its own; return the medians."""
    rounds = [_round() for _ in range(ROUNDS)]
    peak = max(one["peak_mb"] for one in rounds)
    moves = statistics.median(one["moves_s"] for one in rounds)
    ratio = statistics.median(one["bare_s"] / one["moves_s"] for one in rounds)
    bulk = statistics.median(one["bulk_s"] for one in rounds)
    told = statistics.median(one["told_p95_s"] for one in rounds)
    count = rounds[0]["moves"]
    return [
        _row("moves through the actions", f"{count} moves", moves, peak, ratio, RIVAL, "ratio ≥ 0.3", ratio >= 0.3),
        _row("bulk dispatch", f"{BULK} orders", bulk, peak, None, "", "≤ 1 s", bulk <= 1),
        _row("intake to notified, p95", f"{TOLD} orders, with worker", told, peak, None, "", "≤ 5 s", told <= 5),
    ]  # fmt: skip


def _row(
    name: str, size: str, median_s: float, peak: float, ratio: float | None, rival: str, reach: str, ok: bool
) -> dict[str, Any]:
    return {
        "name": name, "size": size, "median_s": median_s, "peak_mb": peak, "ratio": ratio, "rival": rival,
        "reach": reach, "is_reached": ok,
    }  # fmt: skip


def _round() -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_loop", folder], check=True, capture_output=True, text=True
        )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _measure(folder: str) -> dict[str, float]:
    from bench.loop_world import World

    world = World(folder)
    ids = world.open_orders(ORDERS)
    first = world.journal_size()
    began = time.perf_counter()
    moves = world.move_all(ids)
    moves_s = time.perf_counter() - began
    bare_s = _bare(Path(folder), first)
    ids = world.open_orders(BULK)
    began = time.perf_counter()
    world.dispatch_all(ids)
    bulk_s = time.perf_counter() - began
    told = sorted(world.time_to_tell(TOLD))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "moves": moves, "moves_s": moves_s, "bare_s": bare_s, "bulk_s": bulk_s,
        "told_p95_s": told[int(len(told) * 0.95) - 1], "peak_mb": round(peak),
    }  # fmt: skip


def _bare(folder: Path, first: int) -> float:
    """Write the rows of every move again with bare sqlite3: same tables, same statements, one commit a move."""
    source = sqlite3.connect(folder / "bihuan.sqlite3")
    events = source.execute('SELECT * FROM core_event WHERE "index" >= ? ORDER BY "index"', [first]).fetchall()
    names = [column[0] for column in source.execute("SELECT * FROM core_event LIMIT 0").description]
    bodies = dict(source.execute('SELECT "index", salt || content FROM core_eventbody'))
    jobs = dict(source.execute("SELECT event, job FROM core_delivery"))
    target = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    source.backup(target)
    target.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
    for trigger in ("core_event_no_update", "core_event_no_delete"):
        target.execute(f"DROP TRIGGER {trigger}")
    target.execute('DELETE FROM core_eventbody WHERE "index" >= ?', [first])
    target.execute("DELETE FROM core_delivery WHERE event >= ?", [first])
    target.execute('DELETE FROM core_event WHERE "index" >= ?', [first])
    target.execute("UPDATE core_journalhead SET size = ?", [first])
    marks = ",".join("?" * len(names))
    at = {name: place for place, name in enumerate(names)}
    began = time.perf_counter()
    for event in events:
        columns = json.loads(event[at["facts"]]).get("set", {})
        order = event[at["subject_id"]]
        target.execute("BEGIN IMMEDIATE")
        target.execute("SELECT size FROM core_journalhead WHERE id = 1").fetchone()
        target.execute("SELECT * FROM orders_workorder WHERE id = ?", [order]).fetchone()
        plain = {name: value for name, value in columns.items() if not name.endswith("_at")}
        sets = "".join(f", {name} = ?" for name in plain)
        values = [event[at["n"]], event[at["to_holder"]], *plain.values(), order]
        target.execute(f"UPDATE orders_workorder SET n = ?, holder = ?{sets} WHERE id = ?", values)  # noqa: S608 - our own columns
        target.execute(f"INSERT INTO core_event VALUES ({marks})", event)  # noqa: S608 - marks only
        body = bodies.get(event[at["index"]], "")
        target.execute("INSERT INTO core_eventbody VALUES (?, ?, ?)", [event[at["index"]], body[:32], body[32:]])
        if event[at["index"]] in jobs:
            target.execute(
                "INSERT INTO core_delivery (id, event, job, due_at, fence, failures, last_error)"
                " VALUES (?, ?, ?, ?, 0, 0, '')",
                [f"bare-{event[at['index']]}", event[at["index"]], jobs[event[at["index"]]], event[at["at"]]],
            )
        target.execute("UPDATE core_journalhead SET size = size + 1 WHERE id = 1")
        target.execute("COMMIT")
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_measure(sys.argv[1])) + "\n")
