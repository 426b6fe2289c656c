"""Who was exposed: the index beside our scan, the SQL of the design, PostgreSQL's B-tree and Spark, on the same files.

10^7 visits by default; `BIHUAN_BENCH_VISITS=100000000` (or a list with commas) asks for more, `BIHUAN_PROVE=1` for 10^8
and, where the disk has 60 GB, 10^9. Lakes are made in `BIHUAN_BENCH_LAKES` and kept there, else in a folder that goes.
Each way runs in a process of its own, so that its peak is its own: the answer is in it, and named in `size`. PostgreSQL
and Spark are asked at 10^7 only (`scripts/with_postgres.sh`). Times are medians of three; the time of the processor is
in `size`, since the machine may be shared.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

CASES = (10, 1_000, 20_000)
AIMS = {
    (10**8, 10): 0.03,
    (10**8, 1_000): 0.3,
    (10**8, 20_000): 4.0,
    (10**9, 10): 0.05,
    (10**9, 1_000): 0.5,
    (10**9, 20_000): 5.0,
}
Row = dict[str, Any]


def run() -> list[Row]:
    """Make the lakes, measure every way, hold the answers to each other; return the rows."""
    sizes = [int(float(size)) for size in os.environ.get("BIHUAN_BENCH_VISITS", "1e7").split(",")]
    if os.environ.get("BIHUAN_PROVE") == "1" and "BIHUAN_BENCH_VISITS" not in os.environ:
        sizes += [10**8, *([10**9] if shutil.disk_usage(tempfile.gettempdir()).free > 60e9 else [])]
    kept = os.environ.get("BIHUAN_BENCH_LAKES")
    with tempfile.TemporaryDirectory(prefix="bihuan-lakes-") as folder:
        place = Path(kept) if kept else Path(folder)
        return [
            row for size in sizes for row in [*_visits(place / f"v{size}", size), *_points(place / f"p{size}", size)]
        ]


def _visits(folder: Path, size: int) -> list[Row]:
    _child("write", "visits", folder, size)
    rows = _building(folder, size)
    for cases in CASES:
        index, scan = _child("index", "visits", folder, cases), _child("scan", "visits", folder, cases)
        outline = _child("outline", "visits", folder, cases)
        rows += [
            _row("exposure, index", size, cases, index, rival=scan, against="our scan", reach=AIMS.get((size, cases))),
            _row("exposure, scan", size, cases, scan, rival=outline, against="the SQL of the design", ratio=1.2),
        ]
        others = (
            [_child("postgres", "visits", folder, cases)] if size <= 10**7 and cases <= 1000 and _has_postgres() else []
        )
        rows += [
            _row("exposure, index", size, cases, index, rival=other, against="PostgreSQL, B-tree") for other in others
        ]
        sparks = [_child("spark", "visits", folder, cases)] if size <= 10**7 and cases == 1000 else []
        rows += [_row("exposure, index", size, cases, index, rival=other, against="PySpark, local") for other in sparks]
        _hold_to_each_other([index, scan, *sparks], [outline, *others])
    return rows


def _hold_to_each_other(ours: list[Row], outlines: list[Row]) -> None:
    """Ours are equal row for row, the outlines are too; of pairs, an outline may only lack what was joined of parts."""
    if len({one["digest"] for one in ours}) != 1 or len({one["digest"] for one in outlines}) != 1:
        raise RuntimeError(f"the answers differ: {ours} {outlines}")
    if not 0 <= ours[0]["pairs"] - outlines[0]["pairs"] <= ours[0]["pairs"] / 1000:
        raise RuntimeError(f"the outline found other pairs: {ours[0]} {outlines[0]}")


def _building(folder: Path, size: int) -> list[Row]:
    build, append = _child("build", "visits", folder, size), _child("append", "visits", folder, size)
    return [
        {"name": "exposure, index built", "size": f"{size:.0e} visits; {_spent(build)}", "median_s": build["median_s"],
         "peak_mb": build["peak_mb"], "reach": "180 s and 4 GB at 10^8",
         "is_reached": size > 10**8 or (build["median_s"] <= 180 and build["peak_mb"] <= 4096)},
        {"name": "exposure, one day appended to the index", "size": f"{size / 14:.0e} visits; {_spent(append)}",
         "median_s": append["median_s"], "peak_mb": append["peak_mb"], "reach": "3 s for 7·10^6",
         "is_reached": size > 10**8 or append["median_s"] <= 3},
    ]  # fmt: skip


def _points(folder: Path, size: int) -> list[Row]:
    if size > 10**8:
        return []
    _child("write", "points", folder, size)
    _child("build", "points", folder, size)
    index, scan = _child("index", "points", folder, 1000), _child("scan", "points", folder, 1000)
    _hold_to_each_other([index, scan], [scan])
    return [_row("companions, index, 100 m and 5 min", size, 1000, index, rival=scan, against="our scan", reach=2.0)]


def _row(
    name: str, size: int, cases: int, ours: Row, *, rival: Row, against: str, reach: float | None = None,
    ratio: float | None = None,
) -> Row:  # fmt: skip
    times = ours["median_s"] / rival["median_s"]
    aim = f"≤ {reach} s" if reach else f"ratio ≤ {ratio}" if ratio else None
    is_reached = (reach is None or ours["median_s"] <= reach) and (ratio is None or times <= ratio)
    told = f"{ours['pairs']} pairs of {ours['answer_mb']} MB; {_spent(ours)}"
    return {
        "name": name, "size": f"{size:.0e}, {cases} cases; {told}",
        "median_s": ours["median_s"], "peak_mb": ours["peak_mb"], "ratio": times, "rival": against,
        "reach": aim, "is_reached": is_reached,
    }  # fmt: skip


def _spent(one: Row) -> str:
    return f"{one['cpu_s']:.2f} s of processor"


def _has_postgres() -> bool:
    return bool(os.environ.get("BIHUAN_TEST_POSTGRES_URL"))


def _child(way: str, kind: str, folder: Path, number: int) -> Row:
    order = [sys.executable, "-W", "ignore", "-m", "bench.bench_exposure", way, kind, str(folder), str(number)]
    done = subprocess.run(order, check=True, stdout=subprocess.PIPE, text=True)
    found: Row = json.loads(done.stdout.splitlines()[-1])
    print(way, kind, number, found, file=sys.stderr, flush=True)
    return found


def _timed(ask: Any, times: int) -> Row:
    """Run some times; return the median, the processor's time of the quickest in that sense, and the peak."""
    import resource

    spent, answer = [], None
    for _ in range(times):
        answer = None
        before, started = os.times(), time.perf_counter()
        answer = ask()
        after = os.times()
        spent.append((time.perf_counter() - started, after.user + after.system - before.user - before.system))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "median_s": median(one for one, _ in spent),
        "cpu_s": min(two for _, two in spent),
        "peak_mb": peak,
        **_told(answer),
    }


def _told(answer: Any) -> Row:
    """Return what tells one answer from another: the number of pairs, and a digest of all columns."""
    import hashlib

    if not hasattr(answer, "num_rows"):
        return {}
    digest = hashlib.sha256()
    for name in answer.column_names:
        values = answer[name].combine_chunks()
        values = values.chunk(0) if hasattr(values, "chunk") else values
        if str(values.type).startswith("list"):
            digest.update(values.value_lengths().to_numpy().tobytes())
            values = values.flatten()
        digest.update(values.to_numpy(zero_copy_only=False).tobytes())
    return {"pairs": answer.num_rows, "answer_mb": answer.nbytes >> 20, "digest": digest.hexdigest()}


def measure(way: str, kind: str, folder: Path, number: int) -> Row:
    """Do one thing in this process."""
    from bench import exposure_world
    from bihuan.engine.exposure.building import build_index

    lake = exposure_world.BenchLake(folder)
    if way == "write":
        write = {"visits": exposure_world.write_visits, "points": exposure_world.write_points}[kind]
        return _timed(lambda: write(lake, number) if not folder.is_dir() else None, 1)
    if way == "build":
        shutil.rmtree(folder / "index", ignore_errors=True)
        return _timed(lambda: build_index(lake), 1)
    if way == "append":
        day = exposure_world.FIRST + timedelta(days=exposure_world.DAYS)
        exposure_world.write_visit_day(lake, day, exposure_world.persons_of(number))
        found = _timed(lambda: build_index(lake), 1)
        shutil.rmtree(folder / "visits" / f"day={day}")
        build_index(lake)
        return found
    return _search(way, kind, lake, number)


def _search(way: str, kind: str, lake: Any, cases: int) -> Row:
    import numpy as np

    from bench import exposure_rivals, exposure_world
    from bihuan.engine.exposure import choosing, scan
    from bihuan.engine.exposure.question import CaseWindow, PointQuestion, VisitQuestion

    size = int(lake.folder.name[1:])
    persons = exposure_world.persons_of(size) if kind == "visits" else max(size // exposure_world.DAYS // 10, 1000)
    first = exposure_world.starts_of(exposure_world.FIRST)
    who = np.random.default_rng(5).choice(persons, cases, replace=False).tolist()
    windows = tuple(CaseWindow(nth, one, first, first + 14 * 86400) for nth, one in enumerate(who))
    times = 1 if way == "spark" or (cases > 1000 and way != "index") else 3
    if kind == "points":
        return _timed(lambda: choosing.search_points(lake, PointQuestion(windows), engine=way).pairs, times)
    question = VisitQuestion(windows)
    if way in choosing.ENGINES:
        return _timed(lambda: choosing.search_visits(lake, question, engine=way).pairs, times)
    terms, table = scan.visit_terms(question, lake.longest_s()), scan.cases_table(windows)
    if way == "outline":
        found = _timed(lambda: exposure_rivals.outlined(lake.folder, table, terms), times)
        return found | _sorted_digest(exposure_rivals.outlined(lake.folder, table, terms))
    link = exposure_rivals.loaded(os.environ["BIHUAN_TEST_POSTGRES_URL"], lake.folder, question.unknown_end_s)
    found = _timed(lambda: exposure_rivals.asked(link, table, terms), times)
    return found | _sorted_digest(exposure_rivals.as_table(exposure_rivals.asked(link, table, terms)))


def _sorted_digest(answer: Any) -> Row:
    import pyarrow as pa

    columns = {name: answer[name].cast(pa.int64()) for name in answer.column_names if name not in ("bare", "places")}
    return _told(pa.table(columns).sort_by([("case", "ascending"), ("person", "ascending")]))


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))))
