"""The form guard: how long a label takes, and what it finds on our own sets, plain and disguised.

`BIHUAN_BENCH_LABELS` changes how many mutated labels (100,000). A label is checked by lexicon and carriers, as in
`check_text`; the tables are loaded before, which is a row of its own.
"""

from __future__ import annotations

import os
import random
import resource
import time
from statistics import median
from typing import Any

from tests.engine.formguard.mutating import DISGUISES, spoilt
from tests.engine.formguard.sets import asked, rows

from bihuan.engine.formguard import catalogue, check_question, check_text

LABELS = int(os.environ.get("BIHUAN_BENCH_LABELS", "100000"))
LIMIT_S = 0.005


def _row(name: str, size: str, seconds: float | None, reach: str, is_reached: bool) -> dict[str, Any]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "name": f"form guard: {name}", "size": size, "median_s": seconds, "peak_mb": peak, "ratio": None,
        "rival": "none: the figure to reach is the brief's", "reach": reach, "is_reached": is_reached,
    }  # fmt: skip


def _loading() -> dict[str, Any]:
    started = time.perf_counter()
    check_text("流调")
    taken = time.perf_counter() - started
    return _row("first text, with tables", "1 label", taken, "≤ 2 s", taken <= 2)


def _timing() -> dict[str, Any]:
    """Every label by the processor's clock: the machine may be shared."""
    rng = random.Random(7)
    texts = [row.text for name in ("hostile", "honest") for row in rows(name)]
    taken = []
    for _ in range(LABELS):
        label = spoilt(rng.choice(texts), rng)
        started = time.process_time()
        check_text(label)
        taken.append(time.process_time() - started)
    taken.sort()
    slow = sum(seconds > LIMIT_S for seconds in taken)
    shown = f"p99.9 {taken[-LABELS // 1000] * 1000:.1f} ms, slowest {taken[-1] * 1000:.1f} ms, {slow} over 5 ms"
    size = f"{LABELS} mutated labels; {shown}"
    return _row("a label", size, median(taken), "≤ 5 ms each", slow == 0)


def _found(text: str) -> bool:
    return any(found.layer == "lexicon" for found in check_text(text))


def _recall(name: str) -> dict[str, Any]:
    hostile = rows(name)
    hits = sum(_found(row.text) for row in hostile)
    size = f"{hits} of {len(hostile)} by the lexicon alone"
    return _row(f"{name}", size, None, "≥ 98 %", hits >= 0.98 * len(hostile))


def _alarms(name: str) -> dict[str, Any]:
    honest = rows(name)
    lexicon = sum(bool(check_text(row.text)) for row in honest)
    every = sum(bool(check_question(asked(row), catalogue())) for row in honest)
    size = f"{lexicon} of {len(honest)} false by lexicon and carriers, {every} by all layers"
    return _row(f"{name}", size, None, "≤ 1 %", lexicon <= 0.01 * len(honest))


def _disguised() -> list[dict[str, Any]]:
    rng = random.Random(11)
    hostile = rows("hostile")
    counted = {way.__name__: sum(_found(way(row.text, rng)) for row in hostile) for way in DISGUISES}
    return [
        _row(f"disguised: {name}", f"{hits} of {len(hostile)}", None, "≥ 98 %", hits >= 0.98 * len(hostile))
        for name, hits in counted.items()
    ]


def run() -> list[dict[str, Any]]:
    """Return a row a measurement."""
    sets = [_recall("hostile"), _recall("hostile_held_out"), _alarms("honest"), _alarms("honest_held_out")]
    return [_loading(), *sets, *_disguised(), _timing()]
