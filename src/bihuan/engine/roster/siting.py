"""The exact model: who stands where and when, one CP-SAT variable for each officer and need that may go together.

It solves small rosters whole, large ones a neighbourhood at a time (all else held), and what a drop-out leaves open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from bihuan.engine.roster.costing import lacking, way_cost
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Grid
from bihuan.engine.roster.modelling import PersonModel
from bihuan.engine.roster.solving import Effort, solve

Cells = list[tuple[int, int]]


@dataclass(frozen=True)
class Sited:
    """The cells chosen among those asked about, with the solver's own points and bound over what could change."""

    cells: Cells
    points: float
    bound: float
    is_optimal: bool


class SiteModel:
    """Cells that may be chosen; what `held` says besides is fixed, and `hint` is where to begin."""

    def __init__(self, grid: Grid, held: Diary, fairness: Fairness, cells: Iterable[tuple[int, int]]) -> None:
        self._grid, self._held = grid, held
        self.variables: dict[tuple[int, int], Any] = {}
        by_officer: dict[int, list[int]] = defaultdict(list)
        for officer, need in dict.fromkeys(cells):
            by_officer[officer].append(need)
        works: dict[int, dict[int, Any]] = {}
        self.persons = PersonModel(grid, fairness, works)
        for officer in self._concerned(by_officer):
            works[officer] = self._works(officer, by_officer.get(officer, []))
        self.persons.keep_rules()
        self.persons.weigh_persons()
        self._staff()

    @property
    def model(self) -> cp_model.CpModel:
        """Return the model under the constraints."""
        return self.persons.model

    def _concerned(self, by_officer: Mapping[int, list[int]]) -> list[int]:
        """Return the officers with a cell, their partners and their mates of units that keep a home minimum."""
        grid = self._grid
        partners = {mate for officer in by_officer for mate in grid.partners[officer]}
        units = {int(grid.unit_of[officer]) for officer in by_officer} & set(grid.home_least)
        mates = {index for index, unit in enumerate(grid.unit_of) if int(unit) in units}
        return sorted({*by_officer, *partners, *mates})

    def _works(self, officer: int, needs: list[int]) -> dict[int, Any]:
        terms: dict[int, list[Any]] = defaultdict(list)
        for need in needs:
            group = int(self._grid.group_of[need])
            if not self._grid.base[officer][group]:
                variable = self.variables[officer, need] = self.model.new_bool_var("")
                terms[group].append(variable)
                self.persons.points.append(way_cost(self._grid, officer, need) * variable)
        for variables in terms.values():
            self.model.add_at_most_one(variables)
        works: dict[int, Any] = {group: sum(variables) for group, variables in terms.items()}
        works.update((group.index, 1) for group in self._held.groups_of(officer))
        return works

    def _staff(self) -> None:
        by_need: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        for (officer, need), variable in self.variables.items():
            by_need[need].append((officer, variable))
        for need, cells in by_need.items():
            self._staff_one(need, cells)

    def _staff_one(self, need: int, cells: list[tuple[int, Any]]) -> None:
        grid, model, asked = self._grid, self.model, self._grid.needs[need]
        able, own = grid.skilled[asked.skills], asked.skilled_seats
        held = self._held.officers_of[need]
        skilled = sum(one for officer, one in cells if able[officer]) + sum(bool(able[officer]) for officer in held)
        everybody = sum(one for _, one in cells) + len(held)
        least = max(asked.least, own)
        lay = model.new_int_var(0, own, "")  # empty places of skilled people
        others = model.new_int_var(0, least - own, "")
        wished = model.new_int_var(0, asked.seats - least, "")
        model.add(lay >= own - skilled)
        model.add(others + wished == asked.seats - everybody - lay)
        self.persons.points += [grid.weights.unmet * (lay + others), grid.weights.wished * wished]

    def solve(self, effort: Effort, hint: Iterable[tuple[int, int]] = ()) -> Sited | None:
        """Return the best cells found, None when the clock ended before any."""
        known = set(hint)
        for cell, variable in self.variables.items():
            self.model.add_hint(variable, cell in known)
        self.model.minimize(sum(self.persons.points))
        solver = solve(self.model, effort)
        if solver is None:
            return None
        cells = [cell for cell, variable in self.variables.items() if solver.boolean_value(variable)]
        return Sited(
            cells, solver.objective_value, solver.best_objective_bound,
            solver.best_objective_bound >= solver.objective_value - 0.5,
        )  # fmt: skip


def open_cells(grid: Grid, held: Diary, officers: Iterable[int], needs: Iterable[int]) -> Cells:
    """Return the cells that no rule about the person stops, for places that are still empty."""
    wanted = [need for need in needs if any(vars(lacking(grid, need, held.officers_of[need])).values())]
    found = []
    for officer in officers:
        free = {group.index for group in grid.groups if not held.stops_person(officer, group)}
        found += [(officer, need) for need in wanted if int(grid.group_of[need]) in free]
    return found
