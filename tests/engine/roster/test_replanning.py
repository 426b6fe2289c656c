"""After a drop-out: lawful, two cells a block at most, and nobody moves who need not."""

from __future__ import annotations

import dataclasses

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.roster.worlds import SWAB, TIMES, hours, need, officer, problem, problems

from bihuan.engine.roster.checking import broken_rules
from bihuan.engine.roster.planning import plan
from bihuan.engine.roster.problem import Problem
from bihuan.engine.roster.replanning import Change, replan


def gone(world: Problem, without: frozenset[tuple[str, int, int]]) -> Problem:
    officers = tuple(
        dataclasses.replace(one, busy=(*one.busy, *((s, e) for name, s, e in sorted(without) if name == one.id)))
        for one in world.officers
    )
    return dataclasses.replace(world, officers=officers)


@settings(max_examples=60 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(), st.sets(st.integers(0, 7), min_size=1, max_size=3), st.integers(0, 2))
def test_no_replan_ever_breaks_a_hard_rule(world: Problem, away: set[int], day: int) -> None:
    before = plan(world, seconds=0, workers=1).assignments
    without = frozenset((f"o{n}", *hours(day, 0, 30)) for n in away if n < len(world.officers))
    found = replan(world, before, without=without)
    assert broken_rules(gone(world, without), found.assignments) == ()
    kinds = [one.kind for one in found.changes]
    assert kinds.count("added") + kinds.count("moved") <= kinds.count("removed")
    left = {cell for cell in before if cell not in {(one.officer, one.need) for one in found.changes}}
    moved = {one.officer for one in found.changes if one.kind == "moved"}
    assert {cell for cell in left - set(found.assignments) if cell[0] not in moved} == set()


def test_the_nearest_free_officer_takes_the_place() -> None:
    people = [officer(n, longitude=104 + n_ / 10, latitude=30.6) for n_, n in enumerate(("gone", "near", "far"))]
    world = problem(people, [need("a", 0, 6, 12, longitude=104.0, latitude=30.6)])
    found = replan(world, [("gone", "a")], without=frozenset({("gone", *hours(0, 0, 24))}))
    assert found.assignments == (("near", "a"),)
    assert found.changes == (Change("gone", "a", "removed"), Change("near", "a", "added"))
    assert found.unmet == ()


def test_somebody_comes_from_a_place_with_more_than_the_least() -> None:
    people = [officer(name) for name in ("gone", "spare", "stays")]
    world = problem(people, [need("a", 0, 6, 12), need("b", 0, 6, 12, wished=2)])
    before = [("gone", "a"), ("spare", "b"), ("stays", "b")]
    found = replan(world, before, without=frozenset({("gone", *hours(0, 0, 24))}))
    [removed, moved] = found.changes
    assert (removed, moved.need, moved.kind) == (Change("gone", "a", "removed"), "a", "moved")
    assert [one.need for one in found.unmet] == []


def test_wished_staffing_is_not_made_good() -> None:
    people = [officer(name) for name in ("gone", "stays", "idle")]
    world = problem(people, [need("a", 0, 6, 12, wished=2)])
    found = replan(world, [("gone", "a"), ("stays", "a")], without=frozenset({("gone", *hours(0, 0, 24))}))
    assert found.changes == (Change("gone", "a", "removed"),)


def test_what_nobody_may_take_stays_unmet_with_the_reason() -> None:
    people = [officer("gone", skills=SWAB), officer("idle")]
    world = problem(people, [need("a", 0, 6, 12, skilled=1, skills=SWAB)])
    found = replan(world, [("gone", "a")], without=frozenset({("gone", *hours(0, 0, 9))}))
    assert (found.assignments, found.changes) == ((), (Change("gone", "a", "removed"),))
    assert [(one.need, one.lacking, one.why) for one in found.unmet] == [("a", 1, "too_few_people")]


def test_mates_are_called_home_when_the_minimum_would_break() -> None:
    people = [officer("sick"), officer("sent"), officer("other", "v")]
    world = problem(people, [need("a", 0, 6, 12)], home_minimum={"u": 1})
    found = replan(world, [("sent", "a")], without=frozenset({("sick", *hours(0, 0, 24))}))
    assert found.changes == (Change("sent", "a", "removed"), Change("other", "a", "added"))


def test_blocks_outside_the_absence_stay() -> None:
    world = problem([officer("o"), officer("p")], [need("a", 0, 6, 12), need("b", 1, 6, 12)])
    found = replan(world, [("o", "a"), ("o", "b")], without=frozenset({("o", *hours(0, 0, 24)), ("x", 0, 1)}))
    assert found.assignments == (("p", "a"), ("o", "b"))


def test_a_cell_that_broke_a_rule_before_stays() -> None:
    people = [officer("over"), officer("gone"), officer("idle")]
    world = problem(people, [need("long", 0, 6, 21), need("a", 0, 6, 12)])
    found = replan(world, [("over", "long"), ("gone", "a")], without=frozenset({("gone", *hours(0, 0, 24))}))
    assert found.assignments == (("idle", "a"), ("over", "long"))
