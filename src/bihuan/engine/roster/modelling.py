"""The hard rules and the wishes about persons as CP-SAT constraints, over any expression for "works this group".

The same sentences serve the model of blocks (who works when) and the exact one (who works where and when).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

from ortools.sat.python import cp_model

from bihuan.engine.roster.diary import WEEK
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Grid, Group
from bihuan.engine.roster.problem import Period

Works = Mapping[int, Any]
"""For each group that an officer may work or does work: 0 or 1, a variable, or a sum of variables that is 0 or 1."""


class PersonModel:
    """A CP-SAT model that gathers constraints and points for `works[officer][group]`."""

    def __init__(self, grid: Grid, fairness: Fairness, works: Mapping[int, Works]) -> None:
        self.grid, self.fairness, self.works = grid, fairness, works
        self.model = cp_model.CpModel()
        self.points: list[Any] = []

    def keep_rules(self) -> None:
        """Enter every hard rule about the officers in `works`, and the home minimum of their units."""
        for officer, works in self.works.items():
            blocks = [(group.starts, group.ends, works[group.index]) for group in self._groups(works)]
            blocks += [(starts, ends, 1) for starts, ends in self.grid.officers[officer].earlier]
            self._hours(blocks)
            self._days(officer, works)
        self._homes()

    def weigh_persons(self) -> None:
        """Enter the points of fair shares and of partners kept."""
        for officer, works in self.works.items():
            self._fair(officer, works)
        self._partners()

    def _groups(self, works: Works) -> list[Group]:
        return [self.grid.groups[index] for index in sorted(works)]

    def _at_most(self, terms: Iterable[Any], limit: int, *, weights: Iterable[int] | None = None) -> None:
        """Enter a limit on a sum, unless nothing in it can change."""
        listed = list(terms)
        factors = [1] * len(listed) if weights is None else list(weights)
        free = [(factor, one) for factor, one in zip(factors, listed, strict=True) if not isinstance(one, int)]
        fixed = sum(factor * one for factor, one in zip(factors, listed, strict=True) if isinstance(one, int))
        if free and fixed + sum(factor for factor, _ in free) > limit:
            total = sum(factor * one for factor, one in free)
            self.model.add(total <= max(limit - fixed, 0))

    def _hours(self, blocks: list[tuple[int, int, Any]]) -> None:
        """Enter places, rest and stretches. Blocks between two others may join them, so they lift their clash."""
        rules = self.grid.rules
        pause, rest = rules.pause_minutes * 60, rules.rest_minutes * 60
        blocks = sorted(blocks, key=lambda block: block[:2])
        for one, two in combinations(blocks, 2):
            gap = two[0] - one[1]
            if gap < 0:
                self._at_most([one[2], two[2]], 1)
            elif pause < gap < rest:
                between = [block[2] for block in blocks if one[1] <= block[0] and block[1] <= two[0]]
                if not any(isinstance(block, int) and block for block in between):
                    lift = [block for block in between if not isinstance(block, int)]
                    if not (isinstance(one[2], int) and isinstance(two[2], int)):
                        self.model.add(one[2] + two[2] <= 1 + sum(lift))
        for chain in _chains(blocks, pause, rules.stretch_minutes * 60):
            self._at_most(chain, len(chain) - 1)

    def _days(self, officer: int, works: Works) -> None:
        rules, grid = self.grid.rules, self.grid
        seconds: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        hot: dict[int, list[tuple[int, Any]]] = defaultdict(list)
        begun: dict[int, list[Any]] = defaultdict(list)
        for period in grid.officers[officer].earlier:
            shares = grid.calendar.shares(period)
            begun[shares[0][0]].append(1)
            for day, part in shares:
                seconds[day].append((part, 1))
        for group in self._groups(works):
            begun[group.day].append(works[group.index])
            for day, part in group.shares:
                seconds[day].append((part, works[group.index]))
                if group.is_hot:
                    hot[day].append((part, works[group.index]))
        for terms in begun.values():
            self._at_most(terms, rules.blocks_a_day)
        for sums, minutes in ((seconds, rules.day_minutes), (hot, rules.hot_day_minutes)):
            for parts in sums.values():
                self._at_most([one for _, one in parts], minutes * 60, weights=[part for part, _ in parts])
        for first in sorted(seconds):
            week = [part for day in range(first, first + WEEK) for part in seconds.get(day, ())]
            self._at_most([one for _, one in week], rules.week_minutes * 60, weights=[part for part, _ in week])

    def _homes(self) -> None:
        grid = self.grid
        sent: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for officer, works in self.works.items():
            unit = int(grid.unit_of[officer])
            for day in {group.day for group in self._groups(works)} if unit in grid.home_least else ():
                terms = [works[group.index] for group in self._groups(works) if group.day == day]
                sent[unit, day].append((officer, self._any(terms)))
        for (unit, day), terms in sent.items():
            there = sum(day not in grid.away[index] for index, one in enumerate(grid.unit_of) if one == unit)
            room = there - grid.home_least[unit]
            if room < 0:
                self._at_most([one for _, one in terms], 0)
            else:
                self._at_most([one for officer, one in terms if day not in grid.away[officer]], room)

    def _any(self, terms: list[Any]) -> Any:
        """Return 0 or 1, or an expression of it: whether any of the terms is 1."""
        if any(isinstance(one, int) and one for one in terms):
            return 1
        if len(terms) == 1 or self.grid.rules.blocks_a_day == 1:
            return sum(terms)
        found = self.model.new_bool_var("")
        for one in terms:
            self.model.add(found >= one)
        return found

    def _fair(self, officer: int, works: Works) -> None:
        least, most = self.fairness.shares[officer]
        planned = sum(self.grid.groups[index].minutes * one for index, one in works.items())
        if self.fairness.weight and not isinstance(planned, int):
            hours = self.model.new_int_var(0, 24 * 400, "")
            self.model.add(60 * hours >= planned - most)
            self.model.add(60 * hours >= least - planned)
            self.points.append(self.fairness.weight * hours)

    def _partners(self) -> None:
        """Enter a point's weight for each block on duty with no partner on duty in the same hours."""
        grid, weight = self.grid, self.grid.weights.pair
        hours: dict[int, defaultdict[Period, list[Any]]] = {}
        for officer in self.works if weight else ():
            if grid.partners[officer]:
                mine = hours[officer] = defaultdict(list)
                for group in self._groups(self.works[officer]):
                    mine[group.starts, group.ends].append(self.works[officer][group.index])
        for officer, mine in hours.items():
            for period, terms in mine.items():
                there = [one for mate in grid.partners[officer] if mate in hours for one in hours[mate].get(period, ())]
                alone = sum(terms) - sum(there)
                if not isinstance(alone, int):
                    lonely = self.model.new_bool_var("")
                    self.model.add(lonely >= alone)
                    self.points.append(weight * lonely)


def _chains(blocks: list[tuple[int, int, Any]], pause: int, limit: int) -> list[list[Any]]:
    """Return every shortest run of blocks, each following the last within the pause, that lasts beyond the limit."""
    found: list[list[Any]] = []

    def follow(chain: list[tuple[int, int, Any]]) -> None:
        if chain[-1][1] - chain[0][0] > limit:
            found.append([block[2] for block in chain])
            return
        for block in blocks:
            if 0 <= block[0] - chain[-1][1] <= pause:
                follow([*chain, block])

    for block in blocks:
        follow([block])
    return found
