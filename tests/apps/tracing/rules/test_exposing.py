"""When a finding may be proposed and who may confirm it, and what confirming does to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.tracing.rules.exposing import (
    ExposureTold,
    Known,
    check_decider,
    check_exposure,
    count_outcomes,
    outcome_of,
)
from bihuan.apps.tracing.rules.following import Day, Plan

AT = datetime(2026, 8, 25, 10, tzinfo=UTC)
GOOD = ExposureTold(AT - timedelta(hours=3), AT - timedelta(hours=2), "certain", "same_place", ("shared_air",))
LAST = date(2026, 8, 25)
FOLLOWED = Plan("close_contact", LAST, (Day(date(2026, 8, 26), 1, True),))
INFORMED = Plan("general_contact", LAST, ())


def test_what_can_be_is_taken_also_of_the_protocols_own_kinds() -> None:
    check_exposure(GOOD, AT)
    check_exposure(replace(GOOD, type="shared_air"), AT)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"last_at": GOOD.first_at - timedelta(seconds=1)}, "exposure_reversed"),
        ({"last_at": AT + timedelta(seconds=1)}, "exposure_in_future"),
        ({"certainty": "sure"}, "bad_certainty"),
        ({"type": "glance"}, "bad_type"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_exposure(replace(GOOD, **change), AT)  # type: ignore[arg-type]  # fields by name
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("by", "code"),
    [
        (system("I"), "person_needed"),
        (Actor("system", Role.DESK_ANALYST, "I"), "person_needed"),
        (Actor("", Role.DESK_ANALYST, "I"), "person_needed"),
        (Actor("a", Role.COMMANDER, "I"), "wrong_role"),
        (Actor("a", Role.FIELD_OFFICER, "I", "PCS-03"), "wrong_role"),
        (Actor("a", Role.DESK_ANALYST, "I", "PCS-03"), "wrong_role"),
    ],
)
def test_no_machine_and_no_unit_confirms(by: Actor, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_decider(by)
    assert caught.value.code == code


def test_a_person_at_the_desk_may_confirm() -> None:
    for role in (Role.DESK_LEAD, Role.DESK_ANALYST, Role.INTERVIEWER):
        check_decider(Actor("a", role, "I"))


@pytest.mark.parametrize(
    ("known", "plan", "outcome"),
    [
        (Known(), FOLLOWED, "new"),
        (Known(), INFORMED, "informed"),
        (Known(is_case=True, contact="c"), FOLLOWED, "case"),
        (Known(contact="c", last_contact_on=date(2026, 8, 24), category="close_contact"), FOLLOWED, "extended"),
        (Known(contact="c", last_contact_on=LAST, category="close_contact"), FOLLOWED, "already"),
        (Known(contact="c", last_contact_on=LAST, category="contact_of_contact"), FOLLOWED, "extended"),
        (Known(contact="c", category="close_contact"), FOLLOWED, "extended"),
        (Known(contact="c", last_contact_on=date(2026, 8, 24), category="general_contact"), INFORMED, "already"),
    ],
)
def test_confirming_does_to_a_person_what_they_need(known: Known, plan: Plan, outcome: str) -> None:
    assert outcome_of(known, plan) == outcome


def test_outcomes_are_counted_with_those_that_nobody_has() -> None:
    assert count_outcomes(["new", "case", "new"]) == {"new": 2, "informed": 0, "extended": 0, "already": 0, "case": 1}
