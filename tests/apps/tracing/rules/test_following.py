"""The calendar of a contact: Go.Data's rule, test days, a later exposure, the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.rules import following
from bihuan.apps.tracing.rules.following import Kept, Plan
from bihuan.engine.protocol import read_protocol, shipped_bytes

COVID, EBOLA = (read_protocol(shipped_bytes(code)) for code in ("covid19_cn_9", "ebola_who"))
LAST = date(2026, 8, 20)
TODAY = date(2026, 8, 25)


def plan(code: str = "close_contact", last: date = LAST) -> Plan:
    return following.plan_of(last, COVID.category(code))


def kept(plan_: Plan, state: str = "planned") -> list[Kept]:
    return [Kept(day.date, day.is_test_day, state) for day in plan_.days]


def test_follow_up_begins_the_day_after_the_last_contact_and_both_ends_count() -> None:
    made = plan()
    assert (made.starts_on, made.ends_on, len(made.days)) == (date(2026, 8, 21), date(2026, 8, 30), 10)
    assert [day.number for day in made.days if day.is_test_day] == [1, 2, 3, 5, 7, 10]


def test_a_category_that_is_informed_only_has_no_days() -> None:
    made = plan("general_contact")
    assert (made.days, made.starts_on, made.ends_on) == ((), None, None)


def test_the_category_is_that_of_the_exposure_or_the_first_of_the_protocol() -> None:
    assert following.proposed_category(COVID, "same_place") == "close_contact"
    assert following.proposed_category(EBOLA, "direct_contact") == "direct_contact"
    assert following.proposed_category(COVID, "named", is_second=True) == "contact_of_contact"
    with pytest.raises(NotAllowed, match="no_second_contacts"):
        following.proposed_category(EBOLA, "named", is_second=True)
    with pytest.raises(NotAllowed, match="unknown_category"):
        following.category_of(COVID, "friend")
    assert following.category_of(COVID, "close_contact").zh == "密接"


def test_of_two_categories_the_one_that_asks_for_more_counts() -> None:
    assert following.higher(COVID, "contact_of_contact", "close_contact") == "close_contact"
    assert following.higher(COVID, "gone", "general_contact") == "general_contact"


def test_days_are_those_of_the_incident_and_its_morning_is_at_six() -> None:
    late = datetime(2026, 8, 24, 22, tzinfo=UTC)
    assert following.date_of(late, "Asia/Shanghai") == TODAY
    hours = [late + timedelta(minutes=minutes) for minutes in (-1, 0)]
    assert [following.is_morning(at, "Asia/Shanghai") for at in hours] == [False, True]


def test_a_later_exposure_prolongs_the_calendar_and_moves_the_tests_to_come() -> None:
    later = plan(last=date(2026, 8, 24))  # 25 August to 3 September, tests on days 1, 2, 3, 5, 7 and 10
    coming = following.still_to_come(kept(plan()), later, TODAY)
    assert [day.date.day for day in coming] == [26, 29, 30, 31, 1, 2, 3]
    moved = [(day.date.day, day.number, day.is_test_day) for day in coming if day.date < date(2026, 8, 31)]
    assert moved == [(26, 2, True), (29, 5, True), (30, 6, False)]


def test_what_was_begun_or_is_past_is_never_changed() -> None:
    later = plan(last=date(2026, 8, 24))
    for state in ("ordered", "done", "missed"):
        assert [day.date.day for day in following.still_to_come(kept(plan(), state), later, TODAY)] == [31, 1, 2, 3]
    changed = [Kept(day.date, not day.is_test_day, "planned") for day in plan().days]
    assert {day.date for day in following.still_to_come(changed, plan(), TODAY)} == {
        date(2026, 8, number) for number in range(26, 31)
    }


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(COVID.contact_categories))
def test_a_calendar_has_every_day_once_and_its_tests_are_the_protocols(last: date, category: object) -> None:
    made = following.plan_of(last, category)  # type: ignore[arg-type]  # a category of the protocol
    assert [day.date for day in made.days] == [last + timedelta(days=day.number) for day in made.days]
    assert tuple(day.number for day in made.days if day.is_test_day) == category.test_days  # type: ignore[attr-defined]  # as above


def _kept(*states: str) -> list[Kept]:
    return [Kept(LAST + timedelta(days=number), number == 1, state) for number, state in enumerate(states, 1)]


@pytest.mark.parametrize(
    ("days", "today", "refusal"),
    [
        (_kept("done", "done"), date(2026, 8, 22), "not_over"),
        (_kept("done", "done"), date(2026, 8, 23), ""),
        (_kept("done", "missed", "done"), date(2026, 8, 24), ""),
        (_kept("missed", "done"), date(2026, 8, 23), "tests_missing"),
        (_kept("done", "missed"), date(2026, 8, 23), "last_day_missed"),
        (_kept("passed", "done"), date(2026, 8, 23), ""),
        (_kept("passed", "passed"), date(2026, 8, 23), ""),
    ],
)
def test_a_contact_is_released_by_the_rule_when_nothing_is_missing(days: list[Kept], today: date, refusal: str) -> None:
    assert following.release_refusal(days, days[-1].date, today) == refusal


def test_who_was_informed_only_can_be_released_at_once() -> None:
    assert following.release_refusal([], None, TODAY) == ""
