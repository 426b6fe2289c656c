"""One bundle of blocks at a time: with all else held, who of everybody goes where is an assignment problem.

A bundle is a set of groups of which a person can take one block at most: all of a day when one block a day is the
rule, else those with the same hours. Its places are columns, the officers rows; the home minimum is places too.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from bihuan.engine.roster.assigning import Integers, assign
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Bools, Grid, Group
from bihuan.engine.sphere import Floats

HOME_GAIN: Final = 1e10
"""A place at the home station outweighs any place at a post."""


@dataclass(frozen=True, eq=False)
class Bundle:
    """Groups of which a person takes one at most, with their places: each column's need, gain, group and whether it
    is for skilled people only.
    """

    groups: tuple[Group, ...]
    needs: Integers
    gains: Floats
    group_of: Integers
    is_skilled: Bools
    ways: Floats

    @cached_property
    def columns(self) -> Integers:
        """Return the indices of the groups in the problem."""
        return np.array([group.index for group in self.groups], dtype=np.int64)


def bundles(grid: Grid) -> tuple[Bundle, ...]:
    """Return the bundles of a problem, by time; together they hold every group that is not closed by heat."""
    together: dict[tuple[int, int], list[Group]] = defaultdict(list)
    for group in grid.groups:
        if not group.is_closed:
            key = (group.day, 0) if grid.rules.blocks_a_day == 1 else (group.starts, group.ends)
            together[key].append(group)
    return tuple(_bundle(grid, groups) for _, groups in sorted(together.items()))


def _bundle(grid: Grid, groups: list[Group]) -> Bundle:
    columns = [
        (need, gain, number, is_skilled)
        for number, group in enumerate(groups)
        for need in group.needs
        for gain, is_skilled in _places(grid, need)
    ]
    needs = np.array([one[0] for one in columns], dtype=np.int64)
    skilled = np.array([one[3] for one in columns], dtype=np.bool_)
    gains = np.array([one[1] for one in columns], dtype=np.float64)
    ways = grid.way_costs(needs).astype(np.float64)
    for column in np.flatnonzero(skilled):
        ways[~grid.skilled[grid.needs[needs[column]].skills], column] = np.inf
    return Bundle(tuple(groups), needs, gains, np.array([one[2] for one in columns], dtype=np.int64), skilled, ways)


def _places(grid: Grid, need: int) -> list[tuple[int, bool]]:
    asked, weights = grid.needs[need], grid.weights
    own = asked.skilled_seats
    others = max(asked.least, own) - own
    wished = asked.seats - own - others
    return [(weights.unmet, True)] * own + [(weights.unmet, False)] * others + [(weights.wished, False)] * wished


def rematch(grid: Grid, diary: Diary, bundle: Bundle, fairness: Fairness, *, aims: bool = False) -> None:
    """Give the bundle's places anew, all other blocks held, so that the points are least; no rule is broken.

    Partners count as they stood before; with `aims`, each pair is sent to hours that suit both in place of that.
    """
    before = [(officer, need) for need in dict.fromkeys(bundle.needs.tolist()) for officer in diary.officers_of[need]]
    lonely = _lonely(grid, diary, bundle)
    for officer, need in before:
        diary.take(officer, need)
    added = _added(grid, diary, bundle, fairness)
    added = added + (_aimed(grid, bundle, added) if aims else lonely)
    costs = bundle.ways + added[:, bundle.group_of] - bundle.gains[None, :]
    for officer, column in enumerate(solved(costs, home_places(grid, diary, bundle))):
        if column >= 0:
            diary.give(officer, int(bundle.needs[column]))


def solved(costs: Floats, homes: Floats) -> Integers:
    """Return each officer's column, -1 for none: the least sum, where a place left empty costs 0."""
    worth = np.where(costs < 0, costs, np.inf)
    padded = np.where(np.isfinite(worth), worth, 0.0)
    chosen = assign(np.concatenate([padded, homes], axis=1))
    width = costs.shape[1]
    kept = (chosen >= 0) & (chosen < width)
    kept[kept] = np.isfinite(worth[np.flatnonzero(kept), chosen[kept]])
    return np.where(kept, chosen, -1)


def home_places(grid: Grid, diary: Diary, bundle: Bundle) -> Floats:
    """Return the columns of the places at home stations: -`HOME_GAIN` for whoever can keep one, else 0."""
    columns = []
    for unit, least in grid.home_least.items():
        for day in sorted({group.day for group in bundle.groups}):
            mates = (grid.unit_of == unit) & ~np.array([day in away for away in grid.away])
            free = mates & ~np.array([diary.is_sent(index, day) for index in range(len(grid.officers))])
            if least <= free.sum():
                columns.extend([np.where(free, -HOME_GAIN, 0.0)] * least)
    return np.stack(columns, axis=1) if columns else np.zeros((len(grid.officers), 0))


def _added(grid: Grid, diary: Diary, bundle: Bundle, fairness: Fairness) -> Floats:
    """Return for each officer and group the points of fairness of one more block, or infinity where a rule stops it."""
    added = np.full((len(grid.officers), len(bundle.groups)), np.inf)
    for officer in range(len(grid.officers)):
        minutes = diary.minutes[officer]
        idle = fairness.cost(officer, minutes)
        for number, group in enumerate(bundle.groups):
            if not diary.stops(officer, group):
                added[officer, number] = fairness.cost(officer, minutes + group.minutes) - idle
    return added


def _lonely(grid: Grid, diary: Diary, bundle: Bundle) -> Floats:
    """Return the points of being on duty without a partner in each group's hours, and of leaving one alone."""
    found = np.zeros((len(grid.officers), len(bundle.groups)))
    for officer, mates in enumerate(grid.partners):
        hours = {(group.starts, group.ends) for mate in mates for group in diary.groups_of(mate)}
        for number, group in enumerate(bundle.groups if mates else ()):
            found[officer, number] = -1.0 if (group.starts, group.ends) in hours else 1.0
    return grid.weights.pair * found


def _aimed(grid: Grid, bundle: Bundle, added: Floats) -> Floats:
    """Return points that send the people of a pair to the same hours: those with the shortest ways for all of them.

    Hours already chosen for others are a little dearer, so that hours that are alike fill evenly.
    """
    hours = sorted({(group.starts, group.ends) for group in bundle.groups})
    column = np.array([hours.index((group.starts, group.ends)) for group in bundle.groups])
    nearest = np.full(added.shape, np.inf)
    for number in range(len(bundle.groups)):
        nearest[:, number] = bundle.ways[:, bundle.group_of == number].min(axis=1, initial=np.inf)
    reach = np.full((len(grid.officers), len(hours)), np.inf)
    for number in range(len(hours)):
        reach[:, number] = (nearest + added)[:, column == number].min(axis=1, initial=np.inf)
    found, crowd = np.zeros(added.shape), np.zeros(len(hours))
    for officer, mates in enumerate(grid.partners):
        if mates and officer < min(mates):
            together = [officer, *mates]
            sums = reach[together].sum(axis=0)
            if np.isfinite(sums).any():
                aim = int(np.argmin(sums + crowd))
                crowd[aim] += len(together) / 10
                found[together] = np.where(column == aim, -1.0, 1.0)
    return grid.weights.pair * found
