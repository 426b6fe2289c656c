"""What a gate may tell, and the sums of the inside."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.zones.rules.crossings import EARLY, LATEST, Crossed, Inside, check_crossed, heads
from tests.refusals import refusal_of

AT = datetime(2026, 11, 26, 8, tzinfo=UTC)
TOLD = Crossed("0" * 36, "gate", "in", "staff", AT)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"command": "1"}, "missing_command"), ({"way": "up"}, "bad_way"), ({"kind": "dog"}, "bad_crossing_kind"),
        ({"people": 0}, "bad_people"), ({"people": 5001}, "bad_people"), ({"kind": "headcount"}, "missing_emergency"),
        ({"kind": "headcount", "reason": "missed_scan"}, "missing_emergency"),
        ({"kind": "correction", "reason": "fire"}, "missing_emergency"), ({"reason": "fire"}, "missing_emergency"),
        ({"kind": "resident"}, "nobody_ticked"), ({"at": AT + EARLY + timedelta(seconds=1)}, "crossed_later"),
        ({"at": AT - LATEST - timedelta(seconds=1)}, "crossed_too_long_ago"),
    ],
)  # fmt: skip
def test_a_crossing_that_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    assert refusal_of(lambda: check_crossed(replace(TOLD, **change), AT)) == code  # type: ignore[arg-type]  # by name


def test_an_emergency_needs_only_its_reason_and_residents_are_counted_by_their_ticks() -> None:
    told = replace(TOLD, kind="headcount", reason="fire", people=300)
    check_crossed(told, AT)
    assert (heads(told), heads(replace(TOLD, kind="resident", residents=("a", "b")))) == (300, 2)


COUNTS = st.integers(0, 10_000)


@given(COUNTS, st.lists(st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 500))))
def test_inside_is_roster_plus_in_minus_out(roster: int, crossings: list[tuple[str, int]]) -> None:
    came = sum(people for way, people in crossings if way == "in")
    gone = sum(people for way, people in crossings if way == "out")
    assert Inside(roster, 0, came, gone).by_gates == roster + came - gone


def test_a_difference_is_what_the_gates_count_less_what_the_persons_say() -> None:
    found = Inside(roster=5, carried=1, went_in=2, went_out=3, left=1, out=2, visitors=1, uncounted=1)
    assert (found.by_gates, found.by_people, found.difference) == (6, 5, 1)
