"""What stops one more block, where invented problems seldom reach: the week, on either side of what is held."""

from __future__ import annotations

import pytest
from tests.engine.roster.worlds import need, officer, problem

from bihuan.engine.roster.checking import broken_rules
from bihuan.engine.roster.diary import Diary
from bihuan.engine.roster.grid import Grid
from bihuan.engine.roster.planning import plan

WEEK = [need(f"d{day}", day, 6, 16) for day in range(9)]


@pytest.mark.parametrize(
    ("held", "asked", "stop"),
    [
        (range(1, 7), 0, "week_minutes"),
        (range(1, 7), 7, "week_minutes"),
        (range(1, 7), 8, ""),
        (range(2, 8), 0, ""),
        ((0, 1, 2, 4, 5, 6), 3, "week_minutes"),
        ((0, 1, 2, 4, 5), 3, ""),
    ],
)
def test_seven_days_in_a_row_are_counted_on_every_side(held: range, asked: int, stop: str) -> None:
    grid = Grid(problem([officer("o")], WEEK))
    diary = Diary(grid, [(0, day) for day in held])
    assert diary.stops(0, grid.groups[asked]) == stop


def test_a_roster_of_nine_days_keeps_the_week() -> None:
    world = problem([officer("o")], WEEK)
    found = plan(world, seconds=5, workers=1)
    assert broken_rules(world, found.assignments) == ()
    assert [one.why for one in found.unmet] == ["hours"]


def test_the_last_one_at_home_is_not_sent_but_whoever_is_out_may_go_again() -> None:
    blocks = [need("a", 0, 6, 9), need("b", 0, 9, 12)]
    grid = Grid(problem([officer("o"), officer("p")], blocks, home_minimum={"u": 1}, blocks_a_day=2))
    diary = Diary(grid, [(0, 0)])
    assert (diary.stops(1, grid.groups[1]), diary.stops(0, grid.groups[1])) == ("home_minimum", "")
