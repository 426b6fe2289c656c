"""How good a roster could be at best: a bound below the points of every lawful roster (docs/decisions/0020).

Lagrangian relaxation (A. Geoffrion, Mathematical Programming Study 2, 1974): the ties between bundles (rest, fair
shares, partners) are given prices instead of being kept; what remains is one assignment problem a bundle, solved
exactly. Whatever the prices, the sum bounds every roster that keeps the ties; a subgradient search raises it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Bools, Grid
from bihuan.engine.roster.matching import Bundle, home_places, solved
from bihuan.engine.roster.problem import Period
from bihuan.engine.sphere import Floats

PATIENCE, LEAST_STEP, DRIFT = 6, 0.005, 0.8
"""Rounds without a better bound before the step is halved, the step at which the search ends, and how much of the last
direction is kept (P. Camerini and others, Mathematical Programming Study 3, 1975); the values are tried ones."""
Asked = Callable[[], bool]
Slopes = tuple[Floats, Floats, Floats]
"""One array for each kind of tie: fair shares, rest, partners."""


@dataclass(frozen=True)
class Bound:
    """The best bound and the price of each group for each officer at which it was found; `rounds` were searched."""

    points: float
    prices: Floats
    rounds: int


class _Ties:
    """The prices of what ties bundles together, as (officers, groups), and how they change with an answer."""

    def __init__(self, grid: Grid, fairness: Fairness) -> None:
        self.grid, self.weight = grid, fairness.weight
        shares = np.array(fairness.shares, dtype=np.float64).reshape(-1, 2)
        self.least, self.most = shares[:, 0], shares[:, 1]
        self.minutes = np.array([group.minutes for group in grid.groups], dtype=np.float64)
        self.unit = float(self.minutes.max(initial=1.0))
        self.load = np.zeros(len(grid.officers))
        self.clashes = _clashes(grid)
        self.rest = np.zeros((len(self.clashes), len(grid.officers)))
        self.hours = _hours(grid)
        self.mates = _mates(grid)
        self.paired = np.asarray(self.mates.sum(axis=1) > 0)
        self.alone = np.zeros((len(grid.officers), len(self.hours)))

    def prices(self) -> Floats:
        """Return points to add, (officers, groups)."""
        found = self.load[:, None] * self.minutes[None, :] / self.unit
        for price, (one, two) in zip(self.rest, self.clashes, strict=True):
            found[:, one] += price
            found[:, two] += price
        lonely = self.alone - self.mates.T @ self.alone
        for column, groups in enumerate(self.hours.values()):
            found[:, groups] += lonely[:, column][:, None]
        return np.asarray(found)

    def constant(self) -> float:
        """Return the points that the prices take off whatever the roster."""
        owed = np.where(self.load > 0, self.most, self.least) / self.unit
        return -float((self.load * owed).sum()) - float(self.rest.sum())

    def slopes(self, chosen: Bools) -> Slopes:
        """Return how the bound changes with each price, for the blocks chosen, (officers, groups)."""
        planned = chosen @ self.minutes
        above, below = planned - self.most, planned - self.least
        free = np.where(above > 0, above, np.where(below < 0, below, 0.0))
        load = np.where(self.load > 0, above, np.where(self.load < 0, below, free)) / self.unit
        taken = chosen.astype(np.float64)
        pairs = [taken[:, one] + taken[:, two] - 1 for one, two in self.clashes]
        rest = np.array(pairs) if pairs else np.zeros_like(self.rest)
        hours = [taken[:, groups].sum(axis=1) for groups in self.hours.values()]
        there = np.stack(hours, axis=1) if hours else np.zeros_like(self.alone)
        alone = (there - self.mates @ there) * self.paired[:, None]
        rest[(self.rest <= 0) & (rest < 0)] = 0
        alone[(self.alone <= 0) & (alone < 0)] = 0
        return load, rest, alone

    def state(self) -> Slopes:
        """Return the prices themselves."""
        return self.load, self.rest, self.alone

    def return_to(self, state: Slopes) -> None:
        """Go back to prices of before."""
        self.load, self.rest, self.alone = state

    def move(self, slopes: Slopes, step: float) -> None:
        """Go a step along the slopes, within what the prices may be."""
        most = self.weight * self.unit / 60
        self.load = np.clip(self.load + step * slopes[0], -most, most)
        self.rest = np.maximum(self.rest + step * slopes[1], 0.0)
        self.alone = np.clip(self.alone + step * slopes[2], 0.0, self.grid.weights.pair)


def _hours(grid: Grid) -> dict[Period, list[int]]:
    found: dict[Period, list[int]] = defaultdict(list)
    for group in grid.groups:
        found[group.starts, group.ends].append(group.index)
    return found


def _mates(grid: Grid) -> Floats:
    found = np.zeros((len(grid.officers), len(grid.officers)))
    for officer, mates in enumerate(grid.partners):
        found[officer, list(mates)] = 1.0
    return found


def _clashes(grid: Grid) -> list[tuple[int, int]]:
    """Return pairs of groups of different days that nobody may take both of, whatever lies between."""
    if grid.rules.blocks_a_day != 1:
        return []  # a block between two others can join them to one stretch; then nothing is said of the two
    rest = grid.rules.rest_minutes * 60
    pause = grid.rules.pause_minutes * 60
    return [
        (one.index, two.index)
        for one in grid.groups
        for two in grid.groups
        if one.starts <= two.starts and one.day < two.day and not _may_follow(two.starts - one.ends, pause, rest)
        and not one.is_closed and not two.is_closed
    ]  # fmt: skip


def _may_follow(gap: int, pause: int, rest: int) -> bool:
    return gap >= rest or 0 <= gap <= pause


class Bounder:
    """Searches the best bound of a problem, a few rounds at a time."""

    def __init__(self, grid: Grid, parts: tuple[Bundle, ...], fairness: Fairness) -> None:
        self._grid, self._parts = grid, parts
        self._ties = _Ties(grid, fairness)
        empty = Diary(grid)
        self._homes = [home_places(grid, empty, part) for part in parts]
        self._stops = [_stopped(grid, empty, part) for part in parts]
        closed = [need for need in grid.needs if need.heat_minutes == 0]
        places = sum(max(need.least, need.skilled_seats) for need in closed)
        wished = sum(need.seats - max(need.least, need.skilled_seats) for need in closed)
        self._empty = float(sum(part.gains.sum() for part in parts))
        self._empty += grid.weights.unmet * places + grid.weights.wished * wished
        self._step, self._stale = 1.0, 0
        self._drift: Slopes | None = None
        self._at_best = self._ties.state()
        self.best = Bound(-np.inf, self._ties.prices(), 0)

    def search(self, rounds: int, target: float, should_stop: Asked) -> Bound:
        """Search up to `rounds` more, with steps measured against `target`, the points of the best roster known."""
        for _ in range(rounds):
            if self._step < LEAST_STEP or should_stop():
                break
            self._round(target)
        return self.best

    def _round(self, target: float) -> None:
        prices = self._ties.prices()
        chosen = np.zeros((len(self._grid.officers), len(self._grid.groups)), dtype=np.bool_)
        points = self._empty + self._ties.constant()
        for part, homes, stops in zip(self._parts, self._homes, self._stops, strict=True):
            columns = [group.index for group in part.groups]
            costs = part.ways + (prices[:, columns] + stops)[:, part.group_of] - part.gains[None, :]
            answer = solved(costs, homes)
            officers = np.flatnonzero(answer >= 0)
            points += float(costs[officers, answer[officers]].sum())
            chosen[officers, np.array(columns)[part.group_of[answer[officers]]]] = True
        self._note(points, prices)
        slopes = self._ties.slopes(chosen)
        norm = sum(float((one**2).sum()) for one in slopes)
        if norm == 0:
            self._step = 0.0  # every tie is kept: the bound is as high as prices can make it
            return
        drift = self._drift
        way = slopes if drift is None else tuple(new + DRIFT * old for new, old in zip(slopes, drift, strict=True))
        self._drift = (way[0], way[1], way[2])
        length = sum(float((one**2).sum()) for one in way)
        self._ties.move(self._drift, self._step * max(target - points, 1.0) / max(length, 1e-9))

    def _note(self, points: float, prices: Floats) -> None:
        rounds = self.best.rounds + 1
        if points > self.best.points + 1e-6:
            self.best, self._stale = Bound(points, prices, rounds), 0
            self._at_best = self._ties.state()
            return
        self.best = Bound(self.best.points, self.best.prices, rounds)
        self._stale += 1
        if self._stale > PATIENCE:
            self._step, self._stale, self._drift = self._step / 2, 0, None
            self._ties.return_to(self._at_best)


def _stopped(grid: Grid, empty: Diary, part: Bundle) -> Floats:
    """Return infinity where a rule stops an officer even from a first block of the group."""
    return np.array(
        [[np.inf if empty.stops(index, group) else 0.0 for group in part.groups] for index in range(len(grid.officers))]
    ).reshape(len(grid.officers), len(part.groups))
