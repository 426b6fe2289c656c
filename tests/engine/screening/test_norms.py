"""The norm for testing everybody: what it asks, what lacks, and when the round ends."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.protocol.rules import MassTest
from bihuan.engine.screening.norms import clock_hours, norm

RULES = MassTest(24, (10, 20), 2000, 3000, 360)


def test_the_yardstick_has_too_few_sites_for_its_people() -> None:
    found = norm(750_000, 208, 2084, RULES)
    assert (found.sites_least, found.sites_most, found.samplers_least) == (250, 375, 2084)
    assert (found.missing_sites, found.missing_samplers, found.is_met) == (42, 0, False)


def test_exactly_the_norm_is_enough() -> None:
    assert norm(750_000, 250, 2084, RULES).is_met
    assert norm(750_000, 250, 2083, RULES).missing_samplers == 1
    assert norm(750_000, 249, 2084, RULES).missing_sites == 1


def test_too_few_samplers_pass_the_hours_of_the_round_with_the_night_between() -> None:
    found = norm(750_000, 250, 1000, RULES, an_hour=60, open_hours=12)
    assert (found.work_hours, found.finish_hours, found.is_in_time) == (12.5, 24.5, False)
    assert norm(750_000, 250, 1000, RULES, an_hour=60, open_hours=24).finish_hours == 12.5


def test_nobody_to_sample_never_ends_and_nobody_to_test_ends_at_once() -> None:
    assert (norm(100, 1, 0, RULES).finish_hours, norm(100, 1, 0, RULES).is_in_time) == (None, False)
    assert (norm(0, 0, 0, RULES).finish_hours, norm(0, 0, 0, RULES).is_met) == (0.0, True)


@given(work=st.floats(0, 200), open_hours=st.floats(1, 24))
def test_hours_by_the_clock_hold_the_work_and_whole_nights(work: float, open_hours: float) -> None:
    clock = clock_hours(work, open_hours)
    nights = (clock - work) / (24 - open_hours) if open_hours < 24 else 0.0
    assert clock >= work
    assert nights == pytest.approx(round(nights), abs=1e-6) or open_hours > 23.999
    assert clock <= work + max(0, math.ceil(work / open_hours) - 1) * (24 - open_hours) + 1e-9


def test_figures_that_make_no_round_are_refused() -> None:
    for refused in (
        lambda: norm(-1, 1, 1, RULES),
        lambda: norm(1, 1, 1, RULES, an_hour=0),
        lambda: clock_hours(1, 0),
        lambda: clock_hours(-1, 5),
    ):
        with pytest.raises(ValueError, match=r"."):
            refused()
