"""Material is asked for one case, one place and a few hours of its window; another department agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.core.rules import NotAllowed, Role
from bihuan.apps.intake.rules.approving import Party
from bihuan.apps.intake.rules.limits import Limits
from bihuan.apps.tracing.rules.asking import MaterialTold, check_material, check_word
from bihuan.apps.tracing.rules.windows import Window

AT = datetime(2026, 8, 25, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
WINDOW = Window(AT - 48 * HOUR, None, "")
GOOD = MaterialTold(
    "footage", "find_exposed", "public_health_emergency", "某商场", "p", "", AT - 8 * HOUR, AT - 4 * HOUR
)
ASKER = Party("a", frozenset({"account:a"}), "cdc", Role.DESK_ANALYST)
OTHER = Party("b", frozenset({"account:b"}), "police", Role.DEPARTMENT_APPROVER)


def test_four_hours_of_the_window_may_be_asked_for_and_a_day_at_a_school() -> None:
    check_material(GOOD, WINDOW, Limits(), AT)
    check_material(replace(GOOD, venue="school", window_from=AT - 28 * HOUR), WINDOW, Limits(), AT)
    check_material(replace(GOOD, place="", place_text="东门"), WINDOW, Limits(), AT)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "dna"}, "bad_kind"),
        ({"purpose": "crime"}, "unlawful_purpose"),
        ({"legal_basis": ""}, "unlawful_basis"),
        ({"holder": " "}, "no_holder"),
        ({"place": ""}, "no_place"),
        ({"window_to": GOOD.window_from}, "window_reversed"),
        ({"window_to": AT + HOUR}, "window_future"),
        ({"window_from": AT - 50 * HOUR, "window_to": AT - 47 * HOUR}, "window_off_case"),
        ({"window_from": AT - 9 * HOUR}, "slot_too_long"),
        ({"venue": "school", "window_from": AT - 29 * HOUR}, "slot_too_long"),
    ],
)
def test_what_is_wider_than_its_case_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_material(replace(GOOD, **change), WINDOW, Limits(), AT)  # type: ignore[arg-type]  # fields by name
    assert caught.value.code == code


def test_an_approver_of_another_department_may_agree() -> None:
    check_word(ASKER, "cdc", OTHER)


@pytest.mark.parametrize(
    ("approver", "code"),
    [
        (replace(OTHER, role=Role.DESK_LEAD), "wrong_role"),
        (replace(OTHER, keys=ASKER.keys), "own_request"),
        (replace(OTHER, granted_by="a"), "own_request"),
        (replace(OTHER, department=""), "no_department"),
        (replace(OTHER, department="cdc"), "same_department"),
    ],
)
def test_nobody_agrees_for_their_own_side(approver: Party, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_word(ASKER, "cdc", approver)
    assert caught.value.code == code
