"""A day as a flow: by hand, against the balance of people, and against the day person by person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.screening.fluid import fluid, lanes_to_add
from bihuan.engine.screening.profiles import spread, two_peaks
from bihuan.engine.screening.simulation import CityPlan, relief, simulate_city

FLOWS = st.lists(st.integers(0, 60), min_size=1, max_size=20)


def row(*values: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([values], dtype=np.float64)


def test_a_day_by_hand() -> None:
    day = fluid(row(30, 30, 0), row(10, 20, 20))
    assert day.queue.tolist() == [[0, 20, 30, 10]]
    assert day.wait_minutes.tolist() == [[0, 15, 22.5, 7.5]]
    assert day.mean_wait_minutes.tolist() == [(30 * 7.5 + 30 * 18.75) / 60]
    assert (day.longest_wait_minutes.tolist(), day.closing_wait_minutes.tolist()) == ([22.5], [7.5])
    assert day.empties_minutes.tolist() == [52.5]


def test_whoever_comes_before_the_lanes_open_waits_for_them() -> None:
    day = fluid(row(0, 10, 0), row(0, 0, 20), queue=5.0)
    assert day.wait_minutes[0].tolist() == [30 + 3.75, 15 + 3.75, 11.25, 0]


def test_a_line_that_nobody_serves_never_empties() -> None:
    day = fluid(row(10, 10), row(0, 0))
    assert (day.empties_minutes.tolist(), day.mean_wait_minutes.tolist()) == ([np.inf], [np.inf])
    assert fluid(row(10, 10), row(0, 0), after=np.array([20.0])).empties_minutes.tolist() == [45.0]


def test_a_site_may_close_before_the_others() -> None:
    day = fluid(np.array([[30.0, 0, 0], [10, 10, 10]]), np.full((2, 3), 10.0), closes=np.array([1, 3]))
    assert (day.empties_minutes.tolist(), day.closing_wait_minutes.tolist()) == ([45.0, 45.0], [30.0, 0.0])


def test_nobody_comes_and_nobody_waits() -> None:
    day = fluid(row(0, 0), row(0, 5))
    assert (day.mean_wait_minutes.tolist(), day.longest_wait_minutes.tolist()) == ([0.0], [0.0])


@given(
    flows=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=20), queue=st.integers(0, 90)
)
def test_the_line_is_what_the_steps_leave_one_by_one(flows: list[tuple[int, int]], queue: int) -> None:
    arrivals, capacity = (row(*column) for column in zip(*flows, strict=True))
    day, standing = fluid(arrivals, capacity, queue=float(queue)), float(queue)
    for step, (came, served) in enumerate(flows, start=1):
        standing = max(0.0, standing + came - served)
        assert day.queue[0, step] == pytest.approx(standing, abs=1e-9)


@given(arrivals=FLOWS, lane=st.integers(1, 20), limit=st.integers(1, 60), queue=st.integers(0, 100))
def test_lanes_to_add_are_the_fewest_that_keep_the_limit(
    arrivals: list[int], lane: int, limit: int, queue: int
) -> None:
    came, each = row(*arrivals), np.full((1, len(arrivals)), float(lane))

    def longest(more: int) -> float:
        return float(fluid(came, each * (1 + more), queue=float(queue)).longest_wait_minutes[0])

    more = int(lanes_to_add(came, each, each, limit_minutes=limit, queue=float(queue), most=40)[0])
    if more < 0:
        assert longest(40) > limit
    else:
        assert longest(more) <= limit
        assert more == 0 or longest(more - 1) > limit


def test_all_sites_at_once_are_each_site_alone() -> None:
    chance = np.random.default_rng(3)
    came, served = chance.integers(0, 50, (30, 24)).astype(float), chance.integers(0, 50, (30, 24)).astype(float)
    together = fluid(came, served, queue=7.0)
    for site in range(30):
        alone = fluid(came[site : site + 1], served[site : site + 1], queue=7.0)
        assert together.wait_minutes[site].tolist() == pytest.approx(alone.wait_minutes[0].tolist(), nan_ok=False)


def test_a_crowded_day_flows_as_it_goes_person_by_person() -> None:
    """With the load above the lanes at the peaks, chance adds little: the mean wait of 40 sites is within 3 %."""
    arrivals = spread(np.full(40, 3606.0), two_peaks(48))
    lanes = np.full(40, 5)
    plan = CityPlan(arrivals, lanes, 50.0, 0.25, 10, 0.0, relief(lanes, 48, minutes=0))
    day, flow = simulate_city(plan, 11), fluid(arrivals, np.full(arrivals.shape, 5 * 900 / 50.0))
    simulated = float((day.ends - plan.seconds - day.arrivals).mean() / 60)
    assert float(flow.mean_wait_minutes.mean()) == pytest.approx(simulated, rel=0.03)
    assert float(flow.empties_minutes[0]) == pytest.approx(float(np.median(day.finished_s)) / 60, rel=0.03)


def test_flows_that_make_no_day_are_refused() -> None:
    for refused in (
        lambda: fluid(row(1, 2), row(1)),
        lambda: fluid(np.zeros((1, 0)), np.zeros((1, 0))),
        lambda: fluid(row(-1), row(1)),
        lambda: fluid(row(1), row(1), queue=-1.0),
        lambda: lanes_to_add(row(1), row(1), row(1), limit_minutes=0),
    ):
        with pytest.raises(ValueError, match=r"."):
            refused()
