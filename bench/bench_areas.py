"""Controls at an address: 10,000 controls, 1,000,000 look-ups; one by one through the database's token, and in bulk."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

AREAS, POSITIONS, SINGLE, RIVALS = 10_000, 1_000_000, 20_000, 200
CORNERS = 24
_WEST, _SOUTH, _WIDE, _HIGH = 105.9, 30.5, 0.5, 0.5
AT = datetime(2022, 8, 24, 8, tzinfo=UTC)


def run() -> list[dict[str, Any]]:
    """Measure in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        words = [sys.executable, "-m", "bench.bench_areas", folder]
        done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    size = f"{AREAS:,} controls of {CORNERS} corners"
    many = f"{size}, {POSITIONS:,} positions, {found['held']:,.0f} answers with a control"
    mb = found["peak_mb"]
    return [
        _row("what holds at a position, p50", f"{size}, {SINGLE:,} look-ups", found["p50_s"], mb,
             found["loop_s"] / found["p50_s"], "shapely, prepared outlines one by one"),
        _row("what holds at a position, p99", f"{size}, {SINGLE:,} look-ups", found["p99_s"], mb, reach="≤ 0.01 s",
             is_reached=found["p99_s"] <= 0.01),
        _row("what holds at a position, p99, CPU alone", f"{size}, {SINGLE:,} look-ups", found["p99_cpu_s"], mb),
        _row("after another process wrote: index made anew", size, found["anew_s"], mb),
        _row("index made anew, CPU alone", size, found["anew_cpu_s"], mb),
        _row("what holds at each of many", many, found["bulk_s"], mb, found["query_s"] / found["bulk_s"],
             "shapely, STRtree.query with its predicate, pairs only",
             reach=f"≥ 20,000 a second: {POSITIONS / found['bulk_s']:,.0f}",
             is_reached=POSITIONS / found["bulk_s"] >= 20_000),
        _row("the index alone, pairs only", many, found["pairs_s"], mb, found["query_s"] / found["pairs_s"],
             "shapely, STRtree.query with its predicate, pairs only"),
    ]  # fmt: skip


def _row(
    name: str, size: str, median_s: float, peak_mb: float, ratio: float | None = None, rival: str | None = None,
    reach: str | None = None, is_reached: bool | None = None,
) -> dict[str, Any]:  # fmt: skip
    row = {"name": name, "size": size, "median_s": median_s, "peak_mb": peak_mb, "ratio": ratio, "rival": rival,
           "reach": reach}  # fmt: skip
    return row if is_reached is None else row | {"is_reached": is_reached}


def outlines() -> list[dict[str, Any]]:
    """Return rough circles of 24 corners, 60 m to 1,500 m across, thick where a town is: they overlap there."""
    import numpy as np

    random = np.random.default_rng(6)
    middles = np.clip(random.normal((106.15, 30.75), 0.1, (AREAS, 2)), (_WEST, _SOUTH), (_WEST + _WIDE, _SOUTH + _HIGH))
    turns = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    radii = random.lognormal(-6.3, 0.7, AREAS)[:, None] * random.uniform(0.7, 1.3, (AREAS, CORNERS))
    x, y = middles[:, :1] + radii * np.cos(turns), middles[:, 1:] + radii * np.sin(turns) * 0.86
    rings = np.stack([x, y], axis=2)
    closed = np.concatenate([rings, rings[:, :1]], axis=1).tolist()
    return [{"type": "MultiPolygon", "coordinates": [[ring]]} for ring in closed]


def _settle(folder: str) -> str:
    """Make the incident and its controls; return its code."""
    os.environ.update(BIHUAN_DATA_DIR=folder, DJANGO_SETTINGS_MODULE="bihuan.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from bihuan.apps.core.actions import keep_protocol
    from bihuan.apps.core.models import Incident
    from bihuan.apps.zones.models import Control
    from bihuan.engine.protocol import shipped_bytes

    call_command("migrate", verbosity=0)
    protocol = keep_protocol(body=shipped_bytes("covid19_cn_9"))
    incident = Incident.objects.create(code="B", name="B", protocol=protocol, starts_at=AT, is_drill=True)
    day = timedelta(days=1)
    Control.objects.bulk_create(
        (
            Control(incident=incident, number=n + 1, name=f"C{n}", level=("high", "medium", "low")[n % 3],
                    measures=["stay_home"], outline=outline, reason="spread", basis="法", state="decided",
                    starts_at=AT - day, ends_at=AT + day, review_at=AT, drafted_by="a", decided_by="b", decided_at=AT)
            for n, outline in enumerate(outlines())
        ),
        batch_size=500,
    )  # fmt: skip
    return incident.code


def _measure(folder: str) -> dict[str, float]:
    code = _settle(folder)
    import numpy as np
    from django.db import connection

    from bihuan.apps.zones.queries.holding import ground_of, holding_at, holdings_at

    random = np.random.default_rng(7)
    positions = random.normal((106.15, 30.75), 0.1, (POSITIONS, 2))
    ground_of(code)
    times, works = [], []
    for x, y in positions[:SINGLE].tolist():
        began, worked = time.perf_counter(), time.thread_time()
        holding_at(code, x, y, AT)
        times.append(time.perf_counter() - began)
        works.append(time.thread_time() - worked)
    with connection.cursor() as cursor:  # as another process would
        cursor.execute("UPDATE zones_control SET n = n + 1 WHERE number = 1")
    worked = time.thread_time()
    anew, _ = _timed(lambda: holding_at(code, 106.15, 30.75, AT))
    anew_cpu = time.thread_time() - worked
    bulk, held = _timed(lambda: holdings_at(code, positions, AT))
    index = ground_of(code).index
    pairs, _ = _timed(lambda: index.covering(positions))
    return {
        "p50_s": float(np.percentile(times, 50)), "p99_s": float(np.percentile(times, 99)),
        "p99_cpu_s": float(np.percentile(works, 99)), "anew_s": anew, "anew_cpu_s": anew_cpu,
        "bulk_s": bulk, "held": sum(bool(one.controls) for one in held), "pairs_s": pairs,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        **_rivals(positions, [len(one.controls) for one in held]),
    }  # fmt: skip


def _rivals(positions: Any, ours: list[int]) -> dict[str, float]:
    """Time plain shapely on the same positions, and refuse when its answers are others."""
    import numpy as np
    import shapely

    shapes = np.array([shapely.geometry.shape(one) for one in outlines()], dtype=object)
    shapely.prepare(shapes)
    tree, points = shapely.STRtree(shapes), shapely.points(positions)
    query_s, pairs = _timed(lambda: tree.query(points, predicate="intersects"))
    counts = np.bincount(pairs[0], minlength=len(positions))
    if counts.tolist() != ours:
        raise RuntimeError("the rival answers otherwise")
    began = time.perf_counter()
    for number in range(RIVALS):
        found = sum(bool(shapely.intersects(shape, points[number])) for shape in shapes)
        if found != ours[number]:
            raise RuntimeError("the rival answers otherwise")
    return {"query_s": query_s, "loop_s": (time.perf_counter() - began) / RIVALS}


def _timed(do: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    found = do()
    return time.perf_counter() - began, found


if __name__ == "__main__":
    print(json.dumps(_measure(sys.argv[1])))
