"""Text, phones, numbers, names, addresses and small vocabularies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine import cleaning
from bihuan.engine.cleaning import Problem


def test_tidy_folds_width_and_drops_what_nobody_sees() -> None:
    assert cleaning.tidy("\ufeff　王\u200b伟 \u00a0 ＡＢ１２\t x\x00\x07 ") == "王伟 AB12 x"
    assert cleaning.tidy("plain text") == "plain text"
    assert cleaning.tidy("  a \n b\x00 ") == "a b"


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert cleaning.tidy(cleaning.tidy(text)) == cleaning.tidy(text)


@given(st.text())
def test_storable_text_can_be_encoded_and_holds_no_nul(text: str) -> None:
    kept = cleaning.storable(text + "\ud800\x00")
    assert kept.encode().count(0) == 0


def test_storable_leaves_good_text_alone() -> None:
    assert [cleaning.storable(text) for text in ("abc", "王𠮷", "a\x00")] == ["abc", "王𠮷", "a\ufffd"]


def test_exactly_one_guard_quote_is_taken_off() -> None:
    texts = ["'=1+1", "''=1", "'abc", "'＝1", "' =1", "=1"]
    assert [cleaning.strip_guard(text) for text in texts] == ["=1+1", "'=1", "'abc", "＝1", " =1", "=1"]


def test_labels_are_compared_without_signs_and_case() -> None:
    assert cleaning.fold(" Date_of-Onset： ") == cleaning.fold("dateOfOnset")


def test_placeholders_are_known() -> None:
    assert [cleaning.is_placeholder(text) for text in ("NA", "#REF!", "无", "-", "王", "note")] == [True] * 4 + [
        False
    ] * 2


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "+8613812345678"),
        ("+86 138-1234-5678", "+8613812345678"),
        ("008613812345678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("13812345678.0", "+8613812345678"),
        ("17770086147", "+8617770086147"),
        ("0817-2222222", "+868172222222"),
        ("+86 817 2222222", "+868172222222"),
        ("(010)62345678转12", "+861062345678;ext=12"),
        ("+44 20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
    ],
)
def test_phones_are_brought_to_one_form(text: str, number: str) -> None:
    assert cleaning.parse_phone(text) == number


@pytest.mark.parametrize("text", ["138123", "12345678901", "不详", "", "13812345678、13912345678", "2222222"])
def test_what_is_no_certain_phone_is_a_problem(text: str) -> None:
    assert cleaning.parse_phone(text) == Problem("unreadable_phone")


def test_several_phones_in_a_cell_are_parted() -> None:
    assert cleaning.split_phones("13812345678、 0817-2222222；") == ["13812345678", " 0817-2222222"]


@pytest.mark.parametrize(
    ("text", "years"), [("37", 37), ("３７岁", 37), ("8个月", 0), ("37.0", 37), ("20天", 0), ("64y", 64)]
)
def test_ages_are_completed_years(text: str, years: int) -> None:
    assert cleaning.parse_age(text) == years


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("50s", "age_is_a_band"),
        ("0-4", "age_is_a_band"),
        ("80+", "age_is_a_band"),
        ("seventy-four", "unreadable_age"),
        ("999", "unreadable_age"),
    ],
)
def test_bands_and_words_are_not_ages(text: str, code: str) -> None:
    assert cleaning.parse_age(text) == Problem(code)


def test_numbers_and_coordinates_are_read_within_bounds() -> None:
    assert [cleaning.parse_integer(text) for text in ("１２", "12.0", "-3")] == [12, 12, -3]
    assert [cleaning.parse_integer(text) for text in ("一二", "1.5", "")] == [Problem("unreadable_number")] * 3
    assert cleaning.parse_decimal("1e999") == Problem("unreadable_number")
    assert cleaning.parse_coordinate("106.0827°E", limit_degrees=180) == 106.0827
    assert cleaning.parse_coordinate("106.08", limit_degrees=90) == Problem("unreadable_coordinate")
    assert cleaning.parse_coordinate("东", limit_degrees=90) == Problem("unreadable_coordinate")


def test_names_keep_their_wording() -> None:
    names = [" 王 伟 ", "阿依古丽•买买提", "Anna  Maria", "不详", "n/a", "123", "欧阳  娜娜"]
    assert [cleaning.parse_name(name) for name in names] == [
        "王伟",
        "阿依古丽·买买提",
        "Anna Maria",
        *[Problem("no_name")] * 3,
        "欧阳娜娜",
    ]


def test_name_parts_are_joined_as_their_script_does() -> None:
    joined = [cleaning.join_name("王", "伟"), cleaning.join_name("Doe", "Ann"), cleaning.join_name("", "Ann")]
    assert joined == ["王伟", "Ann Doe", "Ann"]


def test_addresses_lose_spaces_between_chinese_parts_only() -> None:
    assert cleaning.parse_address("南充市　顺庆区 人民路 １２ 号") == "南充市顺庆区人民路12号"
    assert cleaning.parse_address("12 Main  Street") == "12 Main Street"


def test_small_vocabularies_are_closed() -> None:
    assert [cleaning.parse_sex(text) for text in ("男", " F ", "女性", "不详")] == [
        "male",
        "female",
        "female",
        "unknown",
    ]
    assert cleaning.parse_sex("1") == Problem("unreadable_sex")
    assert [cleaning.parse_result(text) for text in ("阳性", "NEG", "可疑")] == ["positive", "negative", "inconclusive"]
    assert cleaning.parse_result("Ct 32") == Problem("unreadable_result")
    assert [cleaning.parse_urgency(text) for text in ("特急", "p2", "三级", "routine")] == ["P1", "P2", "P3", "P4"]
    assert cleaning.parse_urgency("soon") == Problem("unreadable_urgency")
