"""The judge of routes: every rule, broken on purpose, is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.visiting.worlds import TIMES, World, on_a_line, team, visit, worlds

from bihuan.engine.visiting.checking import RULES, Broken, broken_rules
from bihuan.engine.visiting.planning import plan_visits
from bihuan.engine.visiting.problem import Route, Stop, Team, Unserved, VisitPlan

TEAMS = [team("t", skills="nurse", ends=3000), team("u", ends=3000)]
VISITS = [visit("a", skills="nurse", window=(0, 1000)), visit("b", window=(0, 3000))]
WAYS = on_a_line([0, 0, 100, 300])
A, B = Stop("a", 100, 100, 700), Stop("b", 900, 900, 1500)
GOOD = Route("t", (A, B), 600, 1800)


def _plan(*routes: Route, left: tuple[str, ...] = ()) -> VisitPlan:
    return VisitPlan(routes, tuple(Unserved(one, 0, "no_time") for one in left), 0, 0, 0, 0, 0, "done", 0)


def _broken(*routes: Route, left: tuple[str, ...] = ()) -> set[Broken]:
    return set(broken_rules(TEAMS, VISITS, WAYS, _plan(*routes, left=left)))


def test_a_lawful_plan_breaks_nothing() -> None:
    assert _broken(GOOD) == set()
    assert _broken(left=("a", "b")) == set()


LATE = Stop("a", 1100, 1100, 1700)
CASES = (
    ("unknown", Broken("unknown", "x", ""), (Route("x", (), 0, 0),), ("a", "b")),
    ("unknown", Broken("unknown", "t", ""), (Route("t", (Stop("z", 0, 0, 0),), 0, 0),), ("a", "b")),
    ("twice", Broken("twice", "", "b"), (GOOD, Route("u", (replace(B, arrives_s=300),), 600, 1800)), ()),
    ("twice", Broken("twice", "t", ""), (GOOD, Route("t", (), 0, 0)), ()),
    ("lost", Broken("lost", "", "b"), (Route("t", (A,), 200, 800),), ()),
    ("served_and_left", Broken("served_and_left", "", "b"), (GOOD,), ("b",)),
    ("skill", Broken("skill", "u", "a"), (replace(GOOD, team="u"),), ()),
    ("window", Broken("window", "t", "a"), (Route("t", (LATE,), 200, 1800),), ("b",)),
    ("too_short", Broken("too_short", "t", "a"), (replace(GOOD, stops=(replace(A, leaves_s=699), B)),), ()),
    ("too_short", Broken("too_short", "t", "a"), (replace(GOOD, stops=(replace(A, arrives_s=101), B)),), ()),
    ("too_soon", Broken("too_soon", "t", "b"), (replace(GOOD, stops=(A, replace(B, arrives_s=899))),), ()),
    ("too_soon", Broken("too_soon", "t", ""), (replace(GOOD, home_s=1799),), ()),
    ("shift", Broken("shift", "t", ""), (replace(GOOD, home_s=3001),), ()),
    ("travel_sum", Broken("travel_sum", "t", ""), (replace(GOOD, travel_s=599),), ()),
    ("travel_sum", Broken("travel_sum", "t", ""), (replace(GOOD, travel_s=604),), ()),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "broken", "routes", "left"), CASES)
def test_every_rule_broken_is_named(
    rule: str, broken: Broken, routes: tuple[Route, ...], left: tuple[str, ...]
) -> None:
    assert rule in RULES
    assert broken in _broken(*routes, left=left)


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, *_ in CASES} == set(RULES)


@settings(max_examples=60 * TIMES, deadline=None)
@given(worlds(teams=3, visits=8), st.data())
def test_a_lawful_plan_made_unlawful_is_noticed(world: World, data: st.DataObject) -> None:
    teams, visits, ways = world
    plan = plan_visits(teams, visits, ways, seconds=0)
    assert broken_rules(teams, visits, ways, plan) == ()
    routes = [index for index, route in enumerate(plan.routes) if route.stops]
    if not routes:
        return
    index = data.draw(st.sampled_from(routes))
    route = plan.routes[index]
    worse = data.draw(st.sampled_from(_worse(route, teams[index])))
    broken = replace(plan, routes=(*plan.routes[:index], worse, *plan.routes[index + 1 :]))
    assert broken_rules(teams, visits, ways, broken) != ()


def _worse(route: Route, crew: Team) -> list[Route]:
    first = route.stops[0]
    return [
        replace(route, stops=route.stops[1:]),
        replace(route, stops=(*route.stops, first)),
        replace(route, home_s=crew.ends_s + 1),
        replace(route, stops=(replace(first, starts_s=first.starts_s - 10**6), *route.stops[1:])),
        replace(route, stops=(replace(first, visit="nobody"), *route.stops[1:])),
        replace(route, travel_s=route.travel_s + 10**6),
    ]
