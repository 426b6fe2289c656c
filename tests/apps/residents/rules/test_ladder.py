"""The ladder climbs over what can be tried and never past its last step; the equation counts everybody once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.residents.rules.ladder import (
    LAST,
    ORDERED,
    Open,
    Owed,
    first_due,
    is_behind,
    limit_of,
    next_step,
    owed,
)
from bihuan.apps.residents.rules.priority import STEPS, priorities
from tests.refusals import refusal_of

AT = datetime(2026, 8, 25, tzinfo=UTC)
RULES = priorities()


@pytest.mark.parametrize(
    ("has_phone", "has_kin", "steps"),
    [
        (True, True, ["second_try", "phone", "kin", "community", "rescue", "rescue"]),
        (False, True, ["second_try", "kin", "community", "rescue", "rescue"]),
        (True, False, ["second_try", "phone", "community", "rescue", "rescue"]),
        (False, False, ["second_try", "community", "rescue", "rescue"]),
    ],
)
def test_the_ladder_leaves_out_what_cannot_be_tried(has_phone: bool, has_kin: bool, steps: list[str]) -> None:
    climbed, now = [], "visit"
    for _ in steps:
        now = next_step(now, has_phone=has_phone, has_kin=has_kin)
        climbed.append(now)
    assert climbed == steps


def test_only_the_steps_beyond_the_team_call_by_an_order_and_the_last_one_as_life() -> None:
    assert ORDERED == {"community": "P2", LAST: "P1"}


def test_a_step_that_is_none_is_refused() -> None:
    assert refusal_of(lambda: next_step("shout", has_phone=True, has_kin=True)) == "unknown_step"
    assert refusal_of(lambda: is_behind("shout", "visit")) == "unknown_step"


@pytest.mark.parametrize(
    ("told", "now", "behind"), [("visit", "phone", True), ("kin", "phone", False), ("kin", "kin", False)]
)
def test_a_try_on_a_lower_step_is_behind(told: str, now: str, behind: bool) -> None:
    assert is_behind(told, now) is behind


def test_the_next_check_is_due_by_class_after_they_were_seen_and_at_once_when_nothing_is_known() -> None:
    assert first_due(RULES, "A", seen_at=AT, at=AT) == AT + timedelta(hours=12)
    assert first_due(RULES, "A", seen_at=None, at=AT) == AT
    assert limit_of(RULES, "A", "rescue", AT) == AT + timedelta(minutes=15)


def test_everybody_to_whom_a_check_is_owed_is_seen_on_the_ladder_or_not_yet_due() -> None:
    later = AT + timedelta(hours=1)
    checks = [Open("1", AT, True), Open("2", later, True), Open("3", later, False)]
    found = owed(["1", "2", "3"], checks, AT)
    assert (found, found.difference) == (Owed(3, 1, 1, 1), 0)


def test_somebody_without_a_check_and_a_check_too_many_are_differences() -> None:
    assert owed(["1", "2"], [Open("1", AT, True)], AT).difference == 1
    assert owed(["1"], [Open("1", AT, True), Open("1", AT, False)], AT).difference == -1


@given(st.lists(st.tuples(st.integers(-100, 100), st.booleans()), max_size=30))
def test_the_equation_balances_whenever_everybody_has_one_check(told: list[tuple[int, bool]]) -> None:
    checks = [Open(str(n), AT + timedelta(minutes=due), seen) for n, (due, seen) in enumerate(told)]
    found = owed([one.entry for one in checks], checks, AT)
    assert found.difference == 0
    assert found.ladder == sum(due <= 0 for due, _ in told)


def test_the_steps_stand_in_the_order_of_the_issue() -> None:
    assert STEPS == ("visit", "second_try", "phone", "kin", "community", "rescue")
