"""No digit of a telephone or an identity number stays in the lake, however it is written; times and places do stay."""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.engine.exposure.lakes import SOURCE, contents, held_of, new_lake, take

from bihuan.engine.exposure.masking import harmless, mask_numbers

EXAMPLES = 5000 if os.environ.get("BIHUAN_PROVE") == "1" else 300
PROVINCES = ["11", "15", "21", "23", "31", "37", "41", "46", "50", "54", "61", "65", "71", "81", "82"]
BETWEEN = ["", "", "", *" -.·()（）—/:,_\u3000\u200b\t", " - "]
WIDE = str.maketrans("0123456789Xx+", "０１２３４５６７８９Ｘｘ＋")

mobiles = st.builds(
    "".join,
    st.tuples(st.sampled_from(["", "+86", "86", "0086", "0"]), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)),
)
days = st.dates(dt.date(1900, 1, 1), dt.date(2022, 12, 31))
citizens = st.builds(
    lambda province, county, day, serial, check: f"{province}{county:04d}{day:%Y%m%d}{serial:03d}{check}",
    st.sampled_from(PROVINCES), st.integers(0, 9999), days, st.integers(0, 999), st.sampled_from("0123456789Xx"),
)  # fmt: skip
old_citizens = citizens.map(lambda number: number[:6] + number[8:17])


@st.composite
def written(draw: st.DrawFn) -> str:
    """Write a number of a person as somebody may: with anything between its digits, narrow or wide."""
    number = draw(st.one_of(mobiles, citizens, old_citizens))
    marks = draw(st.lists(st.sampled_from(BETWEEN), min_size=len(number), max_size=len(number)))
    text = "".join(sign + mark for sign, mark in zip(number, marks, strict=True))
    return text.translate(WIDE) if draw(st.booleans()) else text


def digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


@settings(max_examples=EXAMPLES, deadline=None)
@given(written())
@example("13/8/2000 00:01")
@example("1/3/2022 8:00:00")
@example("138.00000001")
@example("1      3      8      0      0      0      0 0 0 0 1")
def test_a_held_cell_keeps_no_digit_of_a_number_of_a_person(text: str) -> None:
    assert set(digits(harmless(text))) <= {"9"}


@settings(max_examples=EXAMPLES, deadline=None)
@given(written(), st.sampled_from(["", "小店", "3号楼 ", "Shop X, "]), st.sampled_from(["", " 张记", "（东楼2层）"]))
def test_a_place_keeps_no_digit_of_a_number_of_a_person_and_the_words_around_it(
    text: str, before: str, after: str
) -> None:
    masked = mask_numbers(before + text + after)
    assert (masked[: len(before)], masked[len(before) + len(text) :]) == (before, after)
    assert set(digits(masked[len(before) : len(before) + len(text)])) <= {"9"}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2022-08-21 25:00", "2022-08-21 25:00"), ("2022-08-21", "2022-08-21"), ("20220821", "20220821"),
        ("2022-08-21T13:50:00.123456+08:00", "2022-08-21T13:50:00.123456+08:00"),
        ("2022年8月21日 下午3点20分", "2022年8月21日 下午3点20分"), ("03/04/2022 12:00", "03/04/2022 12:00"),
        ("２０２２-08-21　25：00", "2022-08-21 25:00"), ("8月21日 上午8点", "8月21日 上午8点"), ("106.1", "106.1"),
        ("106.123456", "106.123456"), ("", ""), ("20220821 083000", "20220821 083000"),
        ("张三", "xx"), ("Zhang San 5", "xxxxx xxx 9"), ("0817-2222222", "9999-9999999"), ("2222222", "9999999"),
        ("138 0000 0001", "999 9999 9999"), ("13800000001", "99999999999"), ("110101199003070000", "9" * 18),
        ("１３８.0000.0001", "999.9999.9999"), ("+86-138-0000-0001", "+99-999-9999-9999"), ("①③⑧0000٠٠٠1", "9" * 11),
        ("(138)00000001 2022-08-21 08:00:00 and more", "(999)99999999 9999-99-99 99:99:99 xxx xx"),
    ],
)  # fmt: skip
def test_only_times_and_degrees_are_kept_in_words(text: str, kept: str) -> None:
    assert harmless(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("小店 138 0000 0001", "小店 999 9999 9999"), ("小店（１３８00000001）", "小店（99999999999）"),
        ("110101 1990 0307 000X", "999999 9999 9999 999x"), ("诊所0817-2222222", "诊所9999-9999999"),
        ("诊所 电话：222 2222", "诊所 电话：999 9999"), ("3楼 12 13800000001", "3楼 12 99999999999"),
        ("1\ufe0f\u20e33\ufe0f\u20e38 0000 0001", "9\ufe0f\u20e39\ufe0f\u20e39 9999 9999"),
        ("511300000012345", "511300000012345"), ("51130001", "51130001"), ("128 0000 0001", "128 0000 0001"),
        ("2022-08-21 百货大楼", "2022-08-21 百货大楼"), ("百货大楼（东门）", "百货大楼（东门）"),
        ("9151130076507000001", "9151130076507000001"),
    ],
)  # fmt: skip
def test_codes_and_names_of_places_keep_all_but_numbers_of_persons(text: str, kept: str) -> None:
    assert mask_numbers(text) == kept


HEADER = "key,place_code,place_name,area,longitude,latitude,start,end"


def test_a_telephone_in_a_place_or_a_shifted_cell_is_in_no_file_of_the_lake(tmp_path: Path) -> None:
    lake = new_lake(tmp_path)
    rows = [
        "p1,,小店 138 0000 0001,,,,2022-08-21 08:00,", "p2,,小店 138 0000 0002,,,,2022-08-21 08:00,",
        "p3,,小店 138 0000 0001,,,,2022-08-21 08:00,",
        "p4,A1,王记 １３８００００００01,13800000001,,,2022-08-21 08:00,", "p5,B,,,,,2022-08-21 08:00,138-0000-0001",
        "p6,,,,113.01393,30.12345,2022-08-21 08:00,",
    ]  # fmt: skip
    first = take(lake, tmp_path, "\n".join([HEADER, *rows]) + "\n")
    names = {row["code"]: (row["name"], row["area"]) for row in lake.places().to_pylist()}
    assert names == {
        "venues/=小店 999 9999 9999#1": ("小店 999 9999 9999", ""),
        "venues/=小店 999 9999 9999#2": ("小店 999 9999 9999", ""),
        "venues/A1": ("王记 99999999999", "99999999999"), "venues/B": ("", ""), "venues/@113.01393,30.12345": ("", ""),
    }  # fmt: skip
    said = {notice.code: dict(notice.params) for notice in first.notices}
    assert said["numbers_in_places_masked"] == {"count": 3, "unrecognisable": 2}
    assert [row["text"] for row in held_of(lake, first)] == ["999-9999-9999"]
    take(lake, tmp_path, "\n".join([HEADER, "p9,,小店 138 0000 0001,,,,2022-08-21 08:00,"]) + "\n")
    assert "venues/=小店 999 9999 9999#3" in lake.places()["code"].to_pylist()
    everything = b"".join(contents(lake.folder).values())
    assert [text for text in ("0000 000", "13800000001", "0000-0001", "１３８") if text.encode() in everything] == []


def test_two_sources_with_a_common_list_do_not_share_a_place_whose_number_was_masked(tmp_path: Path) -> None:
    lake, source = new_lake(tmp_path), replace(SOURCE, place_codes="district")
    text = "key,place_code,start,end\np1,13800000001,2022-08-21 08:00,\n"
    take(lake, tmp_path, text, source=source)
    take(lake, tmp_path, text.replace("p1", "p2"), source=replace(source, code="doors", number=8))
    assert sorted(lake.places()["code"].to_pylist()) == ["district/99999999999#1", "district/99999999999#2"]
