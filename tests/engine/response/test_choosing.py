"""Whom to send: who may go comes soonest first, everybody else with the reasons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.roads.ground import crossing, grid

from bihuan.engine.response import Candidate, LeftOut, Ranked, Wanted, rank_units
from bihuan.engine.roads import TravelTimes, travel_seconds

HERE = Wanted(106.0, 30.7, frozenset({"first_aid"}), minutes=30, permits=frozenset({"C-1"}))
FIT = {"skills": frozenset({"first_aid", "ppe"}), "permits": frozenset({"C-1", "C-2"}), "position_age_s": 20.0}


def degrees_as_seconds(sources: npt.NDArray[np.float64], targets: npt.NDArray[np.float64]) -> TravelTimes:
    """Count a thousandth of a degree of longitude as a second; east of 107 there is no way."""
    seconds = np.abs(sources[:, None, 0] - targets[None, :, 0]) * 1000
    return TravelTimes(np.where(sources[:, None, 0] > 107, np.inf, seconds), False, 0, 0)


def test_the_soonest_that_may_go_comes_first_and_the_others_have_their_reasons() -> None:
    candidates = [
        Candidate("far", 106.5, 30.7, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("near", 106.1, 30.7, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("busy", 106.0, 30.7, is_free=False, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("unskilled", 106.0, 30.7, 20, frozenset({"ppe"}), permits=frozenset({"C-1"})),
        Candidate("kept out", 106.0, 30.7, 20, frozenset({"first_aid"}), permits=frozenset({"C-2"})),
        Candidate("nowhere", None, None, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("going home", 106.1, 30.7, shift_ends_s=1899, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("home by then", 106.1, 30.7, shift_ends_s=1900, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("hot", 106.0, 30.7, heat_minutes=29, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("cut off", 108.0, 30.7, **FIT),  # type: ignore[arg-type]  # by name
        Candidate("all of it", None, None, is_free=False, shift_ends_s=0, heat_minutes=0),
    ]
    choice = rank_units(candidates, HERE, degrees_as_seconds)
    assert [(one.id, round(one.seconds, 6)) for one in choice.ranked] == [
        ("near", 100), ("home by then", 100), ("far", 500),
    ]  # fmt: skip
    assert set(choice.left_out) == {
        LeftOut("busy", ("busy",)), LeftOut("unskilled", ("no_skill",)), LeftOut("kept out", ("no_permit",)),
        LeftOut("nowhere", ("no_position",)), LeftOut("going home", ("shift_ends",)), LeftOut("hot", ("heat",)),
        LeftOut("cut off", ("no_way",)),
        LeftOut("all of it", ("busy", "no_skill", "no_permit", "no_position", "shift_ends", "heat")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("age_s", "is_uncertain", "penalty_s"),
    [(0, False, 0), (120, False, 0), (121, True, 60.5), (400, True, 200), (9000, True, 300), (None, True, 300)],
)
def test_a_position_older_than_two_minutes_is_uncertain_and_costs(
    age_s: float | None, is_uncertain: bool, penalty_s: float
) -> None:
    one = Candidate("one", 106.1, 30.7, age_s)
    choice = rank_units([one], Wanted(106.0, 30.7), degrees_as_seconds)
    assert [(told.id, told.is_uncertain, told.penalty_s) for told in choice.ranked] == [
        ("one", is_uncertain, penalty_s)
    ]


def test_a_unit_known_to_be_farther_goes_before_one_that_may_be_anywhere() -> None:
    candidates = [Candidate("old news", 106.0, 30.7, 600), Candidate("sure", 106.2, 30.7, 10)]
    choice = rank_units(candidates, Wanted(106.0, 30.7), degrees_as_seconds)
    assert [one.id for one in choice.ranked] == ["sure", "old news"]
    assert [one.id for one in rank_units(candidates, Wanted(106.0, 30.7), degrees_as_seconds, stale_s=600).ranked] == [
        "old news", "sure",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.floats(0, 3), st.floats(0, 3), st.floats(0, 900), st.booleans()), max_size=12))
def test_nobody_is_lost_and_the_order_is_of_time_and_penalty(units: list[tuple[float, float, float, bool]]) -> None:
    graph = grid(4, 4)
    candidates = [
        Candidate(str(at), *crossing(x, y), age, is_free=is_free) for at, (x, y, age, is_free) in enumerate(units)
    ]
    choice = rank_units(candidates, Wanted(*crossing(1, 1)), lambda a, b: travel_seconds(graph, a, b))
    told = [one.id for one in choice.ranked] + [one.id for one in choice.left_out]
    assert sorted(told, key=int) == [one.id for one in candidates]
    costs = [one.seconds + one.penalty_s for one in choice.ranked]
    assert costs == sorted(costs)


def test_who_is_sent_by_the_straight_line_is_told_so() -> None:
    choice = rank_units(
        [Candidate("one", 106.0, 30.7, 5)], Wanted(106.0, 30.7), lambda a, b: travel_seconds(None, a, b)
    )
    assert choice.is_straight
    assert choice.ranked == (Ranked("one", 0.0, is_uncertain=False, penalty_s=0.0),)
    assert rank_units([], Wanted(106.0, 30.7), degrees_as_seconds).ranked == ()
