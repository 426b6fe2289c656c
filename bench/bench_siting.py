"""Coverage planning at the size of the city: 80 units, 400 cells, 60 candidates; beside CP-SAT and beside greedy.

The issue's size first; with 80 units for 60 candidates every site gets one, so the hard sizes (12 and 30 units) stand
beside it. Ways are of a straight line × 1.4 at 30 km/h in a square of 12 km, drawn with the seed 1.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

CELLS, CANDIDATES, UNITS, HARD = 400, 60, 80, (12, 30)
RINGS = (60.0, 180.0, 300.0)
Row = dict[str, Any]


def run() -> list[Row]:
    """Measure in a process of its own; return a row a figure."""
    done = subprocess.run([sys.executable, "-m", "bench.bench_siting"], check=True, capture_output=True, text=True)
    rows: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return rows


def _row(name: str, units: int, seconds: float, reach_s: float, *, is_right: bool, **rest: Any) -> Row:
    size = f"{CELLS} cells, {CANDIDATES} candidates, {units} units{rest.pop('more', '')}; load {os.getloadavg()[0]:.1f}"
    return {
        "name": f"siting: {name}", "size": size, "median_s": seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "ratio": None, "rival": None,
        "reach": f"≤ {reach_s:g} s, optimal", "is_reached": is_right and seconds <= reach_s, **rest,
    }  # fmt: skip


def _timed(work: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    times, found = [], None
    for _ in range(rounds):
        begun = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - begun)
    return median(times), found


def _world() -> tuple[Any, Any]:
    import numpy as np

    draw = np.random.default_rng(1)
    cells, sites = draw.random((CELLS, 2)) * 12_000, draw.random((CANDIDATES, 2)) * 12_000
    metres = np.sqrt(((cells[:, None] - sites[None]) ** 2).sum(axis=-1))
    return draw.integers(1, 100, CELLS).astype(float), metres * 1.4 / (30 / 3.6)


def _maximal(weights: Any, seconds: Any, units: int) -> Row:
    from bihuan.engine.siting.covering import covered_by, greedy_cover, maximal_cover

    rings = [seconds <= limit for limit in RINGS]
    took, found = _timed(lambda: maximal_cover(weights, rings, units))
    rival_s, rival = _timed(lambda: _by_cp_sat(weights, rings, units), rounds=1)
    chosen = greedy_cover(weights, rings, units)
    shares = " / ".join(
        f"{covered_by(weights, ring, chosen) / most:.1%}" for ring, most in zip(rings, found.covered, strict=True)
    )
    return _row(
        "maximal cover, rings 1, 3, 5 min", units, took, 2, ratio=took / rival_s,
        rival="CP-SAT, two workers, same model", more=f"; greedy has {shares} of it, ring by ring",
        is_right=found.status == "optimal" and [round(one) for one in found.covered] == rival,
    )  # fmt: skip


def _by_cp_sat(weights: Any, rings: Any, units: int) -> list[int]:
    """Return the demand of each ring by CP-SAT."""
    floors: list[int] = []
    for last in range(len(rings)):
        model, sites, covered = _cp_model(weights, rings[: last + 1])
        model.add(sum(sites) <= units)
        for floor, cells in zip(floors, covered, strict=False):
            model.add(_sum(weights, cells) >= floor)
        model.maximize(_sum(weights, covered[last]))
        floors.append(round(_solved(model)))
    return floors


def _cp_model(weights: Any, rings: Any) -> tuple[Any, Any, Any]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    sites = [model.new_bool_var("") for _ in range(CANDIDATES)]
    covered = [[model.new_bool_var("") for _ in weights] for _ in rings]
    for ring, cells in zip(rings, covered, strict=True):
        for row, cell in zip(ring, cells, strict=True):
            model.add_bool_or([cell.negated(), *(site for site, near in zip(sites, row, strict=True) if near)])
    return model, sites, covered


def _sum(weights: Any, cells: Any) -> Any:
    return sum(int(weight) * cell for weight, cell in zip(weights, cells, strict=True))


def _solved(model: Any) -> float:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, 60
    solver.solve(model)
    return float(solver.objective_value)


def _double(weights: Any, seconds: Any, units: int, share: float) -> Row:
    from bihuan.engine.siting.doubling import double_standard

    near, far = seconds <= 300, seconds <= 900
    took, found = _timed(lambda: double_standard(weights, near, far, units, share=share))
    return _row(f"double standard, {share:.0%} within 5 min", units, took, 5, is_right=found.status == "optimal")


def _relocation(weights: Any, seconds: Any, units: int) -> Row:
    import numpy as np

    from bihuan.engine.siting.moving import relocate

    places = np.random.default_rng(2).integers(0, CANDIDATES, units - 1).tolist()
    took, found = _timed(lambda: relocate(weights, seconds, places, 180.0, most=2))
    return _row("relocation, at most 2 moves", units, took, 1, is_right=found.status == "optimal" and found.moves != ())


def _expected(weights: Any, seconds: Any, units: int) -> Row:
    from bihuan.engine.siting.expecting import expected_cover, greedy_expected, mexclp

    reach = seconds <= 300
    took, found = _timed(lambda: mexclp(weights, reach, units, 0.3), rounds=1)
    greedy = expected_cover(weights, reach, greedy_expected(weights, reach, units, 0.3, units), 0.3) / found.objective
    more = f", 30 % busy; gap {found.gap:.0e}, greedy has {greedy:.2%}"
    return _row("expected cover", units, took, 10, is_right=found.gap < 1e-6, more=more)


def _cube(weights: Any, seconds: Any, units: int) -> Row:
    import numpy as np

    from bihuan.engine.siting.hypercube import MOST_EXACT, erlang_b
    from bihuan.engine.siting.planning import queue_of

    chosen = np.resize(np.arange(CANDIDATES), units).tolist()
    took, found = _timed(lambda: queue_of(weights, seconds, chosen, units / 2, 3600.0))
    kind = "exact" if units <= MOST_EXACT else "Larson's approximation"
    is_right = abs(found.lost - erlang_b(units, units / 2)) < 1e-9
    return _row(f"hypercube, {kind}", units, took, 2, is_right=is_right)


def _measure() -> list[Row]:
    weights, seconds = _world()
    return [
        *(_maximal(weights, seconds, units) for units in (UNITS, *HARD)), _double(weights, seconds, UNITS, 0.9),
        _double(weights, seconds, HARD[1], 0.7), _relocation(weights, seconds, UNITS),
        _relocation(weights, seconds, HARD[1]), _expected(weights, seconds, UNITS), _cube(weights, seconds, 12),
        _cube(weights, seconds, UNITS),
    ]  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_measure()))
