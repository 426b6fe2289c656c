"""The planner at the size of the city: 520 officers, 208 sites, three blocks a day; beside CP-SAT alone and greedy.

Each measure runs in a process of its own. `BIHUAN_BENCH_PROVE=1` adds the published nurse rosters 2 to 7 (minutes).
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.roster_world import MIDNIGHT, city

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("BIHUAN_REFERENCE_DATA", ROOT.parent / "shared" / "data")) / "nurse_rostering_curtois"
PUBLISHED = {1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 6: 1950, 7: 1056}
NURSE_S = 600.0
DAY = 86_400
Row = dict[str, Any]


def run() -> list[Row]:
    """Return the rows of every measure."""
    measures = ["plain", "heat", "fortnight", "replan", "why_not", "assign"]
    if DATA.exists():
        measures += [f"nurses{n}" for n in PUBLISHED if n == 1 or os.environ.get("BIHUAN_BENCH_PROVE") == "1"]
    return [row for name in measures for row in _apart(name)]


def _apart(name: str) -> list[Row]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.bench_roster", name], check=True, capture_output=True, text=True
    )
    found: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return found


def _row(name: str, size: str, seconds: float, reach: str, *, is_reached: bool, **rest: Any) -> Row:
    load = f"; load {os.getloadavg()[0]:.1f}"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "name": f"roster: {name}", "size": size + load, "median_s": seconds, "peak_mb": peak, "ratio": None,
        "rival": None, "reach": reach, "is_reached": is_reached, **rest,
    }  # fmt: skip


def _yardstick(*, is_hot: bool) -> list[Row]:
    from bihuan.engine.roster.checking import broken_rules
    from bihuan.engine.roster.planning import plan

    world = city(is_hot=is_hot)
    told: list[tuple[str, int, float]] = []
    found = plan(world, seconds=60, progress=lambda *one: told.append(one))
    broken = broken_rules(world, found.assignments)
    name = "520 × 208 × 4 days" + (", heat" if is_hot else "")
    lacks = sum(one.lacking for one in found.unmet)
    size = f"gap {found.gap:.1%}, {found.objective} points over {found.bound:.0f}, {lacks} unmet, {len(broken)} broken"
    greedy = (found.objective - found.cost.unmet) / (told[0][1] - found.cost.unmet)
    first = _row(f"{name}: first", size, found.first_s, "≤ 5 s", is_reached=found.first_s <= 5)
    best = _row(
        f"{name}: best", size, found.seconds, "≤ 60 s, gap ≤ 5 %", ratio=greedy, rival="the greedy first roster",
        is_reached=found.seconds <= 60 and found.gap <= 0.05 and not broken,
    )  # fmt: skip
    return [first, best] if is_hot else [first, best, _monolith()]


def _monolith() -> Row:
    """Plan one day with everything in one CP-SAT model, beside our way for the same day."""
    from bihuan.engine.roster.costing import cost_of
    from bihuan.engine.roster.diary import Diary
    from bihuan.engine.roster.fairness import fair_shares
    from bihuan.engine.roster.grid import Grid
    from bihuan.engine.roster.planning import plan
    from bihuan.engine.roster.siting import SiteModel, open_cells
    from bihuan.engine.roster.solving import Effort

    world = city(days=1)
    ours = plan(world, seconds=60)
    grid = Grid(world)
    begun = time.perf_counter()
    empty = Diary(grid)
    cells = open_cells(grid, empty, range(len(grid.officers)), range(len(grid.needs)))
    found = SiteModel(grid, empty, fair_shares(grid), cells).solve(Effort(60, 1e9, 2, is_same=False))
    spent = time.perf_counter() - begun
    rival = cost_of(grid, Diary(grid, found.cells), fair_shares(grid)).total if found is not None else None
    size = (
        f"ours {ours.objective} points in {ours.seconds:.0f} s (gap {ours.gap:.1%}); the rival {rival} in {spent:.0f} s"
    )
    return _row(
        "one day, points", size, ours.seconds, "no more points", is_reached=rival is None or ours.objective <= rival,
        ratio=ours.objective / rival if rival else None, rival="one CP-SAT model of the day, 60 s",
    )  # fmt: skip


def _fortnight() -> list[Row]:
    from bihuan.engine.roster.checking import broken_rules
    from bihuan.engine.roster.planning import plan

    world = city(count=1_040, days=14, each=2)
    found = plan(world, seconds=60)
    broken = broken_rules(world, found.assignments)
    size = f"{len(found.assignments)} blocks, first in {found.first_s:.1f} s, gap {found.gap:.1%}, {len(broken)} broken"
    is_reached = found.seconds <= 60 and not broken and not found.unmet
    return [_row("1,040 officers × 14 days", size, found.seconds, "≤ 60 s", is_reached=is_reached)]


def _replan() -> list[Row]:
    from bihuan.engine.roster.planning import plan
    from bihuan.engine.roster.replanning import replan

    world = city()
    before = plan(world, seconds=5).assignments
    draw = random.Random(3)
    spent, most = [], 0.0
    for away in (1, 1, 1, 1, 1, 2, 3, 5, 10):
        since = MIDNIGHT + draw.randrange(3) * DAY
        gone = frozenset((one.id, since, since + 4 * DAY) for one in draw.sample(world.officers, away))
        found = replan(world, before, without=gone)
        lost = sum(one.kind == "removed" for one in found.changes)
        spent.append(found.seconds)
        most = max(most, len(found.changes) / max(lost, 1))
    size = f"1 to 10 away for the rest of 4 days; at most {most:.1f} cells a block lost, slowest {max(spent):.2f} s"
    reach = "≤ 2 s, ≤ 2 cells"
    return [_row("replan", size, statistics.median(spent), reach, is_reached=max(spent) <= 2 and most <= 2)]


def _why_not() -> list[Row]:
    from bihuan.engine.roster.explaining import why_not
    from bihuan.engine.roster.planning import plan

    world = city()
    before = plan(world, seconds=5).assignments
    draw = random.Random(4)
    spent = []
    for _ in range(200):
        person, one = draw.choice(world.officers), draw.choice(world.needs)
        begun = time.perf_counter()
        why_not(world, before, person.id, one.id)
        spent.append(time.perf_counter() - begun)
    size = f"200 cells, slowest {max(spent) * 1000:.0f} ms"
    return [_row("why not", size, statistics.median(spent), "≤ 0.3 s", is_reached=max(spent) <= 0.3)]


def _assign() -> list[Row]:
    import numpy as np

    from bihuan.engine.roster.assigning import assign, travel_minutes

    draw = np.random.default_rng(5)
    spent, costs = [], np.zeros((0, 0))
    for _ in range(9):
        ends = draw.uniform((103.9, 30.5), (104.2, 30.8), (2, 416, 2))
        begun = time.perf_counter()
        costs = travel_minutes(ends[0], ends[1])
        chosen = assign(costs)
        spent.append(time.perf_counter() - begun)
    ours = costs[range(416), chosen].sum()
    left, greedy = set(range(416)), 0.0
    for row in costs:
        column = min(left, key=row.__getitem__)
        left.remove(column)
        greedy += row[column]
    median = statistics.median(spent)
    return [_row(
        "assign 416 × 416", "ways included; the ratio is of minutes", median, "≤ 0.1 s", is_reached=median <= 0.1,
        ratio=float(ours / greedy), rival="everybody to the nearest place left",
    )]  # fmt: skip


def _nurses(number: int) -> list[Row]:
    from bihuan.engine.roster.curtois import faults, read, roster
    from bihuan.engine.roster.solving import Effort

    instance = read((DATA / f"Instance{number}.txt").read_text(encoding="utf-8"))
    begun = time.perf_counter()
    found = roster(instance, Effort(NURSE_S, 1e9, 2, is_same=False))
    spent = time.perf_counter() - begun
    published = PUBLISHED[number]
    if found is None:
        return [_row(f"nurses, instance {number}", "no roster", spent, f"{published}", is_reached=number > 3)]
    broken = len(list(faults(instance, found.shifts)))
    gap = 1 - found.bound / found.penalty
    size = f"{found.penalty}, own bound {found.bound:.0f}, gap to it {gap:.1%}, {broken} broken"
    is_reached = not broken and (number > 3 or found.penalty <= published) and (number > 1 or found.is_proven)
    reach = f"{published}" + (", proven" if number == 1 else "" if number < 4 else " (to report)")
    return [_row(
        f"nurses, instance {number}", size, spent, reach, is_reached=is_reached, ratio=found.penalty / published,
        rival="best published",
    )]  # fmt: skip


def measure(name: str) -> list[Row]:
    """Return the rows of one measure."""
    if name.startswith("nurses"):
        return _nurses(int(name.removeprefix("nurses")))
    return {
        "plain": lambda: _yardstick(is_hot=False), "heat": lambda: _yardstick(is_hot=True), "fortnight": _fortnight,
        "replan": _replan, "why_not": _why_not, "assign": _assign,
    }[name]()  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1]), ensure_ascii=False) + "\n")
