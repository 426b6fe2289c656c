"""Buildings, entrances and rooms in the spellings of real lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.cleaning import Problem
from bihuan.engine.cleaning.buildings import (
    Flat,
    numerals_to_digits,
    parse_building,
    parse_entrance,
    parse_room,
    split_flat,
)

THREE = (
    "3栋", "3号楼", "#3", "三号楼", "3幢", "3#", "3#楼", "第3栋", "第三栋", "3 号 楼", "３号楼", "03栋", "3", "3座",
    "Building 3", "block 3", "No.3", "3栋楼", "三栋", "3号院", "3楼",
)  # fmt: skip


@pytest.mark.parametrize("text", THREE)
def test_one_building_has_one_name(text: str) -> None:
    assert parse_building(text) == "3栋"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A座", "A栋"), ("a栋", "A栋"), ("B-3栋", "B3栋"), ("B03", "B3栋"), ("12A号楼", "12A栋"),
        ("二十一号楼", "21栋"),
        ("一百零二栋", "102栋"), ("十号楼", "10栋"), ("二区3栋", "2区3栋"), ("一期3号楼", "1期3栋"), ("东3栋", "东3栋"),
        ("教师公寓", "教师公寓"), ("平房", "平房"), ("三元里小学", "三元里小学"), ("0栋", "0栋"),
    ],
)  # fmt: skip
def test_buildings_that_differ_stay_apart(text: str, name: str) -> None:
    assert parse_building(text) == name


@pytest.mark.parametrize("text", ["", "  ", "-", "无", "/"])
def test_a_filler_is_no_building(text: str) -> None:
    assert parse_building(text) == Problem("no_building")


@pytest.mark.parametrize(
    ("text", "entrance"),
    [("二单元", "2"), ("2单元", "2"), ("02", "2"), ("A单元", "A"), ("2门", "2"), ("东侧小门", "东侧小门"), ("", "")],
)
def test_one_entrance_has_one_name(text: str, entrance: str) -> None:
    assert parse_entrance(text) == entrance


@pytest.mark.parametrize(
    ("text", "room"),
    [("501室", "501"), ("五〇一", "501"), ("Room 501", "501"), ("0501", "501"), ("A-12", "A12"), ("501B室", "501B"),
     ("地下室", "地下室"), ("", "")],
)  # fmt: skip
def test_one_room_has_one_name(text: str, room: str) -> None:
    assert parse_room(text) == room


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("3栋2单元501室", Flat("3栋", "2", "501")), ("3-2-501", Flat("3栋", "2", "501")),
        ("3#501", Flat("3栋", "", "501")),
        ("三号楼五〇一室", Flat("3栋", "", "501")), ("3-501", Flat("3栋", "", "501")), ("501", Flat("", "", "501")),
        ("3号楼1单元1002", Flat("3栋", "1", "1002")), ("", Flat("", "", "")), ("A座1203", Flat("A栋", "", "1203")),
        ("门卫室旁", Flat("", "", "门卫室旁")), ("3/2/501", Flat("3栋", "2", "501")),
    ],
)  # fmt: skip
def test_a_flat_in_one_cell_is_taken_apart(text: str, flat: Flat) -> None:
    assert split_flat(text) == flat


def test_numerals_that_count_nothing_stay() -> None:
    assert numerals_to_digits("三元里三号楼") == "三元里3号楼"


@given(st.text(max_size=30))
def test_a_name_once_normalised_stays_as_it_is(text: str) -> None:
    name = parse_building(text)
    if isinstance(name, str):
        assert parse_building(name) == name
    assert parse_room(parse_room(text)) == parse_room(text)


@given(st.integers(1, 999), st.sampled_from(["{}栋", "{}号楼", "#{}", "{}幢", "{}#楼", "第{}栋", "{}座"]))
def test_every_spelling_of_a_number_is_the_same_building(number: int, spelling: str) -> None:
    assert parse_building(spelling.format(number)) == f"{number}栋"
