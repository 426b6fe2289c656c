"""An attacker of its own: other unknowns (cases of a leaf on a day), another solver (CP-SAT), the same figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from ortools.sat.python import cp_model

from bihuan.engine.disclosure import Cell, Hidden, Interval, Levels, Shown, hide

MOST = 1_000_000


def district(streets: int, communities: int) -> Levels:
    """Return a district with streets and communities; below the street the least count shown is 10."""
    parents = {"d": ""}
    for street in range(streets):
        parents[f"s{street}"] = "d"
        parents.update({f"s{street}c{one}": f"s{street}" for one in range(communities)})
    return Levels(parents, {area: 10 for area in parents if "c" in area})


def leaves_of(levels: Levels, area: str) -> list[str]:
    """Return the areas without children in an area, itself where it has none."""
    below = levels.children().get(area, [])
    return [leaf for one in below for leaf in leaves_of(levels, one)] or [area]


def curve(levels: Levels, days: int, seed: int, mean: float) -> list[dict[str, int]]:
    """Return new cases of each leaf and day: most communities have none, few have many."""
    random = np.random.default_rng(seed)
    leaves = leaves_of(levels, "d")
    weight = random.pareto(1.2, len(leaves))
    weight /= weight.sum()
    return [
        dict(zip(leaves, map(int, random.poisson(mean * np.sin(np.pi * (day + 1) / (days + 1)) * weight)), strict=True))
        for day in range(days)
    ]


def counts_of(levels: Levels, cases: list[dict[str, int]], day: int) -> dict[Cell, int]:
    """Return what a bulletin holds: new by area, the district's total, and every seventh day the others' totals."""
    found = {}
    for area in levels.parents:
        leaves = leaves_of(levels, area)
        found[Cell(day, area, "new")] = sum(cases[day][leaf] for leaf in leaves)
        if area == "d" or day % 7 == 6:
            found[Cell(day, area, "total")] = sum(cases[one][leaf] for one in range(day + 1) for leaf in leaves)
    return found


def published(levels: Levels, cases: list[dict[str, int]]) -> Iterator[Hidden]:
    """Yield the bulletins day by day, each beside all before it."""
    before: dict[Cell, int | None] = {}
    for day in range(len(cases)):
        bulletin = hide(levels, before, counts_of(levels, cases, day))
        before.update(bulletin.shown)
        yield bulletin


class Judge:
    """Works out hidden figures from published ones by CP-SAT over cases of leaf and day."""

    def __init__(self, levels: Levels, shown: Shown) -> None:
        self.levels = levels
        self.days = sorted({cell.day for cell in shown})
        self.model = cp_model.CpModel()
        self.leaves = {area: leaves_of(levels, area) for area in levels.parents}
        self.of = {
            (leaf, day): self.model.new_int_var(0, MOST, f"{leaf}.{day}")
            for leaf in self.leaves["d"]
            for day in self.days
        }
        for cell, value in shown.items():
            if value is not None:
                self.model.add(self.sum_of(cell) == value)

    def sum_of(self, cell: Cell) -> cp_model.LinearExprT:
        days = [cell.day] if cell.measure == "new" else [day for day in self.days if day <= cell.day]
        return sum(self.of[leaf, day] for leaf in self.leaves[cell.area] for day in days)

    def bounds(self, cell: Cell) -> Interval:
        """Return the least and the most that a figure can be."""
        found = []
        for aim in (self.model.minimize, self.model.maximize):
            aim(self.sum_of(cell))
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            assert solver.solve(self.model) == cp_model.OPTIMAL
            found.append(round(solver.objective_value))
        return Interval(*found)
