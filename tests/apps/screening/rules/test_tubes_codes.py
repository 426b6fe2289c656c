"""Bar codes: ours tell round and site, and betray every slip of a finger."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.rules.tubes_codes import check_digit, check_tube_code, make_code, next_block, read_code
from tests.refusals import refusal_of

SERIALS = st.integers(1, 99_999)


def test_the_check_digit_of_damms_own_example_is_four() -> None:
    assert check_digit("572") == "4"


@given(st.integers(0, 99), st.integers(0, 9_999), SERIALS, st.booleans())
def test_a_code_that_was_printed_is_read_back_whole(round_number: int, site: int, serial: int, is_box: bool) -> None:
    read = read_code(make_code(round_number=round_number, site_number=site, serial=serial, is_box=is_box))
    assert (read.round_number, read.site_number, read.serial, read.is_box, read.is_ours) == (
        round_number, site, serial, is_box, True,
    )  # fmt: skip


@given(st.integers(0, 9_999), SERIALS, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_betrayed(site: int, serial: int, place: int, more: int) -> None:
    code = make_code(round_number=3, site_number=site, serial=serial)
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert refusal_of(lambda: read_code(wrong)) == "bad_check_digit"


@given(st.integers(0, 9_999), SERIALS, st.integers(0, 10))
def test_two_neighbours_that_changed_places_are_betrayed(site: int, serial: int, place: int) -> None:
    code = make_code(round_number=3, site_number=site, serial=serial)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert refusal_of(lambda: read_code(swapped)) == ("" if swapped == code else "bad_check_digit")


def test_a_code_of_the_factory_is_taken_as_it_stands() -> None:
    read = read_code(" lot-7 00x1 ")
    assert (read.text, read.is_ours) == ("LOT-700X1", False)


@pytest.mark.parametrize("text", ["", "abc", "<script>", "x" * 41, "编号一二三四"])
def test_what_is_no_code_is_refused(text: str) -> None:
    assert refusal_of(lambda: read_code(text)) == "bad_code"


def test_a_label_of_another_site_or_round_and_a_boxs_label_are_refused_for_a_tube() -> None:
    own = make_code(round_number=1, site_number=7, serial=1)
    box = make_code(round_number=1, site_number=7, serial=1, is_box=True)
    assert check_tube_code(own, round_number=1, site_number=7) == own
    assert [
        refusal_of(lambda: check_tube_code(own, round_number=1, site_number=8)),
        refusal_of(lambda: check_tube_code(own, round_number=2, site_number=7)),
        refusal_of(lambda: check_tube_code(box, round_number=1, site_number=7)),
    ] == ["foreign_label", "foreign_label", "box_code"]
    assert check_tube_code("LOT-0001", round_number=1, site_number=8) == "LOT-0001"


def test_blocks_follow_each_other_and_end_where_the_digits_end() -> None:
    assert (next_block(0, 100), next_block(100, 1)) == ((1, 100), (101, 101))
    assert [refusal_of(lambda: next_block(0, 0)), refusal_of(lambda: next_block(0, 5_001))] == ["bad_count"] * 2
    assert refusal_of(lambda: next_block(99_999, 1)) == "codes_used_up"
    with pytest.raises(NotAllowed, match="codes_used_up"):
        make_code(round_number=100, site_number=1, serial=1)
