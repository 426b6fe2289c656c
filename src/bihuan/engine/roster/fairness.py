"""The fair share of each officer: how much work of the plan evens out the trailing window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bihuan.engine.roster.grid import Grid

Share = tuple[int, int]


@dataclass(frozen=True)
class Fairness:
    """For each officer the minutes of the plan between which nothing is owed: (at least, at most).

    An hour outside costs `weight` points; a part of an hour counts as one.
    """

    shares: Sequence[Share]
    weight: int

    def cost(self, officer: int, minutes: int) -> int:
        """Return the points of giving the officer so many minutes."""
        least, most = self.shares[officer]
        return self.weight * -(-max(least - minutes, minutes - most, 0) // 60)


def fair_shares(grid: Grid) -> Fairness:
    """Return the shares by filling up from those who worked least, like water, until what is needed is covered.

    Everybody is filled to one level of minutes (trailing window and plan), as far as their own days allow; the share
    is that amount, rounded to whole blocks below and above. Wished staffing is not counted, only what is needed least.
    """
    block = max((group.minutes for group in grid.groups), default=1)
    rooms = [_room(grid, index) for index in range(len(grid.officers))]
    worked = [one.worked_minutes for one in grid.officers]
    needed = sum(one.minutes * max(one.least, one.skilled_seats) for one in grid.needs if one.heat_minutes != 0)
    days = len({group.day for group in grid.groups})
    at_home = block * days * sum(grid.home_least.values())
    level = _level(worked, rooms, min(needed, max(0, sum(rooms) - at_home)))
    fills = [min(room, max(0, level - done)) for room, done in zip(rooms, worked, strict=True)]
    return Fairness([(fill // block * block, -(-fill // block) * block) for fill in fills], grid.weights.fairness)


def _room(grid: Grid, officer: int) -> int:
    longest: dict[int, int] = {}
    for group in grid.groups:
        if not grid.base[officer][group.index]:
            longest[group.day] = max(longest.get(group.day, 0), group.minutes)
    rules = grid.rules
    day = sum(min(rules.day_minutes, rules.blocks_a_day * minutes) for minutes in longest.values())
    weeks = (max(longest) - min(longest)) // 7 + 1 if longest else 0
    return min(day, weeks * rules.week_minutes)


def _level(worked: list[int], rooms: list[int], needed: int) -> int:
    """Return the lowest level at which the filled minutes reach `needed`, or at which everybody is full."""
    low, high = 0, max((room + done for room, done in zip(rooms, worked, strict=True)), default=0)
    while low < high:
        middle = (low + high) // 2
        filled = sum(min(room, max(0, middle - done)) for room, done in zip(rooms, worked, strict=True))
        low, high = (low, middle) if filled >= needed else (middle + 1, high)
    return low
