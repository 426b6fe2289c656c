"""The judge of rosters sees each hard rule broken; each test plants one."""

from __future__ import annotations

import pytest
from tests.engine.roster.worlds import SWAB, at, broken, hours, need, officer, problem

from bihuan.engine.roster.checking import RULES, Broken, broken_rules
from bihuan.engine.roster.problem import Problem


def test_a_lawful_roster_breaks_nothing() -> None:
    world = problem([officer("o"), officer("m")], [need("a", 0, 6, 12), need("b", 1, 6, 12)], home_minimum={"u": 1})
    assert broken(world, ("o", "a"), ("m", "b")) == []


def test_somebody_or_something_unknown_is_said() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 12)])
    assert broken(world, ("x", "a"), ("o", "y")) == [
        Broken("unknown", "x", "a", {"code": "officer"}),
        Broken("unknown", "o", "y", {"code": "need"}),
    ]


def test_a_cell_given_twice_is_said() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 12)])
    assert broken(world, ("o", "a"), ("o", "a")) == [Broken("twice", "o", "a", {"times": 2})]


def test_nobody_is_in_two_places() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 10), need("b", 0, 9, 12)], blocks_a_day=2)
    assert broken(world, ("o", "a"), ("o", "b")) == [Broken("two_places", "o", "b", {"other": "a", "minutes": 60})]


def test_nobody_is_in_two_places_with_a_block_outside_the_plan() -> None:
    world = problem([officer("o", earlier=(hours(0, 9, 12),))], [need("a", 0, 6, 10)], blocks_a_day=2)
    assert broken(world, ("o", "a")) == [Broken("two_places", "o", "a", {"other": "earlier", "minutes": 60})]


def test_rest_between_stretches_is_kept() -> None:
    world = problem([officer("o")], [need("a", 0, 18, 24), need("b", 1, 6, 12)])
    detail = {"other": "a", "lacking_minutes": 300, "limit": 660}
    assert broken(world, ("o", "a"), ("o", "b")) == [Broken("rest", "o", "b", detail)]


def test_rest_after_the_last_duty_is_kept() -> None:
    world = problem([officer("o", last_end=at(0, 0))], [need("a", 0, 6, 12)])
    detail = {"other": "earlier", "lacking_minutes": 300, "limit": 660}
    assert broken(world, ("o", "a")) == [Broken("rest", "o", "a", detail)]


def test_rest_before_a_block_outside_the_plan_is_kept() -> None:
    world = problem([officer("o", earlier=(hours(0, 18, 22),))], [need("a", 0, 8, 12)], blocks_a_day=2)
    detail = {"other": "earlier", "lacking_minutes": 300, "limit": 660}
    assert broken(world, ("o", "a")) == [Broken("rest", "o", "a", detail)]


def test_a_shift_of_fifteen_hours_is_refused() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 21)], day_minutes=1440)
    assert broken(world, ("o", "a")) == [Broken("stretch", "o", "a", {"minutes": 900, "limit": 720, "other": ""})]


def test_blocks_that_follow_one_another_are_one_stretch() -> None:
    blocks = [need("a", 0, 0, 5), need("b", 0, 5, 10), need("c", 0, 11, 16)]
    world = problem([officer("o")], blocks, blocks_a_day=3, day_minutes=1440)
    detail = {"minutes": 960, "limit": 720, "other": "a b"}
    assert broken(world, ("o", "a"), ("o", "b"), ("o", "c")) == [Broken("stretch", "o", "c", detail)]


def test_blocks_a_day_are_counted_by_the_day_they_begin() -> None:
    blocks = [need("a", 0, 6, 9), need("b", 0, 9, 12), need("c", 1, 0, 3)]
    world = problem([officer("o")], blocks, rest_minutes=0)
    detail = {"day": "2022-08-09", "other": "a", "count": 2, "limit": 1}
    assert broken(world, ("o", "a"), ("o", "b"), ("o", "c")) == [Broken("blocks_a_day", "o", "b", detail)]


def test_the_hours_of_a_day_are_those_that_fall_in_it() -> None:
    blocks = [need("a", 0, 20, 32), need("b", 1, 20, 30)]
    world = problem([officer("o")], blocks, day_minutes=660)
    detail = {"day": "2022-08-10", "other": "a", "minutes": 720, "limit": 660}
    assert broken(world, ("o", "a"), ("o", "b")) == [Broken("day_minutes", "o", "b", detail)]


def test_the_hours_of_seven_days_are_bounded() -> None:
    blocks = [need(f"d{day}", day, 6, 16) for day in range(8)]
    world = problem([officer("o")], blocks, week_minutes=4140)
    detail = {"day": "2022-08-10", "minutes": 4200, "limit": 4140}
    assert broken(world, *(("o", one.id) for one in blocks)) == [Broken("week_minutes", "o", "d7", detail)]


def test_absences_are_kept() -> None:
    world = problem([officer("o", busy=(hours(0, 11, 20),))], [need("a", 0, 6, 12)])
    assert broken(world, ("o", "a")) == [Broken("absent", "o", "a", {"starts": at(0, 11), "ends": at(0, 20)})]


@pytest.mark.parametrize(
    ("code", "traits"),
    [("no_suit", {"clothing": "double"}), ("no_heat", {"heat_minutes": 45}), ("no_night", {"is_night": True})],
)
def test_the_limits_of_a_person_are_kept(code: str, traits: dict[str, object]) -> None:
    world = problem([officer("o", limits=frozenset({code, "no_dogs"}))], [need("a", 0, 6, 12, **traits)])
    assert broken(world, ("o", "a")) == [Broken("limit", "o", "a", {"code": code})]


@pytest.mark.parametrize("traits", [{"clothing": "coverall"}, {"heat_minutes": 60}, {"heat_minutes": None}])
def test_limits_stop_nobody_where_nothing_is_asked_of_them(traits: dict[str, object]) -> None:
    limits = frozenset({"no_suit", "no_heat", "no_night"})
    world = problem([officer("o", limits=limits)], [need("a", 0, 6, 12, **traits)])
    assert broken(world, ("o", "a")) == []


def test_nobody_stands_where_heat_forbids_it() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 12, heat_minutes=0)])
    assert broken(world, ("o", "a")) == [Broken("heat_forbidden", "o", "a", {"minutes": 0})]


def test_nobody_is_longer_in_the_heat_than_the_table_is_for() -> None:
    world = problem([officer("o")], [need("a", 0, 6, 15, heat_minutes=45)])
    detail = {"day": "2022-08-09", "other": "", "minutes": 540, "limit": 480}
    assert broken(world, ("o", "a")) == [Broken("heat_too_long", "o", "a", detail)]


def test_places_for_skilled_people_are_not_taken_by_others() -> None:
    world = problem([officer("o"), officer("s", skills=SWAB)], [need("a", 0, 6, 12, least=2, skilled=1, skills=SWAB)])
    assert broken(world, ("o", "a"), ("s", "a")) == []
    world = problem([officer("o"), officer("p")], [need("a", 0, 6, 12, least=2, skilled=1, skills=SWAB)])
    detail = {"skills": "swab", "lacking": 1, "limit": 1}
    assert broken(world, ("o", "a"), ("p", "a")) == [Broken("skill", "p", "a", detail)]


def test_a_minimum_stays_at_each_home_station() -> None:
    people = [officer("o"), officer("p"), officer("q", busy=(hours(0, 1, 2),)), officer("r", "v")]
    world = problem(people, [need("a", 0, 6, 12, least=2)], home_minimum={"u": 1})
    assert broken(world, ("o", "a"), ("r", "a")) == []
    detail = {"unit": "u", "day": "2022-08-09", "at_home": 0, "limit": 1}
    assert broken(world, ("o", "a"), ("p", "a")) == [Broken("home_minimum", "p", "", detail)]


def test_a_block_outside_the_plan_keeps_somebody_from_home() -> None:
    people = [officer("o"), officer("p", earlier=(hours(0, 20, 22),))]
    world = problem(people, [need("a", 0, 6, 12)], home_minimum={"u": 1})
    assert [one.rule for one in broken(world, ("o", "a"))] == ["home_minimum"]


def test_blocks_outside_the_plan_are_nobodys_fault() -> None:
    person = officer("o", earlier=(hours(0, 0, 15), hours(0, 14, 24)))
    world = problem([person], [need("a", 3, 6, 12)])
    assert broken(world, ("o", "a")) == []


def test_rules_are_named() -> None:
    assert len(set(RULES)) == 14


@pytest.mark.parametrize(
    ("officers", "needs", "why"),
    [
        ([officer("o"), officer("o")], [], "an officer's id is given twice"),
        ([], [need("a", 0, 6, 12), need("a", 0, 6, 12)], "a need's id is given twice"),
        ([], [need("a", 0, 6, 6)], "need a does not end after it begins"),
        ([], [need("a", 0, 6, 7, least=-1)], "need a counts below 0"),
        ([officer("o", busy=((5, 5),))], [], "officer o has a period that does not end after it begins"),
    ],
)
def test_problems_that_make_no_sense_are_refused(officers: list, needs: list, why: str) -> None:  # type: ignore[type-arg]  # as parametrized
    with pytest.raises(ValueError, match=why):
        problem(officers, needs)


def test_nothing_asked_breaks_nothing() -> None:
    assert broken_rules(Problem((), ()), ()) == ()
