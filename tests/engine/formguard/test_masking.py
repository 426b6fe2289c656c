"""Rule 6: what no answer may keep is masked, and who somebody is stays."""

from __future__ import annotations

import pytest

from bihuan.engine.cleaning.documents import check_digit
from bihuan.engine.formguard import Masked, mask_answer
from bihuan.engine.formguard.masking import is_luhn


@pytest.mark.parametrize(
    ("answer", "masked", "found"),
    [
        ("4111 1111 1111 1111", "**** **** **** ****", ("card",)),
        ("卡号6222021234567890128，谢谢", "卡号*******************，谢谢", ("card",)),
        ("４１１１１１１１１１１１１１１１", "****************", ("card",)),
        ("验证码是 482913", "验证码是 ******", ("code",)),
        ("482-913 is my code", "***-*** is my code", ("code",)),
        ("482913", "******", ("code",)),
        ("G-482913", "G-******", ("code",)),
        ("my PIN 4829", "my PIN ****", ("code",)),
        ("cvv 123", "cvv ***", ("code",)),
        ("密码是abcdef", "密码是******", ("password",)),
        ("password: s3cret!", "password: ******!", ("password",)),
    ],
)
def test_cards_codes_and_passwords_are_masked(answer: str, masked: str, found: tuple[str, ...]) -> None:
    assert mask_answer(answer) == Masked(masked, found)


@pytest.mark.parametrize(
    "answer",
    [
        "11010519491231002X",
        "13800138000",
        "邮编 100089",
        "样本 482913",
        "2026-11-27",
        "37.5",
        "4111111111111112",
        "0000000000000000",
        "3 号楼 101",
        "",
    ],
)
def test_other_answers_stay(answer: str) -> None:
    assert mask_answer(answer) == Masked(answer, ())


def test_six_figures_alone_stay_where_a_number_is_asked_for_but_a_card_does_not() -> None:
    assert mask_answer("100089", is_number=True) == Masked("100089", ())
    assert mask_answer("4111111111111111", is_number=True) == Masked("*" * 16, ("card",))


def test_a_citizen_number_that_passes_luhn_by_chance_is_kept() -> None:
    firsts = (f"11010119900307{serial:03}" for serial in range(1000))
    by_chance = [number for first in firsts if (number := first + check_digit(first)).isdigit() and is_luhn(number)]
    assert len(by_chance) > 50
    assert [mask_answer(number).found for number in by_chance] == [()] * len(by_chance)


def test_the_same_figures_without_a_true_area_or_birth_date_are_a_card() -> None:
    no_area = next(
        number
        for serial in range(1000)
        if (number := (first := f"99010119900307{serial:03}") + check_digit(first)).isdigit() and is_luhn(number)
    )
    no_date = next(
        number
        for serial in range(1000)
        if (number := (first := f"11010119901307{serial:03}") + check_digit(first)).isdigit() and is_luhn(number)
    )
    assert [mask_answer(number).found for number in (no_area, no_date)] == [("card",)] * 2
