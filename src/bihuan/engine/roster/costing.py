"""What a roster costs in points, counted from the roster alone."""

from __future__ import annotations

from dataclasses import dataclass

from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.fairness import Fairness
from bihuan.engine.roster.grid import Grid


@dataclass(frozen=True)
class Cost:
    """The points of a roster by wish; `total` is what the planner makes small."""

    unmet: int
    wished: int
    way: int
    fairness: int
    pair: int

    @property
    def total(self) -> int:
        """Return the sum of all points."""
        return self.unmet + self.wished + self.way + self.fairness + self.pair


@dataclass(frozen=True)
class Lacking:
    """How many places of a need are empty: for skilled people, for anybody, and of the wished staffing."""

    skilled: int
    others: int
    wished: int


def lacking(grid: Grid, need: int, officers: list[int]) -> Lacking:
    """Return the empty places of a need.

    Its places are `skilled_seats` for skilled people, others up to the least staffing, and wished ones beyond; skilled
    people fill their own places first.
    """
    asked = grid.needs[need]
    skilled = sum(bool(grid.skilled[asked.skills][officer]) for officer in officers) if asked.skilled_seats else 0
    own = asked.skilled_seats
    others = len(officers) - min(skilled, own)
    least = max(asked.least, own) - own
    return Lacking(own - min(skilled, own), max(0, least - others), max(0, asked.seats - own - max(others, least)))


def cost_of(grid: Grid, diary: Diary, fairness: Fairness) -> Cost:
    """Return the points of a roster."""
    weights = grid.weights
    empty = [lacking(grid, need, officers) for need, officers in enumerate(diary.officers_of)]
    return Cost(
        weights.unmet * sum(one.skilled + one.others for one in empty),
        weights.wished * sum(one.wished for one in empty),
        sum(way_cost(grid, officer, need) for officer, need in diary.pairs()),
        sum(fairness.cost(officer, minutes) for officer, minutes in enumerate(diary.minutes)),
        weights.pair * sum(is_alone(grid, diary, officer, need) for officer, need in diary.pairs()),
    )


def way_cost(grid: Grid, officer: int, need: int) -> int:
    """Return the points of the way, and of a post that the officer's unit has not promised to support."""
    supports, unit = grid.officers[officer].supports, grid.needs[need].unit
    strays = bool(supports and unit and supports != unit)
    return grid.weights.travel * grid.travel(officer, need) + grid.weights.pair * strays


def is_alone(grid: Grid, diary: Diary, officer: int, need: int) -> bool:
    """Return whether the officer has partners and none of them is on duty in the same hours."""
    asked = grid.needs[need]
    mates = grid.partners[officer]
    return bool(mates) and not any(
        (group.starts, group.ends) == (asked.starts, asked.ends) for mate in mates for group in diary.groups_of(mate)
    )
