"""What can be said of somebody who needs care: needs each once, a language that is named, consent to exactly this."""

from __future__ import annotations

import pytest

from bihuan.apps.residents.rules.needs import CONSENTS, TO_KIN, check_consent, check_needs
from tests.refusals import refusal_of


def test_needs_stand_each_once_in_the_order_of_the_list() -> None:
    assert check_needs(["oxygen", "alone", "oxygen"]) == ("alone", "oxygen")


@pytest.mark.parametrize(
    ("needs", "language", "code"),
    [
        ([], "", "no_need"),
        (["lonely"], "", "unknown_care_need"),
        (["language"], "", "language_missing"),
        (["language"], "klingon", "language_missing"),
        (["alone"], "yi", "language_missing"),
    ],
)
def test_what_nobody_can_act_on_is_refused(needs: list[str], language: str, code: str) -> None:
    assert refusal_of(lambda: check_needs(needs, language)) == code


def test_a_need_of_language_names_which_one() -> None:
    assert check_needs(["language"], "sign") == ("language",)


@pytest.mark.parametrize("what", TO_KIN)
def test_kin_are_sent_exactly_what_was_agreed_to_and_nothing_else(what: str) -> None:
    check_consent([what], what)
    others = [one for one in CONSENTS if one != what]
    assert refusal_of(lambda: check_consent(others, what)) == "no_consent"


def test_what_is_no_news_to_kin_is_refused_whatever_was_agreed_to() -> None:
    assert refusal_of(lambda: check_consent(CONSENTS, "to_hospital")) == "bad_value"
