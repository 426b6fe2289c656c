"""The limits of calls, gone through whole against a model that says each in its own words (R54)."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.briefing.rules.call_words import ASKED_FOR
from bihuan.apps.briefing.rules.calls import (
    Cause,
    Held,
    Live,
    Opened,
    Tried,
    about,
    is_alarming,
    judge,
    may_call,
    read_code,
    refusal,
    shown,
)
from bihuan.apps.briefing.rules.never_ask import NEVER_ASK
from bihuan.apps.core.rules import Actor, Role

T0 = datetime(2026, 8, 25, 2, 0, tzinfo=UTC)
MICRO = timedelta(microseconds=1)
# Every instant at which something changes, one tick to either side of each.
INSTANTS = [
    T0 + timedelta(minutes=minutes) + tick for minutes in (0, 10, 60) for tick in (-MICRO, timedelta(0), MICRO)
]  # fmt: skip
MARKS = [None, T0]
ENDS = [None, T0 - timedelta(days=59), T0 - timedelta(days=60) + MICRO, T0 - timedelta(days=61)]
OF_CALLEE, OF_SOURCE = (1, 4, 5, 6, 60), (1, 9, 10, 11, 1000)


def model(live: Live, tried: Tried, at: datetime) -> bool:
    """Say whether a check succeeds, in one sentence of the design: trust.md 5."""
    age = (at - T0).total_seconds()
    locked = live.incident_ends_at is not None and (at - live.incident_ends_at) >= timedelta(days=60)
    untouched = live.voided_at is None and live.used_at is None and not locked
    return (
        tried.is_readable and tried.is_right and untouched and 0 <= age < 600 and tried.of_callee <= 5
        and tried.of_source <= 10
    )  # fmt: skip


def test_every_combination_of_limits_is_answered_as_the_model_says() -> None:
    seen = 0
    for at, voided, used, ends, readable, right, callee, source in itertools.product(
        INSTANTS, MARKS, MARKS, ENDS, (True, False), (True, False), OF_CALLEE, OF_SOURCE
    ):
        live, tried = Live(T0, T0 + timedelta(minutes=10), voided, used, ends), Tried(readable, right, callee, source)
        assert (judge(live, tried, at) is Cause.CONFIRMED) == model(live, tried, at)
        seen += 1
    assert seen == 9 * 2 * 2 * 4 * 2 * 2 * 5 * 5


def test_no_combination_confirms_a_number_that_was_not_called() -> None:
    for readable, right, callee, source in itertools.product((True, False), (True, False), OF_CALLEE, OF_SOURCE):
        assert judge(None, Tried(readable, right, callee, source), T0) is not Cause.CONFIRMED


STANDING = Live(T0, T0 + timedelta(minutes=10))
GOOD = Tried(True, True, 1, 1)


@pytest.mark.parametrize(
    ("cause", "live", "tried", "minutes"),
    [
        (Cause.CONFIRMED, STANDING, GOOD, 5),
        (Cause.THROTTLED, STANDING, Tried(True, True, 1, 11), 5),
        (Cause.MALFORMED, STANDING, Tried(False, False, 1, 1), 5),
        (Cause.UNKNOWN, None, Tried(True, False, 1, 1), 5),
        (Cause.LOCKED, Live(T0, T0 + timedelta(minutes=10), incident_ends_at=T0 - timedelta(days=60)), GOOD, 5),
        (Cause.VOIDED, Live(T0, T0 + timedelta(minutes=10), voided_at=T0), GOOD, 5),
        (Cause.USED, Live(T0, T0 + timedelta(minutes=10), used_at=T0), GOOD, 5),
        (Cause.EXPIRED, STANDING, GOOD, 10),
        (Cause.CLOSED, STANDING, Tried(True, True, 6, 1), 5),
        (Cause.WRONG, STANDING, Tried(True, False, 1, 1), 5),
    ],
)
def test_each_cause_has_its_own_name(cause: Cause, live: Live | None, tried: Tried, minutes: int) -> None:
    assert judge(live, tried, T0 + timedelta(minutes=minutes)) is cause


def test_codes_of_a_call_and_of_a_day_end_exactly_at_three_and_sixty() -> None:
    told = {(call, day): refusal(Opened(call, day)) for call in range(6) for day in range(63)}
    spent_of_call = {key for key, code in told.items() if code == "codes_of_call_spent"}
    spent_of_day = {key for key, code in told.items() if code == "codes_of_day_spent"}
    assert spent_of_call == {(call, day) for call in (3, 4, 5) for day in range(63)}
    assert spent_of_day == {(call, day) for call in (0, 1, 2) for day in (60, 61, 62)}
    assert {code for key, code in told.items() if key not in spent_of_call | spent_of_day} == {""}


@pytest.mark.parametrize(
    ("others", "alarms_at"), [([], 0), ([20, 20], 0), ([1, 1, 1], 11), ([4, 5, 6], 16), ([10, 10, 90, 90], 0)]
)
def test_an_officer_alarms_once_at_the_first_call_above_three_times_the_median(
    others: list[int], alarms_at: int
) -> None:
    assert [n for n in range(1, 61) if is_alarming(n, others)] == ([alarms_at] if alarms_at else [])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1234 5678", "12345678"), ("12345678", "12345678"), ("１２３４－５６７８", "12345678"),
        (" 1234-5678 ", "12345678"),
        ("0000 0000", "00000000"), ("1234567", ""), ("123456789", ""), ("1234567a", ""), ("", ""), ("٠١٢٣٤٥٦٧", ""),
        ("1234 5678" + " " * 40 + "9", "12345678"),
    ],
)  # fmt: skip
def test_a_code_is_read_in_the_ways_in_which_people_type_it(typed: str, read: str) -> None:
    assert read_code(typed) == read


def test_a_code_is_shown_four_and_four() -> None:
    assert shown("01234567") == "0123 4567"


def test_the_time_of_a_call_is_told_to_ten_minutes() -> None:
    told = {about(T0 + timedelta(minutes=minute, seconds=59)).minute for minute in range(60)}
    assert told == {0, 10, 20, 30, 40, 50}
    assert about(T0 + timedelta(minutes=19, seconds=59)) == T0 + timedelta(minutes=10)


DESK = Actor("me", Role.INTERVIEWER, "I1")
DISPATCHER = Actor("me", Role.UNIT_DISPATCHER, "I1", "U1")
OFFICER = Actor("me", Role.FIELD_OFFICER, "I1", "U1")
AT_UNIT = ("SIGNED", "WORKING", "SUSPENDED", "RETURN_ASKED", "DISPUTED")
ENDED = ("CLOSED", "MERGED", "CANCELLED")
STATES = ("NEW", "DISPATCHED", *AT_UNIT, "FED_BACK", *ENDED)


def test_who_may_call_about_an_order_is_who_holds_it() -> None:
    for state, holder, unit, assignee in itertools.product(
        STATES, ("desk", "unit:U1", "transit:U1"), ("", "U1", "U2"), ("", "me", "else")
    ):
        held = Held(state, holder, unit, assignee)
        is_open = state not in ENDED
        assert may_call(DESK, held) == (is_open and (holder == "desk" or assignee == "me"))
        assert may_call(DISPATCHER, held) == (state in AT_UNIT and unit == "U1")
        assert may_call(OFFICER, held) == (state in AT_UNIT and unit == "U1" and assignee in ("", "me"))


def test_what_can_be_reported_are_the_six_things_never_asked() -> None:
    assert list(ASKED_FOR) == list(NEVER_ASK)
