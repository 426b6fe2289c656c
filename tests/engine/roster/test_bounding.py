"""No lawful roster has fewer points than the bound says, and for a larger one the bound is near."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from tests.engine.roster.worlds import SWAB, TIMES, least_points, need, officer, problem, problems

from bihuan.engine.roster.bounding import Bounder
from bihuan.engine.roster.checking import broken_rules
from bihuan.engine.roster.costing import Cost
from bihuan.engine.roster.fairness import fair_shares
from bihuan.engine.roster.grid import Grid
from bihuan.engine.roster.matching import bundles
from bihuan.engine.roster.planning import gap_of, plan
from bihuan.engine.roster.problem import Problem
from bihuan.engine.roster.solving import never


@settings(max_examples=40 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(people=3, blocks=3))
def test_no_roster_is_better_than_the_bound(world: Problem) -> None:
    grid = Grid(world)
    bounder = Bounder(grid, bundles(grid), fair_shares(grid))
    assert bounder.search(30, of=30, should_stop=never).points <= least_points(world) + 1e-6


@pytest.fixture(scope="module")
def town() -> Problem:
    draw = random.Random(8)
    people = [
        officer(
            f"o{n:02d}", f"u{n % 3}", longitude=draw.uniform(104, 104.2), latitude=draw.uniform(30.6, 30.8),
            skills=SWAB if n % 4 == 0 else frozenset(), pair=f"p{n // 2}" if n < 12 else "", worked_minutes=n % 3 * 360,
        )
        for n in range(40)
    ]  # fmt: skip
    where = [(draw.uniform(104, 104.2), draw.uniform(30.6, 30.8)) for _ in range(14)]
    asked = [
        need(
            f"d{day}h{first}s{site}", day, first, first + 6, longitude=where[site][0], latitude=where[site][1],
            skilled=int(site % 5 == 0), skills=SWAB,
        )
        for day in range(3) for first in (6, 12, 18) for site in range(14 if first < 18 else 6)
    ]  # fmt: skip
    return problem(people, asked, home_minimum={"u0": 1, "u1": 1})


def test_a_town_is_planned_near_the_bound(town: Problem) -> None:
    told: list[str] = []
    found = plan(town, seconds=30, workers=1, progress=lambda name, _points, _bound: told.append(name))
    assert (broken_rules(town, found.assignments), found.unmet, found.gap < 0.02) == ((), (), True)
    assert list(dict.fromkeys(told))[:3] == ["first", "matched", "bounded"]


def test_a_town_is_planned_twice_alike(town: Problem) -> None:
    one, two = (plan(town, seconds=30, workers=1, seed=3) for _ in range(2))
    assert (one.assignments, one.bound) == (two.assignments, two.bound)


def test_a_search_told_to_stop_keeps_the_best_so_far(town: Problem) -> None:
    asked = iter(range(10_000))
    found = plan(town, seconds=30, workers=1, should_stop=lambda: next(asked) > 40)
    assert (broken_rules(town, found.assignments), found.unmet, found.status) == ((), (), "stopped")


@pytest.mark.parametrize(
    ("cost", "bound", "gap"),
    [
        (Cost(0, 0, 110, 0, 0), 100.0, 0.1),
        (Cost(200, 0, 110, 0, 0), 300.0, 0.1),  # both are proven to lack
        (Cost(200, 0, 110, 0, 0), 200.0, 110.0),  # nothing is proven beyond what lacks
        (Cost(200, 0, 10, 0, 0), 150.0, 1.2),  # one is proven to lack
        (Cost(0, 0, 0, 0, 0), 0.0, 0.0),
    ],
)
def test_the_gap_is_counted_without_what_must_lack(cost: Cost, bound: float, gap: float) -> None:
    assert gap_of(cost, bound, 100) == pytest.approx(gap)
