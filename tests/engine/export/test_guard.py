"""The formula guard is put on wherever it has to be, and comes off exactly, whatever the text is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import IS_PROOF
from tests.engine.export.payloads import FORMULAS, PAYLOADS

from bihuan.engine.cleaning import add_guard, is_formula_like, strip_guard

MANY = 20_000 if IS_PROOF else 2_000
_TELLING = st.sampled_from(list("'=+-@|\t\r\n\x00 ＝＋－＠−﹢\ufeff\u200b\u3000\ud800\udfff\x01a1王\"_x<>,;\U0001f600"))
ANY_TEXT = st.one_of(
    st.text(_TELLING, max_size=12),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=20),
    st.sampled_from(PAYLOADS).flatmap(lambda payload: st.text(_TELLING, max_size=3).map(lambda text: text + payload)),
)


def test_there_are_sixty_payloads_and_each_is_another() -> None:
    assert len(FORMULAS) >= 60
    assert len(set(PAYLOADS)) == len(PAYLOADS)


@pytest.mark.parametrize("payload", FORMULAS)
def test_what_would_be_calculated_gets_one_quote(payload: str) -> None:
    assert add_guard(payload) == f"'{payload}"


@pytest.mark.parametrize(
    "text", ["", "正常", "3栋=2", "a+b", "1-2", "'abc", "''", "'", "O'Neil", "李四@家", "<b>", "（=）"]
)
def test_what_is_harmless_stays_as_it_is(text: str) -> None:
    assert (add_guard(text), strip_guard(text)) == (text, text)


@settings(max_examples=MANY)
@given(ANY_TEXT)
def test_a_guard_comes_off_exactly(text: str) -> None:
    assert strip_guard(add_guard(text)) == text


@settings(max_examples=MANY)
@given(ANY_TEXT)
def test_nothing_guarded_is_like_a_formula_and_a_guard_is_one_character(text: str) -> None:
    guarded = add_guard(text)
    assert not is_formula_like(guarded)
    assert guarded in {text, f"'{text}"}


@settings(max_examples=MANY)
@given(ANY_TEXT, ANY_TEXT)
def test_two_texts_never_leave_as_one(one: str, other: str) -> None:
    assert (add_guard(one) == add_guard(other)) == (one == other)
