"""Citizen numbers and other documents; the numbers are computed, nobody's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.cleaning import (
    Problem,
    birth_date_of,
    check_digit,
    guess_kind,
    parse_citizen_number,
    parse_document_kind,
    parse_document_number,
    sex_of,
)

STANDARD = "11010519491231002X"  # the worked example of GB 11643-1999


def test_the_standards_own_example_is_valid() -> None:
    assert parse_citizen_number(STANDARD) == STANDARD
    assert birth_date_of(STANDARD) == date(1949, 12, 31)
    assert sex_of(STANDARD) == "female"


def test_a_number_is_read_through_case_width_and_spaces() -> None:
    assert parse_citizen_number("１１０１０５ 19491231 002x") == STANDARD


def test_the_old_form_of_fifteen_digits_stays_as_it_is() -> None:
    assert parse_citizen_number("110105491231002") == "110105491231002"
    assert birth_date_of("110105491231002") == date(1949, 12, 31)
    assert sex_of("110105491231001") == "male"


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491331002X", "110105491331002", "123", "", "甲"])
def test_a_wrong_number_is_refused(number: str) -> None:
    assert parse_citizen_number(number) == Problem("invalid_document_number")


def test_a_birth_date_long_ago_is_refused_even_with_a_good_check_digit() -> None:
    body = "11010517991231002"
    assert parse_citizen_number(body + check_digit(body)) == Problem("invalid_document_number")


@pytest.mark.parametrize("number", ["5.10702E+17", "511302199001011000"])
def test_a_number_rounded_by_a_spreadsheet_is_told_apart(number: str) -> None:
    assert parse_citizen_number(number) == Problem("digits_lost")


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.integers(110000, 659999))
def test_one_changed_digit_is_always_found(day: date, serial: int, area: int) -> None:
    body = f"{area}{day:%Y%m%d}{serial:03d}"
    number = body + check_digit(body)
    assert parse_citizen_number(number) == number
    other = str((int(number[16]) + 1) % 10)
    assert isinstance(parse_citizen_number(number[:16] + other + number[17]), Problem)


@pytest.mark.parametrize(
    ("word", "kind"),
    [("居民身份证", "citizen_number"), ("护照", "passport"), ("Passport", "passport"), ("台胞证", "taiwan_permit")],
)
def test_kinds_are_known_by_their_names(word: str, kind: str) -> None:
    assert parse_document_kind(word) == kind


def test_an_unknown_kind_is_not_guessed() -> None:
    assert parse_document_kind("会员卡") == Problem("unknown_document_kind")


def test_only_the_shape_of_a_citizen_number_tells_its_kind() -> None:
    numbers = [STANDARD, "110105491231002", "5.10702E+17", "1101051949123100", "E12345678", "11010519491231002"]
    assert [guess_kind(number) for number in numbers] == [
        "citizen_number",
        "citizen_number",
        "citizen_number",
        "other",
        "other",
        "citizen_number",
    ]


def test_other_documents_are_checked_by_their_form() -> None:
    assert parse_document_number("e 1234-5678", "passport") == "E12345678"
    assert parse_document_number("护照", "passport") == Problem("invalid_document_number")
    assert parse_document_number("H12345678", "hk_macao_permit") == "H12345678"
    assert parse_document_number(STANDARD, "citizen_number") == STANDARD
