"""Codes, clocks and answers as plain values."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.briefing.rules import rights
from bihuan.apps.core.rules import Actor, Role
from bihuan.apps.core.rules.permissions import Action
from tests.apps.briefing.rights_world import refused

AT = datetime(2026, 8, 25, 10, 0, tzinfo=UTC)
CHI_SQUARE_31 = 61.1  # 99.9 % of 31 degrees of freedom: NIST/SEMATECH e-Handbook, table 1.3.6.7.4


def test_a_code_has_fifty_secret_bits_and_is_uniform() -> None:
    signs: Counter[str] = Counter()
    for _ in range(2_000):
        code = rights.new_code()
        assert (len(code.slot), len(code.secret)) == (4, 10)
        signs.update(code.slot + code.secret)
    expected = 28_000 / 32
    assert len(signs) == 32
    assert sum((n - expected) ** 2 / expected for n in signs.values()) < 2 * CHI_SQUARE_31


@given(st.text(alphabet=rights.ALPHABET, min_size=14, max_size=14))
def test_a_printed_code_reads_back_as_it_is(signs: str) -> None:
    code = rights.PaperCode(signs[:4], signs[4:])
    assert rights.read_code(code.printed()) == code
    assert rights.read_code(f"  {code.printed().lower()} ") == code


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    code = rights.read_code(text)
    assert code == rights.NOBODY or len(code.slot + code.secret) == 14


def test_look_alikes_are_read_as_what_they_look_like() -> None:
    assert rights.read_code("OIL0-00000-00000") == rights.PaperCode("0110", "0" * 10)


@pytest.mark.parametrize("typed", ["", "ABCD-EFGHJ", "UUUU-UUUUU-UUUUU", "A" * 15, "ABCD-EFGHJ-KMNP!"])
def test_what_is_no_code_stands_for_nobody(typed: str) -> None:
    assert rights.read_code(typed) is rights.NOBODY


def test_tickets_and_tokens_are_hex_of_their_length() -> None:
    assert rights.is_ticket(rights.new_ticket())
    assert not rights.is_ticket("A" * 32)
    assert rights.is_token("a" * 64)
    assert not rights.is_token("a" * 63)


def test_tries_are_counted_within_the_hour() -> None:
    assert rights.tries_now(0, None, AT) == (1, AT)
    assert rights.tries_now(3, AT, AT + timedelta(minutes=59)) == (4, AT)
    assert rights.tries_now(9, AT, AT + timedelta(hours=1)) == (1, AT + timedelta(hours=1))
    assert rights.tries_now(9, AT, AT - timedelta(minutes=1)) == (1, AT - timedelta(minutes=1))
    assert rights.is_throttled(10, AT, AT + timedelta(minutes=59))
    assert not rights.is_throttled(9, AT, AT)
    assert not rights.is_throttled(10, AT, AT + timedelta(hours=1))
    assert not rights.is_throttled(10, None, AT)
    assert not rights.is_throttled(10, AT, AT - timedelta(seconds=1))


def test_a_second_look_is_due_in_a_day_and_a_deletion_in_a_week() -> None:
    assert {kind: rights.due_at(kind, AT) - AT for kind in rights.KINDS} == {
        "copy": timedelta(days=3), "correction": timedelta(days=3), "explanation": timedelta(days=3),
        "contest": timedelta(hours=24), "deletion": timedelta(days=7),
    }  # fmt: skip
    refused("unknown_right", rights.due_at, "portability", AT)


def test_who_wants_a_correction_says_of_what() -> None:
    assert rights.check_words("copy", " ") == ""
    assert rights.check_words("correction", " 电话错了 ") == "电话错了"
    assert rights.check_words("contest", "x" * 3000) == "x" * 1000
    refused("missing_detail", rights.check_words, "correction", " ")
    refused("missing_detail", rights.check_words, "explanation", "")


def test_an_answer_says_its_reason_and_its_words() -> None:
    rights.check_answer("copy", "granted", "", "附上")
    rights.check_answer("deletion", "refused", "still_needed", "还在随访")
    refused("unknown_outcome", rights.check_answer, "copy", "perhaps", "", "x")
    refused("unknown_outcome", rights.check_answer, "contest", "partly", "is_correct", "x")
    refused("legal_reason_missing", rights.check_answer, "copy", "refused", "", "x")
    refused("legal_reason_missing", rights.check_answer, "copy", "partly", "because", "x")
    refused("missing_detail", rights.check_answer, "copy", "granted", "", " ")


def test_who_may_is_the_table_of_permissions() -> None:
    lead, clerk = Actor("a", Role.DESK_LEAD, "X"), Actor("b", Role.INTAKE_CLERK, "X")
    assert rights.may_rights(lead, Action.UPDATE)
    assert not rights.may_rights(clerk, Action.UPDATE)
    rights.check_rights(clerk, Action.CREATE)
    refused("wrong_role", rights.check_rights, clerk, Action.LIST)
