"""Rosters that the planner makes: lawful always, best where that can be tried out, and never better than the bound."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from tests.engine.roster.worlds import SWAB, TIMES, at, hours, least_points, need, officer, points, problem, problems

from bihuan.engine.roster import planning
from bihuan.engine.roster.checking import broken_rules
from bihuan.engine.roster.planning import Plan, plan
from bihuan.engine.roster.problem import Problem, Weights

SOON = settings(max_examples=40 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def unmet(found: Plan) -> list[tuple[str, int, str]]:
    return [(one.need, one.lacking, one.why) for one in found.unmet]


@SOON
@given(problems())
def test_no_plan_ever_breaks_a_hard_rule(world: Problem) -> None:
    found = plan(world, seconds=5, workers=1)
    assert broken_rules(world, found.assignments) == ()
    assert found.objective == points(world, list(found.assignments))
    assert found.bound <= found.objective
    filled = {n.id: sum(one == n.id for _, one in found.assignments) for n in world.needs}
    assert [n.id for n in world.needs if filled[n.id] > n.seats] == []


@SOON
@given(problems())
def test_no_plan_made_a_neighbourhood_at_a_time_breaks_a_hard_rule(world: Problem) -> None:
    making = planning._Making(world, planning._Clock(5, lambda: False), 1, 1, None)
    making.begin(())
    making.sweep()
    for _ in range(3):
        making._free_neighbourhood()
    assert broken_rules(world, making.plan().assignments) == ()


@settings(max_examples=25 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(people=3, blocks=3))
def test_small_rosters_are_the_best_there_are(world: Problem) -> None:
    found = plan(world, seconds=5, workers=1)
    assert (found.objective, found.status, found.gap) == (least_points(world), "optimal", 0)


def test_the_same_seed_makes_the_same_roster() -> None:
    people = [officer(f"o{n}", longitude=104 + n / 50, latitude=30.6, pair=f"p{n // 2}") for n in range(4)]
    asked = [need(f"n{d}{p}", d, 6, 12, longitude=104 + p / 20, latitude=30.6) for d in range(2) for p in range(3)]
    world = problem(people, asked)
    one, two = (plan(world, workers=2, seed=7) for _ in range(2))
    assert (one.assignments, one.objective, one.bound) == (two.assignments, two.objective, two.bound)


def test_the_nearest_go() -> None:
    people = [officer("far", longitude=104.3, latitude=30.6), officer("near", longitude=104.0, latitude=30.6)]
    found = plan(problem(people, [need("a", 0, 6, 12, longitude=104.0, latitude=30.6)], Weights(fairness=0)))
    assert (found.assignments, found.cost.way, found.status) == ((("near", "a"),), 0, "optimal")


def test_whoever_worked_most_rests() -> None:
    people = [officer("worked", worked_minutes=1440), officer("rested")]
    found = plan(problem(people, [need(f"n{day}", day, 6, 12) for day in range(3)]))
    assert {name for name, _ in found.assignments} == {"rested"}


def test_pairs_are_kept() -> None:
    people = [officer(name, pair=name[0]) for name in ("a1", "b1", "a2", "b2")]
    found = plan(problem(people, [need("x", 0, 6, 12, least=2), need("y", 0, 12, 18, least=2)]))
    together = {post: {name[0] for name, one in found.assignments if one == post} for post in ("x", "y")}
    assert (sorted(len(names) for names in together.values()), found.cost.pair) == ([1, 1], 0)


def test_units_stand_where_they_promised_to() -> None:
    people = [officer("o1", supports="north"), officer("o2", supports="south")]
    found = plan(problem(people, [need("s", 0, 6, 12, unit="south"), need("n", 0, 6, 12, unit="north")]))
    assert found.assignments == (("o1", "n"), ("o2", "s"))


def test_wished_staffing_is_filled_after_the_least() -> None:
    world = problem([officer(f"o{n}") for n in range(3)], [need("a", 0, 6, 12, wished=3), need("b", 0, 6, 12)])
    found = plan(world)
    assert sorted(post for _, post in found.assignments) == ["a", "a", "b"]
    assert (found.unmet, found.cost.wished) == ((), Weights().wished)


@pytest.mark.parametrize(
    ("people", "asked", "expected"),
    [
        ([officer("o")], [need("a", 0, 6, 12), need("b", 0, 12, 18)], [("b", 1, "too_few_people")]),
        ([officer("o")], [need("a", 0, 6, 12, skilled=1, skills=SWAB)], [("a", 1, "no_skill")]),
        ([officer("o")], [need("a", 0, 6, 12, heat_minutes=0)], [("a", 1, "heat")]),
        ([officer("o")], [need("a", 0, 6, 12, heat_minutes=30)], [("a", 1, "heat")]),
        ([officer("o", last_end=at(0, 2))], [need("a", 0, 6, 12)], [("a", 1, "rest")]),
        ([officer("o")], [need("a", 0, 6, 21)], [("a", 1, "hours")]),
        ([officer("o", limits=frozenset({"no_night"}))], [need("a", 0, 18, 24, is_night=True)], [("a", 1, "limits")]),
        ([officer("o", busy=(hours(0, 0, 9),))], [need("a", 0, 6, 12)], [("a", 1, "too_few_people")]),
        ([officer("o", "home")], [need("a", 0, 6, 12)], [("a", 1, "home_minimum")]),
        ([], [need("a", 0, 6, 12, least=3)], [("a", 3, "too_few_people")]),
        (
            [officer("s", skills=SWAB, busy=(hours(0, 0, 9),)), officer("o")],
            [need("a", 0, 6, 12, skilled=1, skills=SWAB)],
            [("a", 1, "too_few_people")],
        ),
    ],
)
def test_what_cannot_be_met_is_said_with_the_reason(people: list, asked: list, expected: list) -> None:  # type: ignore[type-arg]  # as parametrized
    found = plan(problem(people, asked, home_minimum={"home": 1}))
    assert unmet(found) == expected


def test_relief_doubles_what_is_needed() -> None:
    world = problem(
        [officer(f"o{n}") for n in range(4)],
        [need("a", 0, 6, 12, heat_minutes=30), need("b", 0, 6, 12, heat_minutes=45)],
    )
    assert sorted(post for _, post in plan(world).assignments) == ["a", "a", "b", "b"]


def test_a_hint_is_where_it_begins() -> None:
    people = [officer(name) for name in ("o", "p")]
    world = problem(people, [need("a", 0, 6, 12), need("b", 0, 6, 12)])
    lawful = (("p", "a"), ("o", "b"))
    assert plan(world, hint=(*lawful, ("o", "a"), ("x", "a"))).assignments == lawful


def test_progress_is_told_and_stopping_is_obeyed() -> None:
    told: list[tuple[str, int, float]] = []
    asked = itertools.count()
    people = [officer(name, longitude=104.2, latitude=30.6) for name in ("o", "p")]
    world = problem(people, [need("a", 0, 6, 12, longitude=104.0, latitude=30.6)])
    found = plan(world, progress=lambda *one: told.append(one), should_stop=lambda: next(asked) >= 0)
    assert ([name for name, _, _ in told], found.status, found.assignments != ()) == (["first"], "stopped", True)
    told.clear()
    plan(world, progress=lambda *one: told.append(one))
    assert [name for name, _, _ in told][:3] == ["first", "matched", "solved"]


def test_no_time_at_all_still_makes_a_lawful_roster() -> None:
    person = officer("o", longitude=104.2, latitude=30.6)
    world = problem([person], [need(n, day, 6, 12, longitude=104.0, latitude=30.6) for day, n in enumerate("ab")])
    found = plan(world, seconds=0)
    assert (found.assignments, found.status) == ((("o", "a"), ("o", "b")), "feasible")


def test_nothing_asked_is_met() -> None:
    found = plan(Problem((), ()))
    assert (found.assignments, found.unmet, found.objective, found.status) == ((), (), 0, "optimal")
