"""The nowcast: the triangle by hand, what is counted apart, and how often the truth lies within the interval."""

from __future__ import annotations

import datetime as dt
import os

import numpy as np
import pytest

from bihuan.engine.indicators.nowcasting import (
    Expected,
    Nowcast,
    Reported,
    hazard_counts,
    nowcast,
    reporting_triangle,
    share_within,
)
from bihuan.engine.indicators.shown import NotShown

TODAY = dt.date(2022, 8, 31)
OUTBREAKS = 200 if os.environ.get("BIHUAN_PROVE") else 25


def case(ago: int, delay: int) -> Reported:
    onset = TODAY - dt.timedelta(days=ago)
    return Reported(onset, onset + dt.timedelta(days=delay))


def steady(days: int) -> list[Reported]:
    """Ten onsets a day: six reported at once, three a day later, one two days later, as far as today shows them."""
    delays = [0] * 6 + [1] * 3 + [2]
    return [case(ago, delay) for ago in range(days) for delay in delays if delay <= ago]


def shown(found: Nowcast | NotShown) -> Nowcast:
    assert isinstance(found, Nowcast), found
    return found


def test_the_triangle_and_its_hazards_by_hand() -> None:
    ago, delays = np.array([0, 1, 1, 2, 2, 2]), np.array([0, 0, 1, 0, 1, 2])
    triangle = reporting_triangle(ago, delays, history_days=3, longest_delay=2)
    assert triangle.tolist() == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    exactly, at_most = hazard_counts(triangle)
    assert (exactly.tolist(), at_most.tolist()) == ([3, 2, 1], [3, 4, 3])
    assert share_within(exactly / at_most).tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_steady_outbreak_is_completed_to_ten_a_day() -> None:
    found = shown(nowcast(steady(40), today=TODAY, longest_delay=2, history_days=40))
    assert [(day.day, day.reported) for day in found.days] == [(TODAY - dt.timedelta(days=1), 9), (TODAY, 6)]
    assert [day.share_reported for day in found.days] == pytest.approx([0.9, 0.6])
    assert [day.expected.median for day in found.days if isinstance(day.expected, Expected)] == [10, 10]
    assert found.used == len(steady(40))


def test_the_same_day_gives_the_same_answer() -> None:
    assert nowcast(steady(30), today=TODAY, longest_delay=3) == nowcast(steady(30), today=TODAY, longest_delay=3)


def test_nothing_less_than_reported_is_expected() -> None:
    for day in shown(nowcast(steady(40), today=TODAY, longest_delay=5)).days:
        assert isinstance(day.expected, Expected)
        assert day.reported <= day.expected.low <= day.expected.median <= day.expected.high


def test_what_cannot_teach_delays_is_counted_apart() -> None:
    odd = [
        Reported(None, TODAY),
        Reported(TODAY, None),
        case(3, -1),
        case(3, 4),
        case(30, 15),
        case(300, 2),
    ]
    found = shown(nowcast(steady(40) + odd, today=TODAY))
    assert (found.undated, found.negative, found.long, found.older) == (2, 2, 1, 1)
    assert found.used + found.undated + found.negative + found.long + found.older == len(steady(40)) + len(odd)


def test_few_reports_are_refused() -> None:
    assert nowcast(steady(40)[:29], today=TODAY, longest_delay=2) == NotShown("too_few_reports", 30, 29)


def test_a_history_too_short_for_the_delay_is_refused() -> None:
    assert nowcast(steady(20), today=TODAY, longest_delay=10) == NotShown("too_short", 20, 19)
    assert isinstance(nowcast(steady(21), today=TODAY, longest_delay=10), Nowcast)


def test_a_day_of_which_hardly_anything_is_reported_is_withheld() -> None:
    late = [case(ago, 5) for ago in range(5, 40) for _ in range(19)] + [case(ago, 0) for ago in range(40)]
    found = shown(nowcast(late, today=TODAY, longest_delay=6))
    assert found.days[-1].expected == NotShown("hardly_reported", 0.1, pytest.approx(0.05))
    assert isinstance(found.days[0].expected, Expected)


@pytest.mark.parametrize(("longest", "history"), [(0, 10), (14, 27)])
def test_a_history_that_cannot_hold_the_delay_is_refused(longest: int, history: int) -> None:
    with pytest.raises(ValueError, match="at least twice"):
        nowcast([], today=TODAY, longest_delay=longest, history_days=history)


def test_the_truth_lies_within_the_interval_about_as_often_as_promised() -> None:
    random = np.random.default_rng(20)
    within = []
    for _ in range(OUTBREAKS):
        whole = random.poisson(8 * np.exp(-0.03 * np.arange(50)))
        rows = [(ago, int(delay)) for ago in range(50) for delay in random.poisson(3.0, whole[ago])]
        seen = [case(ago, delay) for ago, delay in rows if delay <= ago and delay <= 10]
        truth = {
            TODAY - dt.timedelta(days=ago): sum(at == ago and late <= 10 for at, late in rows) for ago in range(50)
        }
        days = shown(nowcast(seen, today=TODAY, longest_delay=10, seed=2)).days
        within += [d.expected.low <= truth[d.day] <= d.expected.high for d in days if isinstance(d.expected, Expected)]
    assert len(within) > 8 * OUTBREAKS
    assert 0.92 <= sum(within) / len(within) <= 1.0
