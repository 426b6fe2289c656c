"""Makes rosters: a first lawful one at once, better ones while there is time, and a bound that says how good it is.

How (docs/decisions/0020): day by day everybody is matched to places; days are matched anew until nothing improves;
CP-SAT solves small rosters exactly and large ones a neighbourhood at a time; Lagrangian prices give the bound.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from bihuan.engine.roster.bounding import Bounder
from bihuan.engine.roster.costing import Cost, cost_of, is_alone, lacking
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import fair_shares
from bihuan.engine.roster.grid import Grid
from bihuan.engine.roster.matching import bundles, rematch
from bihuan.engine.roster.problem import Pairs, Problem
from bihuan.engine.roster.reasons import Unmet, unmet_of
from bihuan.engine.roster.siting import Cells, SiteModel, open_cells
from bihuan.engine.roster.solving import Effort, never

EXACT_CELLS, NEAR_CELLS, NEAR_PEOPLE = 4_000, 2_500, 24
SWEEPS, ROUNDS, NEIGHBOURHOODS, SWEEP_SHARE, BOUND_SHARE = 8, 90, 6, 0.65, 0.75
EXACT_WORK, NEAR_WORK = 40.0, 1.5
RESERVE: Final = 0.05  # of the time, to say at the end what is unmet and why
GOOD_GAP = 0.01
Told = Callable[[str, int, float], None]
"""Called with a step's name, the points of the best roster and the bound."""


@dataclass(frozen=True)
class Plan:
    """A lawful roster. `assignments` are (officer, need), by time.

    `objective` are its points, by wish in `cost`; no lawful roster has fewer than `bound`. `gap` is (objective -
    bound) / bound, both without what the bound proves must stay unmet, so that heavy penalties hide nothing.
    `first_s` and `seconds` are the seconds until the first lawful roster and until the end. `status` is `optimal`,
    `feasible` or `stopped` (somebody asked to stop).
    """

    assignments: Pairs
    unmet: tuple[Unmet, ...]
    objective: int
    bound: float
    gap: float
    first_s: float
    seconds: float
    status: str
    cost: Cost


def plan(
    problem: Problem, *, seconds: float = 60, workers: int = 2, seed: int = 1, hint: Iterable[tuple[str, str]] = (),
    progress: Told | None = None, should_stop: Callable[[], bool] | None = None,
) -> Plan:  # fmt: skip
    """Return a roster that breaks no hard rule; what it cannot meet is in `unmet`, with the reason.

    `hint` is a roster to begin with (its lawful cells are taken). With one seed the answer is the same each time,
    unless `seconds` ends the search early. `should_stop` is asked between steps.
    """
    making = _Making(problem, _Clock(seconds, should_stop or never), workers, seed, progress)
    making.begin(hint)
    making.sweep()
    if making.is_small:
        making.solve_exactly()
    making.bound_and_improve()
    return making.plan()


class _Clock:
    def __init__(self, seconds: float, should_stop: Callable[[], bool]) -> None:
        self._begun, self.seconds, self._asked = time.monotonic(), seconds, should_stop
        self.is_stopped = False

    def spent(self) -> float:
        return time.monotonic() - self._begun

    def left(self) -> float:
        return (1 - RESERVE) * self.seconds - self.spent()

    def should_stop(self) -> bool:
        self.is_stopped = self.is_stopped or self._asked()
        return self.is_stopped or self.left() <= 0


class _Making:
    """One run of the planner: the best roster so far, and the bound."""

    def __init__(self, problem: Problem, clock: _Clock, workers: int, seed: int, progress: Told | None) -> None:
        self.clock, self.workers, self.seed, self.progress = clock, workers, seed, progress
        self.grid = Grid(problem)
        self.parts = bundles(self.grid)
        self.fairness = fair_shares(self.grid)
        self.best, self.cost = Diary(self.grid), Cost(0, 0, 0, 0, 0)
        self.bound, self.first_s = 0.0, 0.0
        # nosemgrep: secret-from-random - which neighbourhood is searched next, repeatable and no secret
        self.draw = random.Random(seed)  # noqa: S311 - neighbourhoods, nothing secret

    def begin(self, hint: Iterable[tuple[str, str]]) -> None:
        """Make the first roster: the hint's lawful cells where there are any, filled up; else day by day."""
        known = [(self.grid.officer_at.get(o), self.grid.need_at.get(n)) for o, n in dict.fromkeys(hint)]
        cells = [(officer, need) for officer, need in known if officer is not None and need is not None]
        self.best = kept(self.grid, cells)
        self.cost = cost_of(self.grid, self.best, self.fairness)
        diary = Diary(self.grid, self.best.pairs())
        for part in self.parts:
            rematch(self.grid, diary, part, self.fairness, aims=not cells)
        self._keep(diary)
        self.first_s = self.clock.spent()
        self._tell("first")

    def sweep(self) -> None:
        """Match bundle after bundle anew, forwards and backwards, until two turns bring nothing."""
        stale, diary = 0, Diary(self.grid, self.best.pairs())
        for turn in range(SWEEPS):
            for part in reversed(self.parts) if turn % 2 == 0 else self.parts:
                if self.clock.should_stop() or self.clock.left() < (1 - SWEEP_SHARE) * self.clock.seconds:
                    self._keep(diary)
                    return
                rematch(self.grid, diary, part, self.fairness)
            stale = 0 if self._keep(diary) else stale + 1
            if stale == 2:
                break
        self._tell("matched")

    @property
    def is_small(self) -> bool:
        """Return whether one exact model can hold the whole."""
        return (
            len(self.grid.officers) * sum(len(part.groups) and len(set(part.needs.tolist())) for part in self.parts)
            <= EXACT_CELLS
        )

    def solve_exactly(self) -> None:
        """Solve the whole with CP-SAT, beginning at the best roster."""
        if self.clock.should_stop():
            return
        empty = Diary(self.grid)
        cells = open_cells(self.grid, empty, range(len(self.grid.officers)), range(len(self.grid.needs)))
        model = SiteModel(self.grid, empty, self.fairness, cells)
        found = model.solve(self._effort(EXACT_WORK, self.workers), self.best.pairs())
        if found is not None:
            self._keep(Diary(self.grid, found.cells))
            self.bound = max(self.bound, found.bound + self._constant(cells))
        self._tell("solved")

    def _constant(self, cells: Cells) -> float:
        """Return the points that the exact model does not hold: needs and officers without any cell."""
        needs, officers = {need for _, need in cells}, {officer for officer, _ in cells}
        weights = self.grid.weights
        points = 0
        for need in set(range(len(self.grid.needs))) - needs:
            empty = lacking(self.grid, need, [])
            points += weights.unmet * (empty.skilled + empty.others) + weights.wished * empty.wished
        idle = set(range(len(self.grid.officers))) - officers
        return float(points + sum(self.fairness.cost(officer, 0) for officer in idle))

    def bound_and_improve(self) -> None:
        """Raise the bound, then free neighbourhoods, until the gap is good or the time is up."""
        if self.clock.should_stop():
            return
        bounder = Bounder(self.grid, self.parts, self.fairness)
        rounds = ROUNDS
        while self.gap > GOOD_GAP and bounder.best.rounds < rounds and not bounder.is_over:
            begun = self.clock.left()
            found = bounder.search(1, of=rounds, should_stop=self.clock.should_stop)
            if self.clock.should_stop():
                break
            self.bound = max(self.bound, found.points)
            if found.rounds == 1:  # slow machines and large rosters get fewer rounds, with steps to match
                rounds = max(2, min(ROUNDS, int(BOUND_SHARE * self.clock.left() / (begun - self.clock.left() + 1e-6))))
            if found.rounds % 10 == 0:
                self._tell("bounded")
        for _ in range(0 if self.is_small else NEIGHBOURHOODS):
            if self.gap <= GOOD_GAP or self.clock.should_stop() or self.clock.left() < RESERVE * self.clock.seconds:
                break
            self._free_neighbourhood()
            self._tell("improved")

    def _free_neighbourhood(self) -> None:
        """Let the people around one whose wishes are least kept exchange their blocks, exactly."""
        diary = Diary(self.grid, self.best.pairs())
        cells = self._neighbourhood(diary)
        for officer, need in cells:
            diary.take(officer, need)
        officers = sorted({officer for officer, _ in cells})
        needs = dict.fromkeys([*sorted({need for _, need in cells}), *self._empty_near(diary, officers)])
        free = open_cells(self.grid, diary, officers, needs)
        found = SiteModel(self.grid, diary, self.fairness, free).solve(self._effort(NEAR_WORK, 1), cells)
        for officer, need in found.cells if found is not None else cells:
            diary.give(officer, need)
        self._keep(diary)

    def _neighbourhood(self, diary: Diary) -> Cells:
        grid = self.grid
        unkept = sorted(
            {officer for officer, need in diary.pairs() if is_alone(grid, diary, officer, need)}
            | {officer for officer, minutes in enumerate(diary.minutes) if self.fairness.cost(officer, minutes)}
        )
        middle = grid.officers[self.draw.choice(unkept or range(len(grid.officers)))]
        homes = np.array([[one.longitude or 0.0, one.latitude or 0.0] for one in grid.officers])
        far = ((homes - np.array([middle.longitude or 0.0, middle.latitude or 0.0])) ** 2).sum(axis=1)
        chosen: set[int] = set()
        cells: Cells = []
        for officer in np.argsort(far, kind="stable").tolist():
            new = {officer, *grid.partners[officer]} - chosen
            more = [(one, need) for one in sorted(new) for need in diary.needs_of[one]]
            size = (len(chosen) + len(new)) * (len(cells) + len(more))
            if chosen and (size > NEAR_CELLS * 4 or len(chosen) + len(new) > NEAR_PEOPLE):
                break
            chosen |= new
            cells += more
        return cells

    def _empty_near(self, diary: Diary, officers: list[int]) -> list[int]:
        """Return needs with empty places where the ways of these officers are shortest."""
        grid = self.grid
        empty = [
            need for need, there in enumerate(diary.officers_of)
            if grid.needs[need].heat_minutes != 0 and any(vars(lacking(grid, need, there)).values())
        ]  # fmt: skip
        ways = grid.way_costs(np.array(empty, dtype=np.int64))[officers].sum(axis=0)
        return [empty[index] for index in np.argsort(ways, kind="stable")[:NEAR_PEOPLE].tolist()]

    def _effort(self, work: float, workers: int) -> Effort:
        return Effort(max(self.clock.left(), 0.1), work, workers, self.seed, self.clock.should_stop)

    def _keep(self, diary: Diary) -> bool:
        cost = cost_of(self.grid, diary, self.fairness)
        if cost.total >= self.cost.total:
            return False
        self.best, self.cost = Diary(self.grid, diary.pairs()), cost
        return True

    def _tell(self, step: str) -> None:
        if self.progress is not None:
            self.progress(step, self.cost.total, self.bound)

    @property
    def gap(self) -> float:
        """Return the gap as `Plan` defines it; 0 when the bound is reached."""
        return gap_of(self.cost, self.bound, self.grid.weights.unmet)

    def plan(self) -> Plan:
        """Return what was made."""
        grid, diary = self.grid, self.best
        is_optimal = self.bound >= self.cost.total - 0.5
        status = "optimal" if is_optimal else "stopped" if self.clock.is_stopped else "feasible"
        bound = min(self.bound, float(self.cost.total))
        return Plan(
            named(grid, diary), unmet_of(grid, diary), self.cost.total, bound, self.gap, self.first_s,
            self.clock.spent(), status, self.cost,
        )  # fmt: skip


def gap_of(cost: Cost, bound: float, unmet: int) -> float:
    """Return (points - bound) / bound, both without the penalty that the bound proves must be paid."""
    proven = min(cost.unmet, int((bound + 0.5) // unmet) * unmet) if unmet else 0
    return max(cost.total - bound, 0.0) / max(bound - proven, 1.0) if bound < cost.total - 0.5 else 0.0


def kept(grid: Grid, cells: Iterable[tuple[int, int]]) -> Diary:
    """Return a diary with those of the cells that together break no rule, taken in order; nobody beyond the seats."""
    diary = Diary(grid)
    for officer, need in cells:
        group = grid.groups[grid.group_of[need]]
        if not diary.stops(officer, group) and has_place(grid, diary, officer, need):
            diary.give(officer, need)
    return diary


def has_place(grid: Grid, diary: Diary, officer: int, need: int) -> bool:
    """Return whether the need has an empty place that the officer has the skills for."""
    empty, asked = lacking(grid, need, diary.officers_of[need]), grid.needs[need]
    return bool(empty.others or empty.wished or (empty.skilled and grid.skilled[asked.skills][officer]))


def named(grid: Grid, diary: Diary) -> Pairs:
    """Return the ids of a diary's cells, by the time of the need, its id and the officer's."""
    cells = ((grid.officers[officer], grid.needs[need]) for officer, need in diary.pairs())
    ordered = sorted(cells, key=lambda cell: (cell[1].starts, cell[1].id, cell[0].id))
    return tuple((officer.id, need.id) for officer, need in ordered)
