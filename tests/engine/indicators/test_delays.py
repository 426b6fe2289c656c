"""The delay table: every case in each row, the impossible ones apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.indicators.delays import DAY_S, STEPS, Delay, Milestones, delay_between, delay_table
from bihuan.engine.indicators.delays import reporting_delay_days as back
from bihuan.engine.indicators.shown import NotShown

INSTANT = st.none() | st.integers(0, 40 * DAY_S)


def with_tests(*days: float | None) -> list[Milestones]:
    return [Milestones(onset=0, test=None if day is None else int(day * DAY_S)) for day in days]


def test_the_rows_follow_the_work_from_onset_to_quarantine() -> None:
    rows = [(row.earlier, row.later) for row in delay_table([])]
    assert rows == [*itertools.pairwise(STEPS), ("onset", "quarantined")]


def test_median_and_ninetieth_percentile_are_interpolated() -> None:
    row = delay_between(with_tests(0, 1, 2, 3, 10), "onset", "test")
    assert row == Delay("onset", "test", 5, 2.0, pytest.approx(7.2), missing=0, waiting=0, negative=0)


def test_a_step_before_its_predecessor_is_counted_apart() -> None:
    cases = [*with_tests(1, -0.5, None), Milestones(test=DAY_S), Milestones()]
    row = delay_between(cases, "onset", "test")
    assert row == Delay("onset", "test", 1, 1.0, 1.0, missing=3, waiting=1, negative=1)


def test_a_row_without_a_delay_has_no_percentile() -> None:
    row = delay_between(with_tests(-1), "onset", "test")
    assert (row.count, row.median_days, row.p90_days, row.negative) == (0, None, None, 1)


@given(st.lists(st.builds(Milestones, *[INSTANT] * len(STEPS)), max_size=30))
def test_each_row_accounts_for_every_case(cases: list[Milestones]) -> None:
    for row in delay_table(cases):
        assert row.count + row.missing + row.negative == len(cases)
        assert row.waiting <= row.missing


def test_the_reporting_delay_is_the_ninetieth_percentile_rounded_up() -> None:
    days = [*range(1, 12), 20]
    assert float(np.quantile(days, 0.9)) == pytest.approx(10.9)
    assert back(delay_between(with_tests(*days), "onset", "test")) == 11


def test_a_reporting_delay_from_few_cases_is_withheld() -> None:
    assert back(delay_between(with_tests(*range(11)), "onset", "test")) == NotShown("too_few_delays", 12, 11)
    assert back(delay_between([], "onset", "test")) == NotShown("too_few_delays", 12, 0)
