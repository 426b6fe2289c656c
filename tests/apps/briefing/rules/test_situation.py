"""The situation report's own rules: windows, differences with sign and word, what board and report tell differently."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.rules.situation import (
    FIGURES,
    GROUPS,
    Change,
    Span,
    Unlike,
    UnlikeBoard,
    canonical,
    change,
    digest_of,
    unlike,
    unlike_by_unit,
)

COUNTS = st.none() | st.integers(0, 10_000)
READINGS = st.dictionaries(st.sampled_from(sorted(FIGURES)), COUNTS)
UNIT = {"came_in": 2, "went_out": 1, "waiting": 0, "working": 1, "late": 0}


def test_a_day_begins_at_midnight_of_the_incident_and_is_held_against_the_same_hour() -> None:
    span = Span(datetime(2026, 8, 24, 17, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
    assert (span.today, span.midnight()) == (date(2026, 8, 25), datetime(2026, 8, 24, 16, tzinfo=UTC))
    assert span.windows == (
        (datetime(2026, 8, 24, 16, tzinfo=UTC), datetime(2026, 8, 25, 16, tzinfo=UTC)),
        (datetime(2026, 8, 23, 16, tzinfo=UTC), datetime(2026, 8, 23, 17, 30, tzinfo=UTC)),
    )
    assert (span.series_days[0], span.series_days[-1], len(span.series_days)) == (date(2026, 8, 12), span.today, 14)


def test_the_same_hour_is_that_of_the_clock_also_over_a_change_of_time() -> None:
    span = Span(datetime(2026, 3, 29, 10, tzinfo=UTC), ZoneInfo("Europe/Berlin"))  # noon, on the day of the change
    assert span.same_hour.astimezone(UTC) == datetime(2026, 3, 28, 11, tzinfo=UTC)  # noon of the day before


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [(7, 4, Change(3, "up")), (4, 7, Change(-3, "down")), (4, 4, Change(0, "same")),
     (None, 4, Change(None, "unknown")), (4, None, Change(None, "unknown"))],
)  # fmt: skip
def test_a_difference_has_its_sign_and_its_word(now: int | None, before: int | None, told: Change) -> None:
    assert change(now, before) == told


@given(READINGS, READINGS)
def test_every_figure_of_the_board_that_the_report_tells_otherwise_is_named_and_no_other(
    report: dict[str, int | None], board: dict[str, int | None]
) -> None:
    named = {one.figure for one in unlike(report, board, "board")}
    assert named == {code for code in board if code not in report or report[code] != board[code]} - {
        code for code in board if code not in report and board[code] is None
    }


@given(st.dictionaries(st.sampled_from(["A", "B", "C"]), st.fixed_dictionaries(dict.fromkeys(UNIT, st.integers(0, 9)))))
def test_units_that_agree_have_no_difference(board: dict[str, dict[str, int]]) -> None:
    report = [{"code": code, "name": code, **row} for code, row in board.items()]
    assert unlike_by_unit(report, board, "board") == []


def test_a_unit_that_one_side_alone_has_differs_where_it_is_not_0() -> None:
    report = [{"code": "A", "name": "甲", **UNIT}]
    assert unlike_by_unit(report, {"B": {**UNIT, "went_out": 0}}, "board") == [
        Unlike("came_in", 2, 0, "board", "A"), Unlike("went_out", 1, 0, "board", "A"),
        Unlike("working", 1, 0, "board", "A"), Unlike("came_in", 0, 2, "board", "B"),
        Unlike("working", 0, 1, "board", "B"),
    ]  # fmt: skip
    assert unlike_by_unit([], {"B": dict.fromkeys(UNIT, 0)}, "board") == []


def test_the_refusal_carries_what_differs() -> None:
    found = (Unlike("orders_open", 3, 4, "board"),)
    refusal = UnlikeBoard(found)
    assert (refusal.code, refusal.params, refusal.differences) == ("unlike_board", {"n": 1}, found)


def test_the_digest_is_the_sha_256_of_the_canonical_bytes() -> None:
    text = canonical({"b": 1, "a": {"人": None}})
    assert text == '{"a":{"人":null},"b":1}'
    assert digest_of(text) == digest_of(text.encode()) == sha256(text.encode()).hexdigest()


def test_every_figure_stands_in_one_group() -> None:
    assert GROUPS == ("orders", "cases", "contacts", "testing", "controls", "help", "care", "response")
    assert len(FIGURES) == 43
