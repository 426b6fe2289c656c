"""The engine of mass testing: a city's day person by person beside SimPy and Ciw, one what-if, the advice on pools."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median
from typing import Any, cast

SITES, STEPS, PEOPLE = 208, 48, 750_000
RIVAL_SITES = 2  # a rival takes seconds for each site: its time is scaled to 208 by the number of people
SIZE = f"{SITES} sites × {STEPS // 4} h, {PEOPLE:,} people"


def run() -> list[dict[str, Any]]:
    """Measure in a process of its own; return a row a figure."""
    with tempfile.TemporaryDirectory() as folder:  # an empty cache: the first day of all has to be compiled
        done = subprocess.run(
            [sys.executable, "-m", "bench.bench_screening_engine"],
            check=True, capture_output=True, text=True, env={**os.environ, "NUMBA_CACHE_DIR": folder},
        )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    simpy = f"SimPy, same people, equal moments, {RIVAL_SITES} sites scaled to {SITES}"
    ciw = f"Ciw, its own people without pauses or tubes, {RIVAL_SITES} sites scaled to {SITES}"
    return [
        _row(found, "first", "city simulation, the very first, compiled", SIZE, 3.0),
        _row(found, "city", "city simulation", SIZE, 3.0, ("simpy", simpy)),
        _row(found, "city", "city simulation", SIZE, 3.0, ("ciw", ciw)),
        _row(found, "whatif", "what if: lanes, rate, pool size, hours", f"{SITES} sites", 0.2),
        _row(found, "estimate", "waits, lanes to open and finish of a running round", f"{SITES} sites", 0.2),
        _row(found, "positivity", "positivity with exact interval, and pool advice", "75,000 tubes of two sizes", 0.2),
    ]


def _row(
    found: dict[str, Any], key: str, name: str, size: str, reach_s: float, rival: tuple[str, str] | None = None
) -> dict[str, Any]:
    return {
        "name": name, "size": size, "median_s": found[key], "peak_mb": found["peak_mb"],
        "ratio": found[key] / found[rival[0]] if rival else None, "rival": rival[1] if rival else None,
        "reach": f"≤ {reach_s:g} s", "is_reached": found[key] <= reach_s,
    }  # fmt: skip


def _timed(work: Callable[[], Any], rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return median(times)


def _plan() -> Any:
    import numpy as np

    from bihuan.engine.screening.profiles import spread, two_peaks
    from bihuan.engine.screening.simulation import CityPlan, relief

    lanes = np.full(SITES, 7)
    arrivals = spread(np.full(SITES, PEOPLE / SITES), two_peaks(STEPS))
    return CityPlan(arrivals, lanes, 45.0, 0.25, 10, 30.0, relief(lanes, STEPS, minutes=15))


def _simpy(plan: Any, day: Any) -> float:
    """Return the seconds that SimPy needs for the same people; its moments have to be ours."""
    import numpy as np
    from tests.engine.screening.judges import simpy_site

    closed = [[(float(a), float(b)) for a, b in lane] for lane in plan.closed[0]]
    services, took = day.ends - day.begins, 0.0
    for site in range(RIVAL_SITES):
        part = slice(day.offsets[site], day.offsets[site + 1])
        came, served = day.arrivals[part].tolist(), services[part].tolist()
        started = time.perf_counter()
        begins, tubes = simpy_site(came, served, closed, plan.pool_size, plan.change_seconds)
        took += time.perf_counter() - started
        if tubes != day.tubes[site] or not np.allclose(begins, day.begins[part], atol=1e-6):
            raise RuntimeError(f"SimPy's day is not ours at site {site}")
    return took * len(day.arrivals) / float(day.offsets[RIVAL_SITES])


def _ciw(plan: Any) -> float:
    """Return the seconds that Ciw needs for as many people in as many lanes, in minutes of its own clock."""
    import ciw
    from tests.engine.screening.judges import ciw_mean_wait

    rates = [*(plan.arrivals[0] / 15.0).tolist(), 1e-9]
    ends = [*(15.0 * step for step in range(1, STEPS + 1)), 2000.0]
    started = time.perf_counter()
    for seed in range(RIVAL_SITES):
        coming = ciw.dists.PoissonIntervals(rates=rates, endpoints=ends, max_sample_date=STEPS * 15.0)
        ciw_mean_wait(int(plan.lanes[0]), coming, ciw.dists.Gamma(4.0, 0.1875), seed=seed, minutes=2000.0)
    return (time.perf_counter() - started) * SITES / RIVAL_SITES


def measure() -> dict[str, Any]:
    """Return every figure, in seconds."""
    started = time.perf_counter()
    from bihuan.engine.screening.simulation import simulate_city

    plan = _plan()
    day = simulate_city(plan, 1)
    found: dict[str, Any] = {"first": time.perf_counter() - started}
    found["city"] = _timed(lambda: simulate_city(plan, 1))
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["simpy"], found["ciw"] = _simpy(plan, day), _ciw(plan)
    return found | _answers()


def _answers() -> dict[str, Any]:
    import numpy as np

    from bihuan.engine.protocol.rules import MassTest
    from bihuan.engine.screening.positivity import Positivity, TubesSeen, advise, positivity
    from bihuan.engine.screening.progress import SiteNow, estimate
    from bihuan.engine.screening.whatif import Setting, whatif

    people, lanes = np.full(SITES, PEOPLE / SITES), np.full(SITES, 7)
    rules = MassTest(24, (10, 20), 2000, 3000, 360)
    site = SiteNow(0, 43_200, 3606, 1200, 380, 90, 7, 57.0)
    tubes = [TubesSeen(10, 50_000, 60), TubesSeen(20, 25_000, 70)]

    return {
        "whatif": _timed(lambda: whatif(people, lanes, Setting(), rules)),
        "estimate": _timed(lambda: estimate([site] * SITES, 14_400, limit_minutes=30)),
        "positivity": _timed(lambda: advise(cast(Positivity, positivity(tubes)), (10, 20))),
    }


if __name__ == "__main__":
    print(json.dumps(measure()))
