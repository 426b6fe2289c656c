"""The clock of a positive tube."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.apps.screening.rules.positives import clock_of, outcome_of

AT = datetime(2026, 8, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_clock_runs_until_the_last_member_is_cleared() -> None:
    running = clock_of(AT, [("released", AT + HOUR), ("held", None)])
    assert (running.is_running, running.cleared, running.members, running.length(AT + 5 * HOUR)) == (
        True, 1, 2, 5 * HOUR,
    )  # fmt: skip
    done = clock_of(AT, [("released", AT + HOUR), ("case", AT + 3 * HOUR)])
    assert (done.is_running, done.cases, done.length(AT + 9 * HOUR)) == (False, 1, 3 * HOUR)


def test_a_tube_that_holds_nobody_has_no_clock_to_run() -> None:
    assert clock_of(AT, []).length(AT + HOUR) == timedelta(0)


def test_an_invalid_swab_leaves_somebody_held() -> None:
    assert [outcome_of(result) for result in ("negative", "positive", "invalid")] == ["released", "positive", "held"]
