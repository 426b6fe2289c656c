"""A day person by person, against SimPy with the same people and against Ciw and formulas with their own chance."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import ciw
import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.engine.screening.judges import ciw_mean_wait, exact_mdc_line, simpy_site
from tests.house.tree import ROOT

from bihuan.engine.screening.profiles import spread, two_peaks
from bihuan.engine.screening.simulation import CityDay, CityPlan, relief, run_day, simulate_city
from bihuan.engine.screening.waiting import wait_mmc

PROVE = os.environ.get("BIHUAN_PROVE") == "1"
SEEDS = 40 if PROVE else 6
DAYS = settings(max_examples=400 if PROVE else 60, deadline=None)


def plan_of(arrivals: np.ndarray, lanes: int, **given: float) -> CityPlan:  # type: ignore[type-arg] # any shape of floats
    number = np.full(len(arrivals), lanes)
    plan = CityPlan(arrivals, number, 45.0, 0.0, 10, 0.0, relief(number, arrivals.shape[1], minutes=0))
    return replace(plan, **given)  # type: ignore[arg-type] # the fields are named by the tests


def as_simpy(plan: CityPlan, day: CityDay, services: np.ndarray, site: int) -> tuple[list[float], int]:  # type: ignore[type-arg] # floats
    part = slice(day.offsets[site], day.offsets[site + 1])
    closed = [
        [(float(a), float(b)) for a, b in lane if np.isfinite(a)] for lane in plan.closed[site, : plan.lanes[site]]
    ]
    return simpy_site(day.arrivals[part].tolist(), services[part].tolist(), closed, plan.pool_size, plan.change_seconds)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[CityPlan, int]:
    steps, sites = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    arrivals = np.array(
        draw(st.lists(st.lists(st.integers(0, 60), min_size=steps, max_size=steps), min_size=sites, max_size=sites)),
        dtype=float,
    )
    lanes = np.array(draw(st.lists(st.integers(1, 5), min_size=sites, max_size=sites)))
    closed = relief(lanes, steps, minutes=draw(st.sampled_from([0, 7, 15, 30])))
    size, change = draw(st.sampled_from([1, 5, 10])), draw(st.sampled_from([0.0, 30.0]))
    return CityPlan(arrivals, lanes, 41.3, draw(st.sampled_from([0.25, 1.0])), size, change, closed), draw(
        st.integers(0, 999)
    )


def same_as_simpy(world: tuple[CityPlan, int]) -> None:
    plan, seed = world
    day = simulate_city(plan, seed)
    services = day.ends - day.begins
    for site in range(len(plan.lanes)):
        begins, tubes = as_simpy(plan, day, services, site)
        part = slice(day.offsets[site], day.offsets[site + 1])
        assert day.begins[part].tolist() == pytest.approx(begins, abs=1e-6)
        if len(begins):
            assert day.tubes[site] == tubes


@DAYS
@given(world=worlds())
def test_the_same_people_begin_at_the_same_moment_and_fill_as_many_tubes_in_simpy(world: tuple[CityPlan, int]) -> None:
    same_as_simpy(world)


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(world=worlds())
def uncompiled(world: tuple[CityPlan, int]) -> None:
    same_as_simpy(world)


def test_the_loop_answers_alike_as_plain_python() -> None:
    """Without the compiler an index out of range is an error, and coverage sees the lines."""
    program = "from tests.engine.screening.test_simulation import uncompiled; uncompiled()"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        check=True, cwd=ROOT, env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": f"src{os.pathsep}."},
    )  # fmt: skip


def test_a_day_with_two_peaks_and_pauses_is_simpys_day() -> None:
    """One site of the city, 3,606 people, five lanes with a quarter of each hour off, tubes of ten."""
    plan = plan_of(spread(np.array([3606.0]), two_peaks(48)), 5, variation=0.25, change_seconds=30.0)
    plan = replace(plan, closed=relief(plan.lanes, 48, minutes=15))
    day = simulate_city(plan, 20220815)
    begins, tubes = as_simpy(plan, day, day.ends - day.begins, 0)
    assert day.begins.tolist() == pytest.approx(begins, abs=1e-6)
    assert day.tubes.tolist() == [tubes]


def bounds(values: list[float]) -> tuple[float, float]:
    """Return mean and three standard errors of independent runs."""
    return float(np.mean(values)), 3.0 * float(np.std(values, ddof=1)) / len(values) ** 0.5


def ours(lanes: int, busy: float, variation: float, seeds: int, steps: int = 100) -> list[float]:
    """Return the mean wait in minutes of 40 sites with a minute of service, by seed, after a warm-up of 5 hours."""
    plan = plan_of(np.full((40, steps), busy * lanes * 15), lanes, seconds=60.0, variation=variation)
    means = []
    for seed in range(seeds):
        day = simulate_city(plan, seed)
        late = day.arrivals > 5 * 3600
        means.append(float((day.begins - day.arrivals)[late].mean() / 60))
    return means


def test_m_m_c_waits_as_erlang_says_and_as_long_as_in_ciw() -> None:
    mean, error = bounds(ours(3, 0.8, 1.0, SEEDS))
    assert wait_mmc(3, 2.4, 1.0).wait == pytest.approx(mean, abs=error)
    rival, other = bounds(
        [
            ciw_mean_wait(3, ciw.dists.Exponential(2.4), ciw.dists.Exponential(1.0), seed=seed, minutes=3300, warm=300)
            for seed in range(SEEDS)
        ]
    )
    assert mean == pytest.approx(rival, abs=(error**2 + other**2) ** 0.5)


def test_m_d_c_waits_as_crommelin_says_and_as_long_as_in_ciw() -> None:
    mean, error = bounds(ours(4, 0.85, 0.0, SEEDS))
    assert exact_mdc_line(4, 3.4) / 3.4 == pytest.approx(mean, abs=error)
    rival, other = bounds(
        [
            ciw_mean_wait(
                4, ciw.dists.Exponential(3.4), ciw.dists.Deterministic(1.0), seed=seed, minutes=3300, warm=300
            )
            for seed in range(SEEDS)
        ]
    )
    assert mean == pytest.approx(rival, abs=(error**2 + other**2) ** 0.5)


def test_a_day_with_two_peaks_waits_as_long_as_in_ciw() -> None:
    arrivals = spread(np.array([1000.0]), two_peaks(24))
    plan = plan_of(np.repeat(arrivals, 60, axis=0), 4, seconds=60.0, variation=1.0)
    mean, error = bounds(simulate_city(plan, 8).mean_wait_s.tolist())
    rates = (arrivals[0] / 15.0).tolist()
    waits = []
    for seed in range(3 * SEEDS):
        # two empty hours follow, so that whoever waits at closing is served and counted
        coming = ciw.dists.PoissonIntervals(
            rates=[*rates, 1e-9], endpoints=[*(15.0 * k for k in range(1, 25)), 1000.0], max_sample_date=360.0
        )
        waits.append(ciw_mean_wait(4, coming, ciw.dists.Exponential(1.0), seed=seed, minutes=1000.0) * 60)
    rival, other = bounds(waits)
    assert mean == pytest.approx(rival, abs=(error**2 + other**2) ** 0.5)


def test_the_same_seed_is_the_same_day_and_another_is_not() -> None:
    plan = plan_of(np.full((3, 8), 40.0), 2, variation=0.5)
    one, same, other = simulate_city(plan, 4), simulate_city(plan, 4), simulate_city(plan, 5)
    assert one.begins.tolist() == same.begins.tolist()
    assert one.begins.tolist() != other.begins.tolist()


def test_a_day_is_summed_up_by_site() -> None:
    plan = plan_of(np.zeros((3, 2)), 1, pool_size=2, change_seconds=10.0)
    arrivals = np.array([0.0, 0.0, 100.0, 5.0])
    day = run_day(plan, np.array([0, 3, 3, 4]), arrivals, np.full(4, 60.0))
    assert day.begins.tolist() == [0.0, 60.0, 130.0, 5.0]
    assert day.people.tolist() == [3, 0, 1]
    assert day.mean_wait_s.tolist() == [30.0, 0.0, 0.0]
    assert (day.most_waited_s.tolist(), day.closing_wait_s.tolist()) == ([60.0, 0.0, 0.0], [30.0, 0.0, 0.0])
    assert day.ninety_wait_s.tolist() == [54.0, 0.0, 0.0]
    assert (day.finished_s.tolist(), day.tubes.tolist()) == ([190.0, 0.0, 65.0], [2, 0, 1])


def test_the_line_is_counted_at_every_quarter_hour() -> None:
    plan = plan_of(np.zeros((1, 2)), 1, seconds=600.0)
    day = run_day(plan, np.array([0, 4]), np.zeros(4), np.full(4, 600.0))
    assert day.queue.tolist() == [[3, 2, 0]]


def test_a_pause_seals_the_open_tube_and_holds_the_lane() -> None:
    plan = plan_of(np.zeros((1, 2)), 1, pool_size=10)
    plan = replace(plan, closed=np.array([[[[60.0, 120.0]]]]))
    day = run_day(plan, np.array([0, 3]), np.array([0.0, 50.0, 55.0]), np.full(3, 20.0))
    assert (day.begins.tolist(), day.tubes.tolist()) == ([0.0, 50.0, 120.0], [2])


def test_pauses_go_round_the_lanes() -> None:
    closed = relief(np.array([2, 1]), 6, minutes=15)
    assert closed.shape == (2, 2, 2, 2)
    assert closed[0].tolist() == [[[0, 900], [3600, 4500]], [[1800, 2700], [5400, 6300]]]
    assert np.isinf(closed[1, 1]).all()


def test_plans_that_make_no_day_are_refused() -> None:
    plan = plan_of(np.full((2, 4), 10.0), 2)
    for wrong in (
        {"lanes": np.array([1])},
        {"lanes": np.array([1, 0])},
        {"lanes": np.array([1, 3])},
        {"arrivals": np.full((2, 4), -1.0)},
        {"closed": plan.closed[:1]},
        {"seconds": 0.0},
        {"variation": -1.0},
        {"pool_size": 0},
        {"change_seconds": -1.0},
    ):
        with pytest.raises(ValueError, match=r"."):
            simulate_city(replace(plan, **wrong), 1)  # type: ignore[arg-type] # each is wrong on purpose
    with pytest.raises(ValueError, match="minutes"):
        relief(plan.lanes, 4, minutes=60)
