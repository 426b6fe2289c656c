"""Welfare routes at the size of the issue: 20 teams × 400 visits with windows and skills; beside the plan made by hand.

The rival is the nearest-neighbour greedy: whichever team is free first goes to the nearest visit it can still make.
"""

from __future__ import annotations

import os
import resource
import time
from typing import Any

from bench.visiting_world import district

Row = dict[str, Any]


def run() -> list[Row]:
    """Return the rows: the district as it is, and one in which not everything fits."""
    return [_measure("20 × 400", 20, 400), _measure("14 × 400, too few teams", 14, 400)]


def _measure(name: str, teams: int, visits: int) -> Row:
    from bihuan.engine.visiting.checking import broken_rules
    from bihuan.engine.visiting.greedy import nearest_first
    from bihuan.engine.visiting.planning import plan_visits
    from bihuan.engine.visiting.problem import Problem
    from bihuan.engine.visiting.timing import cost_of

    world = district(teams, visits)
    problem = Problem(*world)
    rival = cost_of(problem, nearest_first(problem))
    begun = time.perf_counter()
    found = plan_visits(*world, seconds=9)
    spent = time.perf_counter() - begun
    broken = broken_rules(*world, found)
    load = f"load {os.getloadavg()[0]:.1f}"
    size = (
        f"gap {found.gap:.1%} to the bound (travel {found.travel_s:,} s over {found.travel_bound_s:,.0f}), "
        f"{len(found.unserved)} left out, {len(broken)} broken, {found.status}; {load}"
    )
    return {
        "name": f"visits: {name}", "size": size, "median_s": spent,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "ratio": found.cost / rival,
        "rival": "nearest-neighbour greedy, cost", "reach": "≤ 10 s, gap printed",
        "is_reached": spent <= 10 and not broken and found.cost <= rival,
    }  # fmt: skip
