"""The plan that anybody would make by hand: each team goes on to the nearest visit it can still make."""

from __future__ import annotations

import numpy as np

from bihuan.engine.visiting.problem import Problem
from bihuan.engine.visiting.timing import Orders


def nearest_first(problem: Problem) -> Orders:
    """Return lawful orders: again and again the team that is free first goes to the nearest visit it can make.

    Nearest by when the visit could begin, then by travel, then the more urgent one.
    """
    orders: Orders = [[] for _ in problem.teams]
    now, at = problem.starts.copy(), np.arange(problem.n)
    is_open = np.ones(problem.m, dtype=np.bool_)
    busy = np.ones(problem.n, dtype=np.bool_)
    while busy.any() and is_open.any():
        team = int(np.where(busy, now, np.iinfo(np.int64).max).argmin())
        way = problem.ways[at[team], problem.n :]
        begins = np.maximum(now[team] + way, problem.opens)
        is_back = begins + problem.service + problem.home[team] <= problem.ends[team]
        can = is_open & problem.skilled[team] & (begins <= problem.closes) & is_back
        if not can.any():
            busy[team] = False
            continue
        able = np.flatnonzero(can)
        visit = int(able[np.lexsort((-problem.penalty[able], way[able], begins[able]))[0]])
        orders[team].append(visit)
        is_open[visit] = False
        now[team], at[team] = begins[visit] + problem.service[visit], problem.n + visit
    return orders
