"""Personal values on lists."""

from __future__ import annotations

import time

import pytest

from bihuan.apps.core.rules.masking import mask_address, mask_document, mask_name, mask_phone, shape_of, short_hash


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张三丰", "张**"), ("欧阳小满", "欧***"), ("Maria Lopez", "M**** L****"), ("李", "*"), ("", "")],
)
def test_a_name_keeps_its_first_character(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"),
        ("+8613812341234", "138****1234"),
        ("+4915112341234", "+49151****1234"),
        (" 6656789 ", "*****89"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_a_phone_number_loses_its_middle(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("511302198001011234", "51" + "*" * 14 + "34"),
        ("E1234567", "E1****67"),
        ("1234567", "*******"),
        ("", ""),
        ("citizen_number:511302198001011234", "51" + "*" * 14 + "34"),
        ("护照:E1234567", "护照" + "*" * 7 + "67"),
    ],
)
def test_a_document_number_keeps_two_characters_at_each_end(number: str, shown: str) -> None:
    assert mask_document(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("顺安区西山路12号阳光小区3栋2单元501", "顺安区西山路12号阳光小区***"),
        ("顺安区阳光小区3-2-501", "顺安区阳光小区***"),
        ("顺安区河东社区九号楼402室", "顺安区河东社区***"),
        ("顺安区桂花村4组", "顺安区桂花村***"),
        ("顺安区文化路88号", "顺安区文化路88号"),
        ("12 Main Street, Apt 5", "12 Main Street***"),
        ("somewhere unknown", "somewh***"),
        ("3栋2单元", "3栋2单元***"),
        ("", ""),
    ],
)
def test_an_address_ends_at_the_compound(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-20", "0000-00-00"),
        ("阳性", "文文"),
        ("P3 Ab/９", "A0 Aa/0"),
        (" ٣\u202e\x00é", "0··文"),
        ("x" * 99, "a" * 30),
    ],
)
def test_a_shape_says_how_a_value_is_written_and_nothing_else(value: str, shown: str) -> None:
    assert shape_of(value) == shown


def test_a_hash_is_cut_in_its_middle() -> None:
    assert short_hash("0123456789abcdef" * 4) == "01234567…abcdef"
    assert short_hash("abc") == "abc"


def test_an_address_of_a_million_characters_is_masked_at_once() -> None:
    """Found by the fuzz run: 20,000 digits took 15 seconds, and a cell may hold fifty times as many."""
    began = time.process_time()
    assert [mask_address(mark * 1_000_000) for mark in "1a"] == ["111111***", "aaaaaa***"]
    assert time.process_time() - began < 0.5
