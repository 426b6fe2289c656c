"""How good a roster could be at best: a bound below the points of every lawful roster (docs/decisions/0020).

Lagrangian relaxation (A. Geoffrion, Mathematical Programming Study 2, 1974): the ties between bundles (rest, fair
shares, partners) are given prices instead of being kept; what remains is one assignment problem a bundle, solved
exactly. Whatever the prices, the sum bounds every roster that keeps the ties; a subgradient search raises it, each
price with a step of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Bools, Grid
from bihuan.engine.roster.matching import Bundle, home_places
from bihuan.engine.roster.problem import Period
from bihuan.engine.sphere import Floats

FIRST_STEP, LAST_STEP = 2.0, 0.02
"""Steps of the first and the last round, in standard deviations of the ways' points; tried ones."""
KEPT, KEPT_SQUARES, TINY = 0.8, 0.95, 1e-3
"""How much of the earlier slopes, and of their squares, counts in a step (D. Kingma, J. Ba, *Adam*, ICLR 2015)."""
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
        self.rounds = 0
        self.means, self.squares = ([np.zeros_like(x) for x in (self.load, self.rest, self.alone)] for _ in range(2))

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

    def move(self, slopes: Slopes, step: float) -> None:
        """Go along the smoothed slopes, each price by about a step, within what the prices may be."""
        self.rounds += 1
        ways = []
        for mean, square, slope in zip(self.means, self.squares, slopes, strict=True):
            mean += (1 - KEPT) * (slope - mean)
            square += (1 - KEPT_SQUARES) * (slope**2 - square)
            even, wide = mean / (1 - KEPT**self.rounds), square / (1 - KEPT_SQUARES**self.rounds)
            ways.append(step * even / (np.sqrt(wide) + TINY))
        most = self.weight * self.unit / 60
        self.load = np.clip(self.load + ways[0], -most, most)
        self.rest = np.maximum(self.rest + ways[1], 0.0)
        self.alone = np.clip(self.alone + ways[2], 0.0, self.grid.weights.pair)


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
        self._costs = [
            np.concatenate([part.ways + _stopped(grid, empty, part)[:, part.group_of] - part.gains, homes], axis=1)
            for part in parts for homes in [home_places(grid, empty, part)]
        ]  # fmt: skip
        self._worth = np.empty(max((costs.size for costs in self._costs), default=0))
        closed = [need for need in grid.needs if need.heat_minutes == 0]
        places = sum(max(need.least, need.skilled_seats) for need in closed)
        wished = sum(need.seats - max(need.least, need.skilled_seats) for need in closed)
        self._empty = float(sum(part.gains.sum() for part in parts))
        self._empty += grid.weights.unmet * places + grid.weights.wished * wished
        self.best = Bound(-np.inf, self._ties.prices(), 0)
        ways = np.concatenate([part.ways[np.isfinite(part.ways)] for part in parts]) if parts else np.zeros(1)
        self._spread = max(float(ways.std()), 1.0) if ways.size else 1.0
        self._is_kept = False

    def search(self, rounds: int, *, of: int, should_stop: Asked) -> Bound:
        """Search up to `rounds` more; steps shrink from the first to the last `of` so many rounds in all."""
        for _ in range(rounds):
            if self._is_kept or should_stop():
                break
            part = min(self.best.rounds / max(of - 1, 1), 1.0)
            self._round(self._spread * FIRST_STEP * (LAST_STEP / FIRST_STEP) ** part)
        return self.best

    @property
    def is_over(self) -> bool:
        """Return whether every tie is kept at the prices found: the bound is as high as prices can make it."""
        return self._is_kept

    def _round(self, step: float) -> None:
        prices = self._ties.prices()
        chosen = np.zeros((len(self._grid.officers), len(self._grid.groups)), dtype=np.bool_)
        points = self._empty + self._ties.constant()
        for part, costs in zip(self._parts, self._costs, strict=True):
            columns = part.columns
            width = len(part.needs)
            worth = self._worth[: costs.shape[0] * costs.shape[1]].reshape(costs.shape)
            np.add(costs[:, :width], prices[:, columns[part.group_of]], out=worth[:, :width])
            np.minimum(worth[:, :width], 0.0, out=worth[:, :width])
            worth[:, width:] = costs[:, width:]
            officers, places = linear_sum_assignment(worth)
            kept = (places < width) & (worth[officers, places] < 0)
            officers, places = officers[kept], places[kept]
            points += float(worth[officers, places].sum())
            chosen[officers, columns[part.group_of[places]]] = True
        self._note(points, prices)
        slopes = self._ties.slopes(chosen)
        self._is_kept = not any(one.any() for one in slopes)
        self._ties.move(slopes, step)

    def _note(self, points: float, prices: Floats) -> None:
        rounds = self.best.rounds + 1
        is_better = points > self.best.points
        self.best = Bound(points, prices, rounds) if is_better else Bound(self.best.points, self.best.prices, rounds)


def _stopped(grid: Grid, empty: Diary, part: Bundle) -> Floats:
    """Return infinity where a rule stops an officer even from a first block of the group."""
    return np.array(
        [[np.inf if empty.stops(index, group) else 0.0 for group in part.groups] for index in range(len(grid.officers))]
    ).reshape(len(grid.officers), len(part.groups))
