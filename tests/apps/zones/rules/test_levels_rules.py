"""A level is lowered after the protocol's whole days without a new infection, and raised by one."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.zones.rules.levels import CaseStep, counts_since, level_on, raised_to, strictest_of
from bihuan.engine.protocol.reader import read_protocol, shipped_bytes

LEVELS = read_protocol(shipped_bytes("covid19_cn_9")).area_levels
HIGH, MEDIUM, LOW = LEVELS
SINCE = date(2026, 8, 1)


def day(number: int) -> date:
    return SINCE + timedelta(days=number)


def test_seven_whole_days_after_the_last_infection_high_is_lowered_to_medium() -> None:
    infections = [day(0), day(3)]
    found = level_on(HIGH, SINCE, infections, day(10))
    assert (found.counted_from, found.clear_days, found.due_on, found.is_due) == (day(3), 6, day(11), False)
    found = level_on(HIGH, SINCE, infections, day(11))
    assert (found.clear_days, found.is_due, found.lowers_to, found.cases) == (7, True, "medium", 2)
    assert found.told() == {
        "since": "2026-08-01", "last_case_on": "2026-08-04", "counted_from": "2026-08-04", "needed_days": 7,
        "clear_days": 7, "due_on": "2026-08-12", "cases": 2, "unplaced": 0,
    }  # fmt: skip


def test_without_any_infection_the_days_count_from_the_first_day_of_the_level() -> None:
    found = level_on(MEDIUM, SINCE, [], day(4))
    assert (found.last_case_on, found.clear_days, found.is_due, found.told()["last_case_on"]) == (None, 3, True, "")
    assert level_on(MEDIUM, SINCE, [day(-5)], day(3)).is_due is False
    assert level_on(MEDIUM, SINCE, [], SINCE).clear_days == 0


def test_the_last_level_is_lowered_to_nothing() -> None:
    assert level_on(LOW, SINCE, [], day(90)).is_due is False


def test_what_comes_after_today_does_not_count_and_what_nobody_could_place_is_told() -> None:
    found = level_on(HIGH, SINCE, [day(2), day(30)], day(10), [day(1), day(2), day(9), day(12)])
    assert (found.counted_from, found.cases, found.unplaced) == (day(2), 1, 2)


@given(
    infections=st.lists(st.integers(0, 40).map(day)), today=st.integers(0, 60).map(day),
    rule=st.sampled_from(LEVELS[:2]),
)  # fmt: skip
def test_a_lowering_is_due_only_when_no_infection_lies_in_the_needed_days(
    infections: list[date], today: date, rule: object
) -> None:
    found = level_on(rule, SINCE, infections, today)  # type: ignore[arg-type]  # a level of the protocol
    window = [today - timedelta(days=n) for n in range(1, found.needed_days + 1)]
    if found.is_due:
        assert not set(window) & {one for one in infections if one <= today}
        assert min(window) > SINCE
        assert today not in infections
    assert found.is_due == (today >= found.due_on)


def test_an_infection_calls_for_the_strictest_level_unless_it_holds() -> None:
    assert [raised_to(LEVELS, now) for now in ("", "low", "medium", "high")] == ["high", "high", "high", ""]
    assert raised_to((), "") == ""
    assert strictest_of(LEVELS, ["low", "medium"]) == "medium"
    assert strictest_of(LEVELS, []) == ""


def test_a_case_counts_from_the_day_it_was_sure_enough_until_it_is_none() -> None:
    suspect, sure = CaseStep("suspect", False, day(0)), CaseStep("probable", False, day(1))
    more, none = CaseStep("confirmed", False, day(2)), CaseStep("discarded", False, day(3))
    other, closed = CaseStep("", False, day(2)), CaseStep("", True, day(4))
    assert counts_since([suspect]) == (None, False)
    assert counts_since([suspect, sure, other, more]) == (day(1), True)
    assert counts_since([sure, none]) == (day(1), False)
    assert counts_since([sure, closed]) == (day(1), False)
    assert counts_since([sure, none, more]) == (day(1), True)
    assert counts_since([]) == (None, False)
