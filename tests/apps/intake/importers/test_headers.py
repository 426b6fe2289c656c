"""Finding the header by evidence."""

from __future__ import annotations

from bihuan.apps.intake.importers.headers import Header, Span, find_header, is_label
from bihuan.apps.intake.importers.parts import place_at


def cells(*lines: str) -> list[list[str]]:
    return [line.split(",") for line in lines]


def test_a_plain_header_is_the_first_row() -> None:
    assert find_header(cells("编号,姓名", "A1,王伟")) == Header(("编号", "姓名"), 0, 0)


def test_titles_and_comments_stand_above() -> None:
    found = find_header(cells("## note", "某区台账", "填报：某单位,,2022年8月", "编号,姓名,性别,年龄", "1,王伟,男,3"))
    assert found == Header(("编号", "姓名", "性别", "年龄"), 3, 3)


def test_a_table_without_header_loses_no_line() -> None:
    found = find_header(cells("A1,王伟,13812345678", "A2,李娜,13912345678"))
    assert found == Header(("column 1", "column 2", "column 3"), -1, -1)


def test_a_row_of_words_after_data_is_not_a_header() -> None:
    assert find_header(cells("1,2,3", "编号,姓名,性别", "4,5,6")).first == -1


def test_repeated_group_names_are_joined_to_the_names_below() -> None:
    found = find_header(cells("Case,Case,Sample,Sample", "id,sex,date,result", "1,m,2022-08-21,x"))
    assert found == Header(("Case / id", "Case / sex", "Sample / date", "Sample / result"), 0, 1)


def test_comments_between_two_header_rows_are_stepped_over() -> None:
    found = find_header(cells("Case,Case,Case", "## note,,", "id,sex,age", "1,m,2"))
    assert (found.labels[0], found.first, found.last) == ("Case / id", 0, 2)


def test_blank_cells_right_of_a_group_name_belong_to_it() -> None:
    found = find_header(cells("姓名,联系方式,,地址", ",手机,座机,", "王伟,1,2,x"))
    assert found.labels == ("姓名", "联系方式 / 手机", "联系方式 / 座机", "地址")


def test_a_first_line_of_words_is_data_when_the_header_above_is_complete() -> None:
    found = find_header(cells("姓名,联系方式,地址", "王伟,无,人民路", "李娜,无,人民路"))
    assert found == Header(("姓名", "联系方式", "地址"), 0, 0)


def test_merges_tell_a_group_even_with_unknown_names() -> None:
    rows = cells("甲栏,乙栏,", "甲栏,子一,子二", "x1,2,3")
    assert find_header(rows, [Span(0, 1, 2)]).labels == ("甲栏", "乙栏 / 子一", "乙栏 / 子二")
    assert find_header(rows).last == 0


def test_unnamed_columns_at_the_end_are_cut_only_when_empty() -> None:
    assert find_header(cells("编号,姓名,,", "1,王伟,,")).labels == ("编号", "姓名")
    assert find_header(cells("编号,姓名,,", "1,王伟,x,")).labels == ("编号", "姓名", "")


def test_nothing_has_no_header() -> None:
    assert find_header([["", " "], []]) == Header((), -1, -1)


def test_labels_are_short_words_not_figures_or_dates() -> None:
    texts = ["姓名", "age (years)", "1", "2022-08-21", "138 1234 5678", "", "2022年8月21日", "x" * 200, "A00000123"]
    assert [is_label(text) for text in texts] == [True, True] + [False] * 7


def test_a_name_that_looks_like_a_pattern_is_only_a_name() -> None:
    assert place_at("rows{0.__class__}{}!A{}", 7) == "rows{0.__class__}{}!A7"
