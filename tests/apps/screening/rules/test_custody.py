"""The balance of tubes, and what a box holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.apps.core.rules import Role
from bihuan.apps.screening.rules.custody import COURIERS, Balance, check_box, check_role, compare, is_overdue
from tests.refusals import refusal_of

AT = datetime(2026, 8, 20, 8, tzinfo=UTC)


def test_a_balance_is_even_when_every_tube_stands_in_one_step_by_state_and_by_marks() -> None:
    steps = {"sealed": 2, "handed": 3, "resulted": 5, "lost": 1}
    even = Balance(11, steps, steps)
    assert (even.on_the_way, even.unaccounted) == (5, 0)
    assert Balance(12, steps, steps).unaccounted == 1
    assert Balance(11, steps, {**steps, "sealed": 1}).unaccounted == 1


def test_what_a_laboratory_found_is_held_against_the_list() -> None:
    found = compare(["a", "b", "c"], ["c", "a", "x"])
    assert (found.arrived, found.missing, found.extra) == (("a", "c"), ("b",), ("x",))


def test_a_tube_is_late_after_six_hours() -> None:
    assert [is_overdue(AT, AT + timedelta(hours=hours)) for hours in (5.9, 6)] == [False, True]


def test_a_box_of_nothing_or_of_too_much_is_refused() -> None:
    assert [refusal_of(lambda tubes=tubes: check_box(tubes)) for tubes in ([], ["a"], ["a"] * 2_001)] == [
        "empty_box", "", "box_too_full",
    ]  # fmt: skip
    assert refusal_of(lambda: check_role(Role.AUDITOR, COURIERS)) == "wrong_role"
