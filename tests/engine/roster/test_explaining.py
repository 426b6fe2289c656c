"""Why an officer cannot stand somewhere: every reason, with what it is about."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.engine.roster.worlds import TIMES, at, hours, need, officer, problem, problems

from bihuan.engine.roster.checking import broken_rules
from bihuan.engine.roster.explaining import Reason, why_not
from bihuan.engine.roster.planning import plan
from bihuan.engine.roster.problem import Problem


def test_nothing_stops_somebody_free() -> None:
    world = problem([officer("o"), officer("p")], [need("a", 0, 6, 12)])
    assert why_not(world, [], "o", "a") == ()


def test_every_reason_is_said_with_what_it_is_about() -> None:
    person = officer("o", limits=frozenset({"no_night"}), busy=(hours(1, 20, 22),))
    world = problem(
        [person, officer("p")], [need("a", 1, 8, 14), need("b", 1, 18, 24, is_night=True)], home_minimum={"u": 1}
    )
    about = {"day": "2022-08-10", "other": "a", "count": 2, "limit": 1}
    assert why_not(world, [("o", "a"), ("p", "b")], "o", "b") == (
        Reason("limit", {"code": "no_night"}),
        Reason("absent", {"starts": at(1, 20), "ends": at(1, 22)}),
        Reason("rest", {"other": "a", "lacking_minutes": 420, "limit": 660}),
        Reason("blocks_a_day", about),
        Reason("full", {"count": 1, "limit": 1}),
    )


def test_whoever_is_there_already_is_told_so() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 12)])
    assert why_not(world, [("o", "a")], "o", "a") == (Reason("already_there"),)


def test_the_home_station_of_others_is_no_reason() -> None:
    people = [officer("o"), officer("p"), officer("x", "v")]
    world = problem(people, [need("a", 0, 6, 12, least=3)], home_minimum={"v": 1})
    assert why_not(world, [("x", "a")], "o", "a") == ()
    assert why_not(world, [("o", "a")], "x", "a") == (
        Reason("home_minimum", {"unit": "v", "day": "2022-08-09", "at_home": 0, "limit": 1}),
    )


def test_an_unknown_id_is_refused() -> None:
    with pytest.raises(KeyError):
        why_not(problem([officer("o")], []), [], "o", "a")


@settings(max_examples=40 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(people=5, blocks=6))
def test_what_stops_somebody_is_what_the_judge_would_say(world: Problem) -> None:
    given_ = plan(world, seconds=0, workers=1).assignments
    for person in world.officers:
        for one in world.needs:
            reasons = {reason.code for reason in why_not(world, given_, person.id, one.id)} - {"full", "already_there"}
            judged = {rule.rule for rule in broken_rules(world, (*given_, (person.id, one.id)))} - {"twice"}
            assert reasons == judged
