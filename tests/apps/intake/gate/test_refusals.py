"""The refusals of the gate that no story of abuse reaches: a record read too early, too many slots, no department."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.core.rules import Role
from bihuan.apps.intake.rules.approving import Party, Word, party_keys, refusal_of_word
from bihuan.apps.intake.rules.asking import Ask, Known, Stay
from bihuan.apps.intake.rules.gate import check_query, window_of
from bihuan.apps.intake.rules.limits import Limits
from bihuan.apps.intake.rules.linking import LaboratoryRecord, probable_refusal, record_refusal

AT = datetime(2026, 8, 26, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIMITS = Limits()


def party(name: str, department: str = "health", role: Role = Role.HEALTH_APPROVER) -> Party:
    return Party(name, party_keys(name, "", name), department, role)


RECORD = LaboratoryRecord(
    source_kind="laboratory", source_by=party("clerk"), source_at=AT - 90 * 24 * HOUR, confirmed_by=party("health"),
    confirmed_at=AT - 80 * 24 * HOUR, disposition="accepted", result="positive", specimen="S-1", person="p1",
    received_at=AT - HOUR, uploaded_by=party("clerk"), settled_by=None, read_by=(), is_unchanged=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"source_kind": "department"}, "not_a_laboratory"),
        ({"received_at": AT + HOUR}, "received_later"),
        ({"received_at": None}, "received_later"),
        ({"specimen": ""}, "no_specimen"),
        ({"person": ""}, "case_without_person"),
    ],
)
def test_a_record_that_is_no_laboratorys_word_says_why(changed: dict[str, object], code: str) -> None:
    assert record_refusal(replace(RECORD, **changed), AT, LIMITS) == code  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(("approved_at", "code"), [(AT + HOUR, "received_later"), (AT, "")])
def test_a_probable_case_gives_nothing_before_it_was_approved(approved_at: datetime, code: str) -> None:
    refusal = probable_refusal(
        approver=party("health"), approved_at=approved_at, expires_at=AT + 48 * HOUR, asker=party("analyst"), at=AT
    )
    assert refusal == code


@pytest.mark.parametrize(("department", "code"), [("", "no_department"), ("health", "")])
def test_an_approver_of_no_department_does_not_count(department: str, code: str) -> None:
    refusal = refusal_of_word(
        Word(party("health", department), True, "d"), asker=party("analyst"), said=[], digest="d", asked_at=AT,
        at=AT + HOUR, most_hours=24,
    )  # fmt: skip
    assert refusal == code


@pytest.mark.parametrize(("slots", "code"), [(LIMITS.slots, ""), (LIMITS.slots + 1, "too_many_slots")])
def test_the_slots_of_one_query_have_a_limit(slots: int, code: str) -> None:
    start = AT - 24 * HOUR
    stays = tuple(Stay("p", start + timedelta(minutes=n), start + timedelta(minutes=n + 1)) for n in range(slots))
    ask = Ask("find_exposed", "public_health_emergency", "case", start, AT, stays, "analyst")
    known = Known(AT, "analyst", Role.DESK_ANALYST, "", False, "", AT - 12 * HOUR, {"p": "restaurant"})
    assert check_query(ask, known, LIMITS).code == code


def test_a_query_without_a_window_has_none() -> None:
    with pytest.raises(ValueError, match="without a window"):
        window_of(Ask(window_from=AT))


@pytest.mark.parametrize(("unit", "code"), [("", ""), ("PCS-01", "wrong_role")])
def test_an_analyst_of_a_unit_asks_nothing(unit: str, code: str) -> None:
    start = AT - 24 * HOUR
    stays = (Stay("p", start, start + HOUR),)
    ask = Ask("find_exposed", "public_health_emergency", "case", start, AT, stays, "analyst")
    known = Known(AT, "analyst", Role.DESK_ANALYST, unit, False, "", AT - 12 * HOUR, {"p": "restaurant"})
    assert check_query(ask, known, LIMITS).code == code
