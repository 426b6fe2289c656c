"""Duty rosters as they are: merged headers, several names in a cell; every cell is a label or gives a line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.apps.forces.importers.cells import names_in
from bihuan.apps.forces.importers.grids import Reading, column_letters, heading_of, read_grid
from bihuan.apps.forces.importers.words import clock_of, date_in, hours_in, is_weekday, month_in

NEAR = date(2026, 8, 20)
ACROSS = [
    ["执勤安排表 2026年8月"],
    ["岗位", "8月21日(周五)", "", "8月22日", ""],
    ["", "白班", "夜班", "白班", "夜班"],
    ["南门", "张三、李四(13800000000)", "王五/赵 六", "—", "张三"],
    ["北门", "John Smith\n孙七 周八", "", "钱九（012345）", "待定"],
]
DOWN = [
    ["日期", "班次", "南门岗", "东门岗"],
    ["8月21日", "早班", "张三", "李四"],
    ["", "中班", "王五", "赵六"],
    ["", "夜班", "钱一", "孙二"],
    ["8/22", "早班", "张三", ""],
]
OVER = [
    ["日期", "南门", "", "北门", ""],
    ["", "08:00-14:00", "14:00-20:00", "08:00-14:00", "20:00-次日8:00"],
    ["2026-08-21", "张三", "李四", "王五", "赵六"],
]
FLAT = [
    ["序号", "日期", "班次", "岗位", "姓名", "联系电话", "备注"],
    ["1", "8月21日", "白班", "南门", "张三", "13800000000", "组长"],
    ["2", "8月21日", "夜班", "南门", "李四、王五", "13900000000", ""],
]


def said(reading: Reading) -> list[tuple[str, str, str, str, str, str]]:
    return [
        (
            one.place.removeprefix("sheet 1!"), one.told.name, one.post, str(one.day or "")[5:],
            f"{clock_of(one.hours.first)}-{clock_of(one.hours.last)}" if one.hours else "", one.reason,
        )
        for one in reading.lines
    ]  # fmt: skip


def test_dates_over_shifts_with_posts_at_the_side() -> None:
    assert said(read_grid(ACROSS, near=NEAR)) == [
        ("B4", "张三", "南门", "08-21", "08:00-20:00", ""),
        ("B4", "李四", "南门", "08-21", "08:00-20:00", ""),
        ("C4", "王五", "南门", "08-21", "20:00-32:00", ""),
        ("C4", "赵六", "南门", "08-21", "20:00-32:00", ""),
        ("D4", "", "南门", "08-22", "08:00-20:00", "nobody"),
        ("E4", "张三", "南门", "08-22", "20:00-32:00", ""),
        ("B5", "John Smith", "北门", "08-21", "08:00-20:00", ""),
        ("B5", "孙七", "北门", "08-21", "08:00-20:00", ""),
        ("B5", "周八", "北门", "08-21", "08:00-20:00", ""),
        ("D5", "钱九", "北门", "08-22", "08:00-20:00", ""),
        ("E5", "待定", "北门", "08-22", "20:00-32:00", "nobody"),
    ]


def test_dates_and_three_shifts_at_the_side_with_posts_on_top() -> None:
    assert said(read_grid(DOWN, near=NEAR)) == [
        ("C2", "张三", "南门岗", "08-21", "08:00-16:00", ""),
        ("D2", "李四", "东门岗", "08-21", "08:00-16:00", ""),
        ("C3", "王五", "南门岗", "08-21", "16:00-24:00", ""),
        ("D3", "赵六", "东门岗", "08-21", "16:00-24:00", ""),
        ("C4", "钱一", "南门岗", "08-21", "24:00-32:00", ""),
        ("D4", "孙二", "东门岗", "08-21", "24:00-32:00", ""),
        ("C5", "张三", "南门岗", "08-22", "08:00-16:00", ""),
    ]


def test_posts_over_hours_with_a_date_at_the_side() -> None:
    assert said(read_grid(OVER, near=NEAR)) == [
        ("B3", "张三", "南门", "08-21", "08:00-14:00", ""),
        ("C3", "李四", "南门", "08-21", "14:00-20:00", ""),
        ("D3", "王五", "北门", "08-21", "08:00-14:00", ""),
        ("E3", "赵六", "北门", "08-21", "20:00-32:00", ""),
    ]


def test_a_list_with_a_line_a_duty_gives_the_telephone_to_the_one_name_beside_it() -> None:
    reading = read_grid(FLAT, near=NEAR)
    assert said(reading) == [
        ("E2", "张三", "南门", "08-21", "08:00-20:00", ""),
        ("G2", "", "南门", "08-21", "08:00-20:00", "note"),
        ("E3", "李四", "南门", "08-21", "20:00-32:00", ""),
        ("E3", "王五", "南门", "08-21", "20:00-32:00", ""),
        ("F3", "", "南门", "08-21", "20:00-32:00", "phone_apart"),
    ]
    assert [one.told.phone for one in reading.lines] == ["13800000000", "", "", "", ""]
    assert reading.lines[-1].told.note == "13900000000"


def test_a_date_that_contradicts_its_weekday_and_a_sheet_without_hours_say_so() -> None:
    wrong = [["岗位", "8月21日(周四)", "8月22日(周六)"], ["南门", "张三", "李四"]]
    assert [one.reason for one in read_grid(wrong, near=NEAR).lines] == ["weekday_differs", "no_hours"]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("张三", [("张三", "", "", "", "")]),
        ("张 三", [("张三", "", "", "", "")]),
        ("张三13800000000", [("张三", "13800000000", "", "", "")]),
        ("张三（组长、138 0000 0000）", [("张三", "13800000000", "", "组长、", "")]),
        ("张三 012345", [("张三", "", "012345", "", "")]),
        ("Ann Lee, Bob", [("Ann Lee", "", "", "", ""), ("Bob", "", "", "", "")]),
        ("13800000000", [("", "13800000000", "", "", "number_of_nobody")]),
        ("/", [("", "", "", "/", "nobody")]),
        ("无", [("无", "", "", "", "nobody")]),
        ("值班电话见通讯录后附第三页说明文字", [("值班电话见通讯录后附第三页说明文字", "", "", "", "not_a_name")]),
        ("", []),
    ],
)
def test_the_names_of_a_cell(cell: str, told: list[tuple[str, str, str, str, str]]) -> None:
    assert [(one.name, one.phone, one.number, one.note, one.reason) for one in names_in(cell)] == told


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-08-21", "2026-08-21"), ("2026年8月21日", "2026-08-21"), ("8.21", "2026-08-21"), ("21日", "2026-08-21"),
        ("8月21日星期五", "2026-08-21"), ("Fri 8/21", "2026-08-21"), ("1月3日", "2027-01-03"), ("2月30日", ""),
        ("13/40", ""), ("2026-13-01", ""), ("2月29日", ""), ("南门", ""), ("", ""),
    ],
)  # fmt: skip
def test_dates_as_rosters_write_them(text: str, day: str) -> None:
    found = date_in(text, NEAR)
    assert (found.day.isoformat() if found else "") == day


@pytest.mark.parametrize(
    ("text", "three", "hours"),
    [
        ("白班", False, "08:00-20:00"), ("夜班", False, "20:00-32:00"), ("夜班", True, "24:00-32:00"),
        ("白班(07:30-19:30)", False, "07:30-19:30"), ("7时-13时", False, "07:00-13:00"),
        ("20:00-08:00", False, "20:00-32:00"), ("上午", False, "08:00-12:00"), ("24小时", False, "08:00-32:00"),
        ("Night shift", False, "20:00-32:00"), ("25:00-26:00", False, ""), ("08:61-09:00", False, ""),
        ("南门", False, ""),
    ],
)  # fmt: skip
def test_shifts_as_rosters_write_them(text: str, three: bool, hours: str) -> None:
    found = hours_in(text, three=three)
    assert (f"{clock_of(found.first)}-{clock_of(found.last)}" if found else "") == hours


def test_small_words() -> None:
    assert (is_weekday("周三"), is_weekday("周三班"), heading_of("日期/岗位"), heading_of("南门")) == (
        True,
        False,
        "day",
        "",
    )
    assert (month_in("2026年8月值班表"), month_in("2026年13月"), month_in("值班表")) == (date(2026, 8, 1), None, None)
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert said(read_grid([], near=NEAR)) == []


NAMES = st.text(alphabet="王李张刘陈杨黄赵吴周徐孙马朱胡", min_size=2, max_size=3)
CELLS = st.lists(NAMES, min_size=0, max_size=3).map("、".join)
ANYTHING = st.one_of(
    CELLS, st.sampled_from(["8月21日", "白班", "—", "岗位", "电话", "周三", "13800000000", "南门", "08:00-12:00"]),
    st.text(max_size=12),
)  # fmt: skip


@given(st.lists(st.lists(ANYTHING, max_size=6), max_size=8))
def test_no_cell_is_lost_whatever_stands_in_the_sheet(rows: list[list[str]]) -> None:
    reading = read_grid(rows, near=NEAR)
    filled = {
        f"sheet 1!{column_letters(c)}{r}" for r, row in enumerate(rows, 1) for c, cell in enumerate(row) if cell.strip()
    }
    told = {one.place for one in reading.lines}
    assert (told | set(reading.labels), told & set(reading.labels)) == (filled, set())


@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=5))
@settings(max_examples=60)
def test_every_name_comes_back_with_its_place_post_day_and_hours(cells: list[list[str]]) -> None:
    posts = [f"{number}号点位" for number in range(len(cells))]
    rows = [["岗位", "8月21日", "", "8月22日", ""], ["", "白班", "夜班", "白班", "夜班"]]
    rows += [[post, *row] for post, row in zip(posts, cells, strict=True)]
    wanted = [
        (f"{column_letters(c + 1)}{r + 3}", name, posts[r], ("08-21", "08-22")[c // 2],
         ("08:00-20:00", "20:00-32:00")[c % 2], "")
        for r, row in enumerate(cells) for c, cell in enumerate(row) for name in cell.split("、") if name
    ]  # fmt: skip
    assert said(read_grid(rows, near=NEAR)) == wanted
