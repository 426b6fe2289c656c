"""Routes: against every plan of a tiny world, judged by the checker, the same with the same seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from tests.engine.visiting.worlds import TIMES, World, drawn, every_cost, on_a_line, team, visit, worlds

from bihuan.engine.visiting.checking import broken_rules
from bihuan.engine.visiting.planning import plan_visits
from bihuan.engine.visiting.problem import DROP_S, BadVisits, Unserved, VisitPlan


@pytest.mark.parametrize("seed", range(30 * TIMES))
def test_no_plan_of_a_tiny_world_is_cheaper(seed: int) -> None:
    world = drawn(seed)
    plan = plan_visits(*world, steps=3_000)
    assert broken_rules(*world, plan) == ()
    assert plan.cost == min(every_cost(world))


@settings(max_examples=100 * TIMES, deadline=None)
@given(worlds())
def test_the_bound_is_below_every_plan(world: World) -> None:
    plan = plan_visits(*world, seconds=0)
    best = min(every_cost(world))
    assert plan.bound <= best + 1e-6 <= plan.cost + 2e-6


@settings(max_examples=40 * TIMES, deadline=None)
@given(worlds(teams=4, visits=12))
def test_a_plan_of_a_larger_world_is_lawful(world: World) -> None:
    plan = plan_visits(*world, steps=3_000)
    assert broken_rules(*world, plan) == ()
    assert plan.bound <= plan.cost + 1e-6


def _without_clock(plan: VisitPlan) -> tuple[object, ...]:
    return plan.routes, plan.unserved, plan.cost, plan.bound, plan.status


def _town() -> World:
    draw = np.random.default_rng(7)
    teams = [team("nurses", skills="nurse", ends=7200), team("others", ends=7200)]
    visits = [visit(f"v{i}", window=(0, 7200), skills="nurse" if i % 3 == 0 else "") for i in range(14)]
    return teams, visits, on_a_line(draw.uniform(0, 900, 16).round())


def test_the_same_seed_gives_the_same_plan() -> None:
    one, two = (plan_visits(*_town(), steps=20_000, seed=5) for _ in range(2))
    assert _without_clock(one) == _without_clock(two)
    assert one.status == "done"


def test_the_search_is_better_than_the_first_plan_and_tells_each_better_one() -> None:
    told: list[tuple[int, float]] = []
    plan = plan_visits(*_town(), steps=20_000, progress=lambda cost, bound: told.append((cost, bound)))
    costs = [cost for cost, _ in told]
    assert costs == sorted(costs, reverse=True)
    assert costs[0] > costs[-1] == plan.cost
    assert {bound for _, bound in told} == {plan.bound}


def test_who_asks_to_stop_keeps_the_first_plan() -> None:
    plan = plan_visits(*_town(), should_stop=lambda: True)
    assert plan.status == "stopped"
    assert broken_rules(*_town(), plan) == ()


def test_the_clock_ends_a_search() -> None:
    plan = plan_visits(*_town(), seconds=0.2, steps=10**9)
    assert plan.status == "time"
    assert plan.seconds < 5


def test_every_visit_left_out_says_why() -> None:
    teams = [team("nurses", skills="nurse", ends=3600), team("others", ends=3600)]
    visits = [
        visit("skill", skills="boat"), visit("island"), visit("night", window=(9000, 9000)), visit("long", minutes=61),
        visit("first", minutes=50, skills="nurse", priority=1), visit("second", minutes=50, skills="nurse"),
    ]  # fmt: skip
    ways = np.zeros((8, 8))
    ways[[0, 1, 2, 4, 5, 6, 7], 3] = np.inf
    plan = plan_visits(teams, visits, ways, steps=3_000)
    assert plan.unserved == (
        Unserved("skill", 0, "no_skill"), Unserved("island", 0, "unreachable"), Unserved("night", 0, "no_shift"),
        Unserved("long", 0, "no_shift"), Unserved("second", 0, "no_time"),
    )  # fmt: skip
    assert plan.cost == 5 * DROP_S


def test_the_gap_compares_travel_where_both_leave_out_equally_much() -> None:
    plan = plan_visits([team("t")], [visit("a"), visit("b", skills="boat")], on_a_line([0, 300, 900]), steps=3_000)
    assert (plan.cost, plan.bound, plan.gap) == (600 + DROP_S, 600 + DROP_S, 0)
    assert (plan.travel_s, plan.travel_bound_s) == (600, 600)


def test_the_gap_counts_what_only_the_plan_leaves_out() -> None:
    apart = [visit("a", window=(0, 1000), minutes=5), visit("b", window=(0, 1000), minutes=5)]
    plan = plan_visits(
        [team("t", ends=1000)], [*apart, visit("c", window=(0, 1000), minutes=5)], np.full((4, 4), 50), steps=3_000
    )
    assert len(plan.unserved) == 1
    assert plan.gap == pytest.approx((plan.cost - plan.bound) / plan.cost)


def test_nobody_to_visit_costs_nothing() -> None:
    plan = plan_visits([team("t")], [], np.zeros((1, 1)), steps=10)
    assert (plan.cost, plan.bound, plan.gap, plan.unserved) == (0, 0, 0, ())
    assert [route.stops for route in plan.routes] == [()]


def test_no_team_leaves_everybody_out() -> None:
    plan = plan_visits([], [visit("a")], np.zeros((1, 1)))
    assert plan.unserved == (Unserved("a", 0, "no_skill"),)


BAD: tuple[tuple[str, Callable[[], World]], ...] = (
    ("ways_shape", lambda: ([team("t")], [visit("a")], np.zeros((1, 2)))),
    ("ways_negative", lambda: ([team("t")], [], np.array([[-1.0]]))),
    ("ways_negative", lambda: ([team("t")], [], np.array([[np.nan]]))),
    ("twice", lambda: ([team("t"), team("t")], [], np.zeros((2, 2)))),
    ("bad_window", lambda: ([], [visit("a", window=(5, 4))], np.zeros((1, 1)))),
    ("bad_shift", lambda: ([team("t", starts=5, ends=4)], [], np.zeros((1, 1)))),
    ("bad_minutes", lambda: ([], [visit("a", minutes=-1)], np.zeros((1, 1)))),
    ("bad_priority", lambda: ([], [visit("a", priority=-1)], np.zeros((1, 1)))),
)


@pytest.mark.parametrize(("code", "world"), BAD)
def test_what_no_plan_can_be_made_of_is_refused(code: str, world: Callable[[], World]) -> None:
    with pytest.raises(BadVisits) as refused:
        plan_visits(*world())
    assert refused.value.code == code
