"""Who works which block: a CP-SAT model of officers by groups, with places counted and ways estimated by prices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Grid, Group
from bihuan.engine.roster.matching import Bundle, solved
from bihuan.engine.roster.modelling import PersonModel
from bihuan.engine.roster.solving import Effort, solve
from bihuan.engine.sphere import Floats


def replan_blocks(
    grid: Grid, diary: Diary, parts: Sequence[Bundle], fairness: Fairness, effort: Effort,
) -> None:  # fmt: skip
    """Choose anew who works which group of these bundles, all others held, and send everybody to a place there."""
    groups = [group for part in parts for group in part.groups]
    ways = {part: way_estimates(diary, part) for part in parts}
    chosen = _solve(grid, diary, parts, fairness, ways, effort)
    if chosen is None:
        return
    for group in groups:
        for need in group.needs:
            for officer in list(diary.officers_of[need]):
                diary.take(officer, need)
    for part in parts:
        costs = np.full(part.ways.shape, np.inf)
        for number, group in enumerate(part.groups):
            columns = np.flatnonzero(part.group_of == number)
            rows = np.array(chosen[group.index], dtype=np.int64)
            costs[np.ix_(rows, columns)] = part.ways[np.ix_(rows, columns)] - part.gains[columns]
        answer = solved(costs, np.zeros((len(grid.officers), 0)))
        for officer in np.flatnonzero(answer >= 0).tolist():
            diary.give(officer, int(part.needs[answer[officer]]))


def way_estimates(diary: Diary, part: Bundle) -> Floats:
    """Return (officers, groups): the points of a way if the officer joined or stayed, at the places' prices now.

    Prices are those at which everybody prefers the place held: the duals of the assignment, by relaxation.
    """
    found = np.full((part.ways.shape[0], len(part.groups)), np.inf)
    for number in range(len(part.groups)):
        columns = np.flatnonzero(part.group_of == number)
        ways = part.ways[:, columns]
        held = _held(diary, part, columns)
        prices = np.zeros(len(columns))
        rows, places = (
            np.array([row for row, _ in held], dtype=np.int64),
            np.array([c for _, c in held], dtype=np.int64),
        )
        for _ in range(len(columns) if held else 0):
            lower = (ways[rows] + prices).min(axis=1) - ways[rows, places]
            if np.all(lower >= prices[places] - 1e-9):
                break
            prices[places] = np.minimum(prices[places], lower)
        found[:, number] = (ways + prices).min(axis=1) if len(columns) else np.inf
    return found


def _held(diary: Diary, part: Bundle, columns: np.ndarray[Any, np.dtype[np.int64]]) -> list[tuple[int, int]]:
    """Return (officer, number of the column) for the places held, skilled people at skilled places first."""
    open_at: dict[int, list[int]] = defaultdict(list)
    for number, column in enumerate(columns):
        open_at[int(part.needs[column])].append(number)
    found = []
    for need, numbers in open_at.items():
        free = list(numbers)
        for officer in sorted(
            diary.officers_of[need], key=lambda one: -np.isfinite(part.ways[one, columns[numbers]]).sum()
        ):
            fit = next((number for number in free if np.isfinite(part.ways[officer, columns[number]])), None)
            if fit is not None:
                free.remove(fit)
                found.append((officer, fit))
    return found


def _solve(
    grid: Grid, diary: Diary, parts: Sequence[Bundle], fairness: Fairness, ways: dict[Bundle, Floats], effort: Effort,
) -> dict[int, list[int]] | None:  # fmt: skip
    groups = {group.index: (part, number) for part in parts for number, group in enumerate(part.groups)}
    works: dict[int, dict[int, Any]] = {}
    names: list[tuple[int, int, Any]] = []
    build = PersonModel(grid, fairness, works)
    held = [{group.index for group in diary.groups_of(officer)} for officer in range(len(grid.officers))]
    for officer in range(len(grid.officers)):
        mine = works[officer] = {index: 1 for index in held[officer] if index not in groups}
        for index, (part, number) in groups.items():
            estimate = ways[part][officer, number]
            if not grid.base[officer][index] and np.isfinite(estimate):
                mine[index] = build.model.new_bool_var("")
                names.append((officer, index, mine[index]))
                build.points.append(round(float(estimate)) * mine[index])
                build.model.add_hint(mine[index], index in held[officer])
    build.keep_rules()
    build.weigh_persons()
    for index in groups:
        _staff(build, grid.groups[index])
    build.model.minimize(sum(build.points))
    solver = solve(build.model, effort)
    if solver is None:
        return None
    chosen: dict[int, list[int]] = {index: [] for index in groups}
    for officer, index, variable in names:
        if solver.boolean_value(variable):
            chosen[index].append(officer)
    return chosen


def _staff(build: PersonModel, group: Group) -> None:
    """Enter how many places of a group are filled: officers alike in skills share among kinds of places."""
    grid = build.grid
    kinds = _kinds(grid, group)
    alike: dict[tuple[bool, ...], list[Any]] = defaultdict(list)
    for officer, works in build.works.items():
        if group.index in works:
            traits = tuple(not skills or bool(grid.skilled[skills][officer]) for skills, _ in kinds)
            alike[traits].append(works[group.index])
    filled: dict[int, list[Any]] = defaultdict(list)
    for traits, members in alike.items():
        into = []
        for number, (places, fits) in enumerate(zip(kinds.values(), traits, strict=True)):
            if fits:
                part = build.model.new_int_var(0, min(places, len(members)), "")
                filled[number].append(part)
                into.append(part)
        build.model.add(sum(into) == sum(members))
    for number, ((_, gain), places) in enumerate(kinds.items()):
        build.model.add(sum(filled[number]) <= places)
        build.points.append(-gain * sum(filled[number]))


def _kinds(grid: Grid, group: Group) -> dict[tuple[frozenset[str], int], int]:
    """Return how many places of each kind a group has: by the skills asked for, and by what a filled one gains."""
    found: dict[tuple[frozenset[str], int], int] = defaultdict(int)
    for index in group.needs:
        need = grid.needs[index]
        own = need.skilled_seats
        others = max(need.least, own) - own
        found[need.skills, grid.weights.unmet] += own
        found[frozenset(), grid.weights.unmet] += others
        found[frozenset(), grid.weights.wished] += need.seats - own - others
    return {kind: places for kind, places in found.items() if places}
