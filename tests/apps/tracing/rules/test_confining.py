"""No quarantine without a basis, an end and a review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.tracing.rules.confining import PROPOSERS, Terms, check_role, check_terms

AT = datetime(2026, 8, 25, 10, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD = Terms("home_quarantine", "public_health_emergency", AT, AT + 7 * DAY, AT + 3 * DAY)


def test_terms_that_have_all_are_returned_with_their_end_and_review() -> None:
    assert check_terms(GOOD, AT) == (AT + 7 * DAY, AT + 3 * DAY)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"regime": "prison"}, "bad_regime"),
        ({"legal_basis": ""}, "unlawful_basis"),
        ({"ends_at": None}, "no_end"),
        ({"ends_at": AT}, "end_before_start"),
        ({"starts_at": AT - 3 * DAY, "ends_at": AT - DAY}, "end_passed"),
        ({"ends_at": AT + 31 * DAY}, "quarantine_too_long"),
        ({"review_at": None}, "no_review"),
        ({"review_at": AT}, "no_review"),
        ({"review_at": AT + 8 * DAY}, "review_too_late"),
        ({"ends_at": AT + 20 * DAY, "review_at": AT + 8 * DAY}, "review_too_late"),
    ],
)
def test_whatever_is_missing_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_terms(replace(GOOD, **change), AT)  # type: ignore[arg-type]  # fields by name
    assert caught.value.code == code


def test_only_the_desk_proposes() -> None:
    check_role(Actor("a", Role.DESK_LEAD, "I"), PROPOSERS)
    for by in (Actor("a", Role.COMMANDER, "I"), Actor("a", Role.DESK_LEAD, "I", "PCS-03")):
        with pytest.raises(NotAllowed, match="wrong_role"):
            check_role(by, PROPOSERS)
