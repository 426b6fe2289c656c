"""After a drop-out, the fewest changes: nobody moves who need not, and a place is filled by one other person or not."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from bihuan.engine.roster.costing import lacking, way_cost
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import fair_shares
from bihuan.engine.roster.grid import Grid
from bihuan.engine.roster.planning import has_place, named
from bihuan.engine.roster.problem import Pairs, Period, Problem
from bihuan.engine.roster.reasons import Unmet, unmet_of
from bihuan.engine.roster.siting import Cells, SiteModel
from bihuan.engine.roster.solving import Effort

CANDIDATES: Final = 30
WORK: Final = 1.0
Gone = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class Change:
    """One cell of the roster (an officer in a block) that differs: `removed`, `added`, or `moved` to another need of
    the same hours (`need` is the new one).
    """

    officer: str
    need: str
    kind: str


@dataclass(frozen=True)
class Replan:
    """The roster after a drop-out, what changed in it, and everything it leaves unmet, with the reason."""

    assignments: Pairs
    changes: tuple[Change, ...]
    unmet: tuple[Unmet, ...]
    seconds: float


def replan(problem: Problem, assignments: Iterable[tuple[str, str]], *, without: Gone, seconds: float = 2) -> Replan:
    """Return the roster without the officers who are gone, (id, starts, ends), changed in as few cells as can be.

    A block lost counts as one cell and whoever takes it as another, so each costs two at most: somebody free in those
    hours, or somebody from a place of the same hours that is staffed beyond its least. Where neither is to be had, the
    need stays unmet. Mates are called home where the home minimum would break. Cells that broke a rule before stay.
    """
    begun = time.monotonic()
    grid = Grid(_without(problem, without))
    before = [
        (grid.officer_at[officer], grid.need_at[need])
        for officer, need in dict.fromkeys(assignments) if officer in grid.officer_at and need in grid.need_at
    ]  # fmt: skip
    diary = Diary(grid, before)
    lost = _lost(grid, diary, without)
    vacated = [need for need in dict.fromkeys(lost) if _lacks(grid, diary, need)]
    _fill(grid, diary, vacated, seconds - (time.monotonic() - begun))
    changes = _changes(grid, before, diary)
    return Replan(named(grid, diary), changes, unmet_of(grid, diary), time.monotonic() - begun)


def _without(problem: Problem, without: Gone) -> Problem:
    gone: dict[str, tuple[Period, ...]] = {}
    for officer, starts, ends in sorted(without):
        gone[officer] = (*gone.get(officer, ()), (starts, ends))
    officers = tuple(
        dataclasses.replace(one, busy=(*one.busy, *gone[one.id])) if one.id in gone else one
        for one in problem.officers
    )  # fmt: skip
    return dataclasses.replace(problem, officers=officers)


def _lost(grid: Grid, diary: Diary, without: Gone) -> list[int]:
    """Take out the blocks of those who are gone, and of mates who must stay at home for them; return their needs."""
    lost = []
    for name, starts, ends in sorted(without):
        officer = grid.officer_at.get(name, -1)
        for need in list(diary.needs_of[officer]) if officer >= 0 else ():
            if starts < grid.needs[need].ends and grid.needs[need].starts < ends:
                diary.take(officer, need)
                lost.append(need)
    for unit in grid.home_least:
        for day in sorted({group.day for group in grid.groups}):
            lost.extend(_call_home(grid, diary, unit, day))
    return lost


def _call_home(grid: Grid, diary: Diary, unit: int, day: int) -> list[int]:
    """Take blocks of a unit's day back until its home minimum is kept; places staffed beyond the least go first."""
    lost = []
    while diary.home_room(unit, day) < 0:
        cells = [
            (officer, need)
            for officer in np.flatnonzero(grid.unit_of == unit).tolist()
            for need in diary.needs_of[officer] if grid.groups[grid.group_of[need]].day == day
        ]  # fmt: skip
        if not cells:
            break
        officer, need = min(cells, key=lambda cell: (not _is_spare(grid, diary, *cell), cell))
        diary.take(officer, need)
        lost.append(need)
    return lost


def _lacks(grid: Grid, diary: Diary, need: int) -> int:
    empty = lacking(grid, need, diary.officers_of[need])
    return empty.skilled + empty.others


def _is_spare(grid: Grid, diary: Diary, officer: int, need: int) -> bool:
    """Return whether the need keeps its least staffing without the officer."""
    rest = [one for one in diary.officers_of[need] if one != officer]
    empty = lacking(grid, need, rest)
    return empty.skilled + empty.others <= _lacks(grid, diary, need)


def _fill(grid: Grid, diary: Diary, vacated: list[int], seconds: float) -> None:
    """Fill what lacks: one after another at once, then all together exactly, as far as time allows."""
    places = sum(_lacks(grid, diary, need) for need in vacated)
    free = [cell for need in vacated for cell in _candidates(grid, diary, need, places)]
    movers = {officer: need for wanted in vacated for officer, need in _movers(grid, diary, wanted)}
    moves = [
        (officer, need)
        for need in vacated for officer, now in movers.items() if _can_move(grid, diary, now, officer, need)
    ]  # fmt: skip
    if not free and not moves:
        return
    greedy = _greedy(grid, diary, [*free, *moves], movers)
    for officer, need in movers.items():
        diary.take(officer, need)
    model = SiteModel(grid, diary, fair_shares(grid), [*movers.items(), *free, *moves])
    model.persons.points += [grid.weights.change * model.variables[cell] for cell in (*free, *moves)]
    for officer, now in movers.items():
        near = [(officer, now), *(cell for cell in moves if cell[0] == officer)]
        model.model.add_exactly_one(model.variables[cell] for cell in near)
    found = model.solve(Effort(seconds, WORK), greedy)
    for officer, need in found.cells if found is not None else greedy:
        diary.give(officer, need)


def _candidates(grid: Grid, diary: Diary, need: int, places: int) -> Cells:
    """Return those free for the need with the shortest ways: enough that others' choices cannot use them all up."""
    group = grid.groups[grid.group_of[need]]
    free = [
        officer for officer in range(len(grid.officers))
        if not diary.stops(officer, group) and has_place(grid, diary, officer, need)
    ]  # fmt: skip
    free.sort(key=lambda officer: (way_cost(grid, officer, need), officer))
    return [(officer, need) for officer in free[: max(CANDIDATES, places)]]


def _movers(grid: Grid, diary: Diary, wanted: int) -> Cells:
    """Return people of the same group at places staffed beyond the least, with where they stand."""
    group = grid.groups[grid.group_of[wanted]]
    spare = [
        (officer, need)
        for need in group.needs if need != wanted
        for officer in diary.officers_of[need]
        if _is_spare(grid, diary, officer, need) and not grid.base[officer][group.index]
    ]  # fmt: skip
    spare.sort(key=lambda cell: (way_cost(grid, cell[0], wanted), cell))
    return spare[:CANDIDATES]


def _can_move(grid: Grid, diary: Diary, now: int, officer: int, need: int) -> bool:
    return bool(grid.group_of[now] == grid.group_of[need] and now != need and has_place(grid, diary, officer, need))


def _greedy(grid: Grid, diary: Diary, cells: Cells, movers: dict[int, int]) -> Cells:
    """Return cells that together are lawful, each place by the shortest way; movers that stay among them."""
    trial = Diary(grid, diary.pairs())
    chosen: Cells = []
    now = dict(movers)
    for officer, need in cells:
        group = int(grid.group_of[need])
        if not _lacks(grid, trial, need) or not has_place(grid, trial, officer, need):
            continue
        if officer in now and grid.group_of[now[officer]] == group:
            if now[officer] != movers[officer] or not _is_spare(grid, trial, officer, now[officer]):
                continue
            trial.take(officer, now[officer])
            now[officer] = need
        elif trial.stops(officer, grid.groups[group]):
            continue
        else:
            chosen.append((officer, need))
        trial.give(officer, need)
    return [*chosen, *now.items()]


def _changes(grid: Grid, before: Cells, diary: Diary) -> tuple[Change, ...]:
    old, new = set(before), set(diary.pairs())
    gone, come = old - new, new - old
    moved = {
        (officer, need): left
        for officer, need in come for one, left in gone if one == officer and grid.group_of[left] == grid.group_of[need]
    }  # fmt: skip
    ways = {(officer, left) for (officer, _), left in moved.items()}
    kinds = [(cell, "removed") for cell in gone - ways] + [
        (cell, "moved" if cell in moved else "added") for cell in come
    ]
    found = [Change(grid.officers[officer].id, grid.needs[need].id, kind) for (officer, need), kind in kinds]
    return tuple(sorted(found, key=lambda one: (one.kind != "removed", one.need, one.officer)))
