"""What a laboratory's words mean, and how they fit a tube."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bihuan.apps.screening.rules.results import Fit, check_settlement, judge, read_line, result_of
from tests.refusals import refusal_of


@pytest.mark.parametrize(
    ("word", "result"),
    [
        ("阴性", "negative"), ("未检出", "negative"), ("(-)", "negative"), ("Not detected", "negative"),
        ("阳性", "positive"), (" 混采阳性 ", "positive"), ("（+）", "positive"), ("POS", "positive"),
        ("灰区", "invalid"), ("无效", "invalid"), ("inconclusive", "invalid"), ("检测中", ""), ("好", ""),
    ],
)  # fmt: skip
def test_the_words_of_laboratories_are_read(word: str, result: str) -> None:
    assert result_of(word) == result


def test_a_line_is_read_with_what_stands_around_the_result() -> None:
    told = read_line(
        {"tube_code": "0100 0100 0015", "result": "阳性", "ct": "31.5", "tested_at": "2026-08-20T10:00:00"}
    )
    assert (told.code, told.result, told.ct, told.tested_at) == (
        "010001000015", "positive", 31.5, datetime(2026, 8, 20, 10, tzinfo=UTC),
    )  # fmt: skip
    assert read_line({"ct": "high", "tested_at": "昨天"}).ct is None
    assert read_line({"ct": "99"}).ct is None
    assert read_line({"tested_at": "2026-08-20T10:00:00+08:00"}).tested_at == datetime(2026, 8, 20, 2, tzinfo=UTC)
    local = read_line({"tested_at": "2026-08-20T10:00:00"}, ZoneInfo("Asia/Shanghai"))
    assert local.tested_at == datetime(2026, 8, 20, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "known", "told", "fit"),
    [
        ("at_laboratory", "", "negative", Fit.APPLIED), ("resulted", "negative", "negative", Fit.REPEATED),
        ("resulted", "negative", "positive", Fit.CONFLICT), ("sealed", "", "negative", Fit.EARLY),
        ("handed", "", "positive", Fit.EARLY), ("lost", "", "negative", Fit.EARLY),
    ],
)  # fmt: skip
def test_a_result_fits_a_tube_that_is_at_the_laboratory_and_has_none(
    state: str, known: str, told: str, fit: Fit
) -> None:
    assert judge(state=state, known=known, told=told) is fit


@pytest.mark.parametrize(
    ("decision", "fit", "code"),
    [
        ("take", Fit.CONFLICT, ""), ("keep", Fit.EARLY, "bad_decision"), ("take", Fit.UNKNOWN, "nothing_to_take"),
        ("drop", Fit.UNKNOWN, ""),
    ],
)  # fmt: skip
def test_a_decision_takes_or_drops_and_an_unknown_tube_cannot_be_taken(decision: str, fit: Fit, code: str) -> None:
    assert refusal_of(lambda: check_settlement(decision, fit)) == code
