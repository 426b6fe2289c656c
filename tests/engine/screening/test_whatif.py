"""What if: the whole city's day under a setting, the formulas beside it and the norm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.protocol.rules import MassTest
from bihuan.engine.screening.norms import norm
from bihuan.engine.screening.pooling import dorfman
from bihuan.engine.screening.waiting import pollaczek_khinchine, wait_mgc, wait_mmc
from bihuan.engine.screening.whatif import Setting, cycle_of, side_by_side, slowest_of, whatif

RULES = MassTest(24, (10, 20), 2000, 3000, 360)
PEOPLE = np.full(208, 3606.0)
LANES = np.full(208, 6)


def test_a_tube_change_and_minutes_off_slow_a_lane() -> None:
    plain = cycle_of(Setting(change_seconds=0.0))
    assert (plain.minutes, plain.variation) == (1.0, 0.25)
    assert cycle_of(Setting(change_seconds=30.0, pool_size=10)).minutes == pytest.approx(63 / 60)
    assert cycle_of(Setting(change_seconds=0.0, off_minutes=15)).minutes == pytest.approx(60 / 45)


@given(size=st.integers(1, 20), change=st.floats(0, 120), variation=st.floats(0, 1))
def test_the_variation_of_a_cycle_is_that_of_its_two_parts(size: int, change: float, variation: float) -> None:
    cycle = cycle_of(Setting(pool_size=size, change_seconds=change, variation=variation))
    mean = 60.0 + change / size
    second = variation * 3600.0 + 3600.0 + 2 * 60.0 * change / size + change**2 / size
    assert cycle.variation == pytest.approx((second - mean**2) / mean**2, abs=1e-9)


def test_tubes_tests_and_samplers_of_the_yardstick() -> None:
    found = whatif(PEOPLE, LANES, Setting(positivity=0.001), RULES)
    people = 208 * 3606
    assert (found.people, found.lanes, found.samplers, found.tubes) == (people, 1248, 1248, 208 * 361)
    assert found.tests == pytest.approx(208 * 361 + people * (dorfman(0.001, 10) - 0.1))
    assert found.norm == norm(people, 208, 1248, RULES, an_hour=60 / 1.05, open_hours=12)


def test_a_single_swab_a_tube_needs_no_repeat() -> None:
    found = whatif(PEOPLE, LANES, Setting(pool_size=1, positivity=0.3), None)
    assert (found.tests, found.norm, found.by_norm) == (208 * 3606, None, None)


def test_lanes_to_add_keep_the_limit_and_one_less_does_not() -> None:
    few = Setting(more_lanes=-2, limit_minutes=20)
    more = int(whatif(PEOPLE, LANES, few, RULES).lanes_to_add[0])
    assert whatif(PEOPLE, LANES, replace(few, more_lanes=more - 2), RULES).beyond == 0
    assert whatif(PEOPLE, LANES, replace(few, more_lanes=more - 3), RULES).beyond == 208


def test_the_samplers_of_the_norm_leave_no_line() -> None:
    found = whatif(PEOPLE, np.full(208, 3), Setting(), RULES)
    assert found.by_norm is not None
    assert found.finish_hours > 20
    assert (float(found.by_norm.longest_wait_minutes.max()), float(found.by_norm.empties_minutes.max())) == (0.0, 720.0)


def test_the_slowest_are_those_that_empty_last() -> None:
    people = PEOPLE.copy()
    people[[7, 100]] = 6000.0, 7000.0
    found = whatif(people, LANES, Setting(), None)
    assert found.slowest[:2] == (100, 7)
    assert (found.slowest, len(found.slowest)) == (slowest_of(found.day), 10)


@given(more=st.integers(0, 6), hours=st.integers(6, 20))
def test_a_lane_more_or_an_hour_more_never_makes_anybody_wait_longer(more: int, hours: int) -> None:
    people, lanes = np.array([900.0, 4000.0, 0.0]), np.array([1, 4, 1])
    setting = Setting(more_lanes=more, open_hours=hours)
    now = whatif(people, lanes, setting, None)
    laned = whatif(people, lanes, replace(setting, more_lanes=more + 1), None)
    assert laned.longest_wait_minutes <= now.longest_wait_minutes + 1e-9
    assert laned.finish_hours <= now.finish_hours + 1e-9
    assert laned.mean_wait_minutes <= now.mean_wait_minutes + 1e-9


def test_nobody_lives_there() -> None:
    found = whatif(np.zeros(2), np.zeros(2, dtype=int), Setting(), RULES)
    assert (found.people, found.mean_wait_minutes, found.finish_hours, found.lanes) == (0.0, 0.0, 12.0, 2)


def test_the_line_of_the_city_is_told_until_it_is_empty() -> None:
    few = whatif(PEOPLE, LANES, Setting(more_lanes=-3), None)
    steps = few.day.queue.shape[1] - 1
    assert few.queue[: steps + 1].tolist() == few.day.queue.sum(axis=0).tolist()
    assert len(few.queue) == 1 + int(np.ceil(few.finish_hours * 4))
    assert (few.queue[-1], few.queue[-2] > 0) == (0.0, True)
    assert len(whatif(PEOPLE, np.ones(208, dtype=int), Setting(an_hour=5), None).queue) == steps + 1 + 192
    assert len(whatif(PEOPLE, LANES, Setting(more_lanes=6), None).queue) == steps + 1


def test_the_formulas_stand_side_by_side() -> None:
    setting = Setting(change_seconds=0.0)
    found = side_by_side(3600.0, 6, setting, is_busiest=False)
    assert found.arrivals == pytest.approx(300.0)
    assert (found.one_line, found.even) == (wait_mmc(6, 5.0, 1.0), wait_mgc(6, 5.0, 1.0, 0.25))
    assert found.own_lines == pollaczek_khinchine(5.0 / 6, 1.0, 0.25)
    assert side_by_side(3600.0, 6, setting, is_busiest=True).one_line.wait == np.inf


@pytest.mark.parametrize(
    "wrong",
    [
        Setting(an_hour=0), Setting(pool_size=0), Setting(open_hours=0), Setting(open_hours=25), Setting(positivity=2),
        Setting(off_minutes=60), Setting(limit_minutes=0), Setting(change_seconds=-1), Setting(variation=-1),
    ],
)  # fmt: skip
def test_settings_that_make_no_day_are_refused(wrong: Setting) -> None:
    with pytest.raises(ValueError, match="Setting"):
        whatif(PEOPLE, LANES, wrong, RULES)


def test_sites_that_do_not_belong_together_are_refused() -> None:
    for people, lanes in (
        (PEOPLE, LANES[:3]),
        (np.zeros(0), np.zeros(0, dtype=int)),
        (-PEOPLE, LANES),
        (PEOPLE, -LANES),
    ):
        with pytest.raises(ValueError, match="people"):
            whatif(people, lanes, Setting(), RULES)
