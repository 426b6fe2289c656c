"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.engine.cleaning import Problem, is_date_like, is_day_first, parse_date

DAY = date(2022, 8, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2022-08-21",
        "2022-8-21",
        "2022/8/21",
        "2022.08.21",
        "20220821",
        "2022年8月21日",
        "2022 年 8 月 21 日",
        "２０２２年８月２１日",
        "2022年8月21号",
        "2022年8月21日15时30分",
        "2022年8月21日 15:30",
        "21.08.2022",
        "08/21/2022",
        "21/8/2022",
        "21-08-2022",
        "44794",
        "44794.0",
        "44794.75",
        "2022-08-21T10:20:30.000Z",
        "2022-08-21T10:20:30+08:00",
        "2022-08-21 10:20",
        "2022-08-21 10:20:30",
        "21 Aug 2022",
        "21-August-2022",
        "21st August, 2022",
        "Aug 21, 2022",
        "August 21 2022",
        " 2022-08-21\u200b",
    ],
)
def test_a_date_in_any_plain_form_is_read(text: str) -> None:
    assert parse_date(text) == DAY


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/04/2022", "ambiguous_date"),
        ("03.04.2022", "ambiguous_date"),
        ("8月21日", "date_without_year"),
        ("8/21", "date_without_year"),
        ("8.21", "date_without_year"),
        ("21/08/22", "short_year"),
        ("22年8月21日", "short_year"),
        ("2022-02-30", "impossible_date"),
        ("2022-13-01", "impossible_date"),
        ("1066-10-14", "impossible_date"),
        ("32/13/2022", "ambiguous_date"),
        ("16372", "serial_without_epoch"),
        ("1234567", "unreadable_date"),
        ("37", "unreadable_date"),
        ("Jun /23/Y", "unreadable_date"),
        ("21 Foo 2022", "unreadable_date"),
        ("seventy-four", "unreadable_date"),
        ("2022-08/21", "unreadable_date"),
        ("", "unreadable_date"),
    ],
)
def test_what_is_no_certain_date_is_a_problem(text: str, code: str) -> None:
    assert parse_date(text) == Problem(code)


def test_the_column_decides_an_ambiguous_date() -> None:
    assert parse_date("03/04/2022", day_first=True) == date(2022, 4, 3)
    assert parse_date("03/04/2022", day_first=False) == date(2022, 3, 4)


def test_equal_day_and_month_are_not_ambiguous() -> None:
    assert parse_date("04/04/2022") == date(2022, 4, 4)


def test_a_date_against_its_columns_order_is_not_trusted() -> None:
    assert parse_date("08/21/2022", day_first=True) == Problem("ambiguous_date")


def test_a_told_year_completes_a_month_and_day() -> None:
    assert parse_date("8月21日", year=2022) == DAY


def test_serials_are_read_by_what_the_column_says_they_count() -> None:
    assert parse_date("16372", serials="unix_days") == date(2014, 10, 29)
    assert parse_date("16372", serials="excel") == date(1944, 10, 27)
    assert parse_date("43332", excel_1904=True) == DAY
    assert parse_date("99999", serials="excel") == Problem("impossible_date")


def test_birth_serials_that_could_be_days_since_1970_are_not_guessed() -> None:
    assert parse_date("20000", birth=True) == date(1954, 10, 3)
    assert parse_date("16372", birth=True) == Problem("serial_without_epoch")


def test_a_column_shows_its_order_unless_it_contradicts_itself() -> None:
    assert is_day_first(["03/04/2022", "21/08/2022"]) is True
    assert is_day_first(["03/04/2022", "08/21/2022"]) is False
    assert is_day_first(["21/08/2022", "08/21/2022"]) is None
    assert is_day_first(["03/04/2022", "2022-08-21", ""]) is None


def test_figures_are_not_date_like_but_ambiguous_dates_are() -> None:
    assert [is_date_like(text) for text in ("44794", "20220821", "03/04/2022", "21/08/22", "8月21日", "姓名")] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_day_survives_its_own_spellings(day: date) -> None:
    spellings = [day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%d %B %Y}"]
    assert [parse_date(text) for text in spellings] == [day] * 4
    assert parse_date(f"{day:%d/%m/%Y}", day_first=True) in {day, Problem("ambiguous_date")}


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    assert isinstance(parse_date(text), date | Problem)
