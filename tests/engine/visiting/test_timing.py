"""The times of one order of visits."""

from __future__ import annotations

import numpy as np
import pytest
from tests.engine.visiting.worlds import on_a_line, team, visit

from bihuan.engine.visiting import planning
from bihuan.engine.visiting.bounding import lower_bound
from bihuan.engine.visiting.planning import plan_visits
from bihuan.engine.visiting.problem import Problem, Route, Stop
from bihuan.engine.visiting.timing import cost_of, timed

WORLD = Problem(
    [team("t", skills="nurse", ends=2000)],
    [visit("a", window=(500, 600)), visit("b", window=(0, 400)), visit("c", skills="boat"), visit("d", minutes=60)],
    on_a_line([0, 100, 200, 0, 0]),
)


def test_a_team_waits_for_a_window_and_goes_home() -> None:
    assert timed(WORLD, 0, [0]) == Route("t", (Stop("a", 100, 500, 1100),), 200, 1200)
    assert timed(WORLD, 0, []) == Route("t", (), 0, 0)


@pytest.mark.parametrize("order", [[0, 1], [2], [3]])
def test_an_order_that_breaks_window_skill_or_shift_has_no_times(order: list[int]) -> None:
    assert timed(WORLD, 0, order) is None


def test_what_is_in_no_order_costs_its_penalty() -> None:
    assert cost_of(WORLD, [[0, 1]]) == 400 + 2 * visit("x").penalty


def test_a_search_that_broke_a_rule_would_not_leave_the_planner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "nearest_first", lambda _: [[2]])
    with pytest.raises(AssertionError):
        plan_visits(WORLD.teams, WORLD.visits, WORLD.ways, seconds=0)


def test_nobody_and_nothing_has_a_bound_of_nothing() -> None:
    assert lower_bound(Problem([], [], np.zeros((0, 0)))).cost == 0
