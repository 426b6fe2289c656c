"""What may become of a line, as values: the table of dispositions, keys, gaps, slots."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.intake.rules import (
    BatchCounts,
    DispositionKind,
    Known,
    Ruling,
    choose_known,
    dispose,
    dispose_resident,
    free_key,
    gaps,
    header_digest,
    is_code,
    line_key,
    person_document,
    slots,
    variants,
)

SAME, OTHER = Known("r1", "same"), Known("r1", "other")
HELD_ELSEWHERE = Ruling(DispositionKind.HELD, "registered_elsewhere", "r")
HELD_NAMESAKE = Ruling(DispositionKind.HELD, "same_name_in_room", "r")
CONFLICT = Ruling(DispositionKind.HELD, "conflict", "r")


@pytest.mark.parametrize(
    ("severity", "known", "kind", "reason", "met"),
    [
        ("", None, "accepted", "", ""),
        ("", SAME, "duplicate", "same_content", "r1"),
        ("", OTHER, "held", "conflict", "r1"),
        ("hold", None, "held", "why", ""),
        ("hold", SAME, "duplicate", "same_content", "r1"),
        ("hold", OTHER, "held", "why", ""),
        ("reject", None, "rejected", "why", ""),
        ("reject", SAME, "rejected", "why", ""),
        ("reject", OTHER, "rejected", "why", ""),
    ],
)
def test_the_table_of_dispositions(severity: str, known: Known | None, kind: str, reason: str, met: str) -> None:
    ruled = dispose(severity=severity, reason="why", content_key="same", known=known)
    assert ruled == Ruling(DispositionKind(kind), reason, met)


@pytest.mark.parametrize(
    ("ruling", "subject", "known", "holder", "ruled"),
    [
        (Ruling(DispositionKind.ACCEPTED), "s", None, None, Ruling(DispositionKind.ACCEPTED)),
        (Ruling(DispositionKind.ACCEPTED), "s", None, Known("r", "c", "s"), HELD_ELSEWHERE),
        (Ruling(DispositionKind.HELD, "conflict", "r"), "s", Known("r", "c", "t"), None, HELD_NAMESAKE),
        (Ruling(DispositionKind.HELD, "conflict", "r"), "", Known("r", "c", "s"), None, HELD_NAMESAKE),
        (CONFLICT, "s", Known("r", "c", "s"), Known("r", "c", "s"), CONFLICT),
        (Ruling(DispositionKind.REJECTED, "x"), "s", None, Known("r", "c", "s"), Ruling(DispositionKind.REJECTED, "x")),
    ],
)
def test_a_line_of_a_register_is_ruled(
    ruling: Ruling, subject: str, known: Known | None, holder: Known | None, ruled: Ruling
) -> None:
    assert dispose_resident(ruling, subject=subject, known=known, holder=holder) == ruled


def test_columns_are_remembered_by_kind() -> None:
    assert header_digest(["a"]) == header_digest(["a"], "records")
    assert header_digest(["a"]) != header_digest(["a"], "population")


def test_the_one_with_equal_content_is_met_first() -> None:
    assert choose_known([OTHER, SAME], "same") == SAME
    assert choose_known([OTHER], "same") == OTHER
    assert choose_known([], "same") is None


def test_a_key_that_is_too_long_is_known_by_its_content() -> None:
    assert [line_key("K1", "c"), line_key("", "c"), line_key("K" * 181, "c")] == ["K1", "content:c", "content:c"]


@given(st.sets(st.integers(1, 99)))
def test_a_free_key_is_free(taken: set[int]) -> None:
    keys = {"K" if number == 1 else f"K#{number}" for number in taken}
    found = free_key("K", keys)
    assert found not in keys
    assert (found == "") == (len(taken) == 99)
    assert len(variants("K")) == 98


@given(st.lists(st.integers(1, 50)))
def test_gaps_and_numbers_together_are_everything_below_the_highest(numbers: list[int]) -> None:
    assert sorted({*gaps(numbers), *numbers}) == list(range(1, max(numbers, default=0) + 1))
    assert not {*gaps(numbers)} & {*numbers}


@pytest.mark.parametrize(
    ("kind", "number", "document"),
    [
        ("citizen_number", "X", "citizen_number:X"),
        ("passport", "E1", "passport:E1"),
        ("other", "E1", ""),
        ("", "E1", ""),
        ("passport", "", ""),
    ],
)
def test_only_a_document_of_a_known_kind_identifies(kind: str, number: str, document: str) -> None:
    assert person_document({"document_kind": kind, "document_number": number}) == document


@pytest.mark.parametrize(
    ("text", "good"), [("a_b1", True), ("", False), ("A", False), ("张", False), ("a" * 61, False)]
)
def test_a_reason_is_a_code(text: str, good: bool) -> None:
    assert is_code(text) is good


def test_headers_are_told_apart_by_their_labels_and_order() -> None:
    assert len({header_digest(h) for h in (["a", "b"], ["b", "a"], ["ab"], ["a", "b", ""], ["\ud800"])}) == 5


def test_a_slot_reaches_half_way_to_its_neighbours() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    since = datetime(2026, 8, 21, 0, tzinfo=zone)
    (morning, evening) = slots([8, 20], since=since, until=since + timedelta(days=1))
    assert morning.expected_at == datetime(2026, 8, 21, 0, tzinfo=UTC)
    assert (morning.opens_at, morning.closes_at) == (since + timedelta(hours=2), since + timedelta(hours=14))
    assert evening.opens_at == morning.closes_at
    assert slots([], since=since, until=since + timedelta(days=1)) == []


@given(st.integers(0, 9), st.integers(0, 9), st.none() | st.integers(0, 9))
def test_what_is_not_accounted_for_shows_as_a_difference(accepted: int, read: int, declared: int | None) -> None:
    counts = BatchCounts(declared, read, accepted, 0, 0, 0, 0)
    assert (counts.difference == 0) == (accepted == read and declared in (None, read))
