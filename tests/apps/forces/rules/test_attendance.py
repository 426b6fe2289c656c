"""When somebody is late, how long somebody has worked, and how long in the heat."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.forces.rules.attendance import (
    Block,
    HeatRun,
    block_now,
    heat_alarm,
    heat_seconds,
    hours_alarm,
    minutes_late,
    minutes_within,
    post_state,
    rested,
    resting,
    whole_rest_minutes,
)

AT = datetime(2026, 8, 25, 0, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _block(name: str, begin: float, end: float) -> Block:
    return Block(name, f"need {name}", "post", AT + begin * HOUR, AT + end * HOUR)


def test_the_block_that_runs_comes_before_the_one_that_may_be_begun_early() -> None:
    blocks = [_block("next", 0.5, 6), _block("now", -6, 0.5)]
    found = block_now(blocks, AT)
    assert found is not None
    assert found.assignment == "now"


def test_there_is_no_block_more_than_an_hour_ahead_nor_at_its_end() -> None:
    assert block_now([_block("next", 1.01, 6), _block("over", -6, 0)], AT) is None


@pytest.mark.parametrize(("minutes", "late"), [(-30, 0), (0, 0), (0.9, 0), (1, 1), (75, 75)])
def test_lateness_is_counted_in_whole_minutes(minutes: float, late: int) -> None:
    assert minutes_late(_block("now", 0, 6), AT + minutes * MINUTE) == late


def test_without_a_block_nobody_is_late() -> None:
    assert minutes_late(None, AT) == 0


def test_a_spell_counts_where_it_overlaps_the_window_and_runs_on_without_an_end() -> None:
    spells = [(AT - 30 * HOUR, AT - 23 * HOUR), (AT - 2 * HOUR, None), (AT + HOUR, None)]
    assert minutes_within(spells, AT - 24 * HOUR, AT) == 60 + 120


@given(
    st.lists(st.tuples(st.integers(-20_000, 20_000), st.one_of(st.none(), st.integers(0, 3_000))), max_size=6),
    st.integers(1, 20_000),
)
def test_minutes_are_never_below_zero_nor_more_than_the_window_holds(
    told: list[tuple[int, int | None]], window: int
) -> None:
    spells = [(AT + b * MINUTE, None if length is None else AT + (b + length) * MINUTE) for b, length in told]
    worked = [minutes_within([spell], AT - window * MINUTE, AT) for spell in spells]
    assert all(0 <= one <= window for one in worked)
    assert minutes_within(spells, AT - window * MINUTE, AT) == sum(worked)


def test_minutes_in_the_heat_run_on_through_a_rest_that_was_too_short() -> None:
    run = resting(HeatRun(45, AT), AT + 30 * MINUTE)
    assert heat_seconds(run, AT + 40 * MINUTE) == 1800
    again = rested(run, AT + 44 * MINUTE)  # 14 minutes; the hour has 15 for rest
    assert heat_seconds(again, AT + 50 * MINUTE) == 1800 + 360


def test_minutes_in_the_heat_begin_from_zero_after_a_whole_rest() -> None:
    run = rested(resting(HeatRun(45, AT), AT + 30 * MINUTE), AT + 45 * MINUTE)
    assert heat_seconds(run, AT + 50 * MINUTE) == 300


@pytest.mark.parametrize(("permitted", "rest"), [(15, 45), (30, 30), (45, 15), (60, 15), (0, 60), (None, 15)])
def test_a_whole_rest_is_what_the_hour_has_left(permitted: int | None, rest: int) -> None:
    assert whole_rest_minutes(permitted) == rest


@pytest.mark.parametrize(
    ("permitted", "minutes", "alarm"),
    [(30, 24, ""), (30, 25, "near"), (30, 30, "passed"), (0, 0, "passed"), (60, 600, ""), (None, 600, "")],
)
def test_the_heat_warns_five_minutes_before_and_when_passed(permitted: int | None, minutes: int, alarm: str) -> None:
    assert heat_alarm(HeatRun(permitted, AT), AT + minutes * MINUTE) == alarm


def test_who_rests_is_not_warned() -> None:
    assert heat_alarm(HeatRun(15, None, 3600, AT), AT) == ""


def test_a_clock_that_was_set_back_takes_no_minutes_away() -> None:
    assert heat_seconds(HeatRun(30, AT, 600), AT - HOUR) == 600


@pytest.mark.parametrize(
    ("day", "week", "alarm"),
    [(659, 0, ""), (660, 0, "near"), (720, 0, "passed"), (0, 3540, "near"), (0, 3600, "passed"), (0, 3539, "")],
)
def test_hours_warn_an_hour_before_and_when_passed(day: int, week: int, alarm: str) -> None:
    assert hours_alarm(day, week) == alarm


@pytest.mark.parametrize(
    ("minimum", "present", "late", "state"),
    [(2, 2, 0, "filled"), (2, 1, 1, "late"), (2, 1, 0, "lacking"), (0, 0, 0, "closed"), (0, 1, 0, "filled")],
)
def test_a_post_is_filled_late_lacking_or_closed(minimum: int, present: int, late: int, state: str) -> None:
    assert post_state(minimum=minimum, present=present, late=late) == state
