"""Every model answers the same question of who must be reached how soon, and names whom nobody can reach."""

from __future__ import annotations

import numpy as np
import pytest

from bihuan.engine.siting.answers import Status
from bihuan.engine.siting.planning import Problem, adds_of, is_found, propose, queue_of

SECONDS = np.array([[50.0, 400.0, 900.0], [400.0, 100.0, 900.0], [900.0, 250.0, 170.0], [np.inf] * 3])
LIMITS = np.array([60.0, 180.0, 300.0, 300.0])
RINGS = [(limit, limit == LIMITS) for limit in (60.0, 180.0, 300.0)]


def problem(units: int = 2) -> Problem:
    return Problem(np.array([5.0, 3.0, 2.0, 1.0]), SECONDS, LIMITS, RINGS, units, busy=0.2, share=0.5, clock_s=5)


@pytest.mark.parametrize(
    ("model", "chosen", "objective"),
    [
        ("set_cover", (0, 1), 2), ("maximal", (0, 1), 2), ("double", (1, 1), 5.0), ("expected", (0, 1), 8.0),
        ("median", (0, 1), 1050.0), ("centre", (0, 1), 250.0),
    ],
)  # fmt: skip
def test_each_model_answers_and_names_who_is_out_of_reach(
    model: str, chosen: tuple[int, ...], objective: float
) -> None:
    asked = problem()
    if model == "double":
        asked = Problem(asked.weights, np.where(SECONDS == 400, 300.0, SECONDS), LIMITS, RINGS, 2, share=0.5)
    found = propose(model, asked)
    assert found.left_out == (3,)
    assert (found.answer.status, found.answer.objective) == (Status.OPTIMAL, pytest.approx(objective))
    assert found.answer.chosen == chosen


def test_where_there_is_no_way_a_candidate_is_as_good_as_far_away() -> None:
    seconds = np.array([[10.0, np.inf], [np.inf, 30.0]])
    asked = Problem(np.ones(2), seconds, np.array([60.0, 60.0]), [(60.0, np.ones(2, bool))], 1)
    assert propose("centre", asked).answer.objective == 300.0


def test_what_each_site_adds_is_what_only_it_reaches() -> None:
    asked = problem()
    assert adds_of(asked.weights, asked.reach, (0, 1, 1)) == [(0, 1, 5.0, 5.0), (1, 2, 5.0, 5.0)]


def test_the_queue_sends_the_nearest_first() -> None:
    asked = problem()
    found = queue_of(asked.weights[:3], SECONDS[:3], (0, 1), 2.0, 1800.0)
    assert found.lost == pytest.approx(0.2)
    assert found.shares[0, 0] > found.shares[0, 1]
    assert (is_found(Status.FEASIBLE), is_found(Status.UNKNOWN)) == (True, False)
