"""What a case may be called, and on what ground."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.rules.classifying import Grounds, check_change, check_dates
from bihuan.apps.tracing.rules.windows import CaseDates

NOTHING, WORD, RECORD = Grounds(False, False), Grounds(False, True), Grounds(True, False)
AT = datetime(2026, 8, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "reason", "grounds"),
    [
        ("", "suspect", "symptoms", NOTHING),
        ("", "probable", "health_approver", WORD),
        ("suspect", "confirmed", "laboratory", RECORD),
        ("probable", "discarded", "negative", WORD),
        ("discarded", "suspect", "reopened", NOTHING),
    ],
)
def test_a_change_that_rests_on_something_is_allowed(before: str, after: str, reason: str, grounds: Grounds) -> None:
    check_change(before, after, reason, grounds)


@pytest.mark.parametrize(
    ("before", "after", "reason", "grounds", "code"),
    [
        ("", "ill", "symptoms", NOTHING, "bad_classification"),
        ("", "suspect", "laboratory", NOTHING, "bad_reason"),
        ("suspect", "suspect", "symptoms", NOTHING, "nothing_changes"),
        ("suspect", "confirmed", "laboratory", WORD, "no_laboratory"),
        ("suspect", "probable", "health_approver", NOTHING, "no_health_word"),
        ("confirmed", "discarded", "mistaken", RECORD, "laboratory_stands"),
        ("confirmed", "suspect", "reported", RECORD, "laboratory_stands"),
    ],
)
def test_nobody_is_called_ill_or_well_without_a_ground(
    before: str, after: str, reason: str, grounds: Grounds, code: str
) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_change(before, after, reason, grounds)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        (CaseDates(onset_date=date(2026, 8, 27)), "date_in_future"),
        (CaseDates(more={"rash": date(2026, 9, 1)}), "date_in_future"),
        (CaseDates(isolated_at=datetime(2026, 8, 25, 11, tzinfo=UTC)), "date_in_future"),
        (CaseDates(onset_date=date(2026, 8, 20), has_symptoms=False), "onset_without_symptoms"),
    ],
)
def test_dates_that_cannot_be_are_refused(dates: CaseDates, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_dates(dates, AT)
    assert caught.value.code == code


def test_tomorrow_in_utc_may_be_today_in_the_zone() -> None:
    check_dates(CaseDates(date(2026, 8, 26), isolated_at=AT, has_symptoms=True), AT)
    check_dates(CaseDates(has_symptoms=False), AT)
