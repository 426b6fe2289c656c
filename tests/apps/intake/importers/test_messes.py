"""Every mess that issue 2 names, in one place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bihuan.apps.intake.importers import (
    Interpreter,
    Mapping,
    Row,
    Table,
    observe,
    read_table,
    read_text,
    recognise_columns,
)
from tests.apps.intake.importers.sheets import merged_register


def rows_of(table: Table) -> list[Row]:
    """Interpret all lines under the guessed mapping."""
    mapping = Mapping.of(recognise_columns(table.header, table.rows()))
    interpreter = Interpreter(mapping, observe(table.rows(), mapping))
    return [interpreter.interpret(line) for line in table.rows()]


def test_a_two_row_header_with_merged_cells_becomes_one(tmp_path: Path) -> None:
    table = read_table(merged_register(tmp_path / "a.xlsx"))
    assert table.header == [
        "编号",
        "姓名",
        "联系方式 / 手机",
        "联系方式 / 座机",
        "现住址",
        "日期 / 发病日期",
        "日期 / 采样日期",
        "日期 / 报告日期",
    ]
    assert table.header_position == "sheet 1!A2"
    assert table.above_header == ("某区密切接触者台账",)


def test_a_merged_address_is_repeated_downwards_and_alarmed(tmp_path: Path) -> None:
    table = read_table(merged_register(tmp_path / "a.xlsx"))
    assert [line.cells[4] for line in table.rows()] == ["顺庆区人民路１号"] * 3 + ["", ""]
    assert "merged_cells_filled" in {alarm.code for alarm in table.alarms}


def test_dates_as_text_as_serial_and_as_cells_are_the_same_kind_of_value(tmp_path: Path) -> None:
    first = rows_of(read_table(merged_register(tmp_path / "a.xlsx")))[0]
    dates = [first.values[name] for name in ("onset_date", "sample_date", "report_date")]
    assert dates == ["2022-08-21", "2022-08-21", "2022-08-22"]


def test_full_width_digits_are_read(tmp_path: Path) -> None:
    first = rows_of(read_table(merged_register(tmp_path / "a.xlsx")))[0]
    assert (first.values["phone"], first.values["other_phone"]) == ("+8613812345678", "+868172222222")
    assert first.values["address"] == "顺庆区人民路1号"


def test_blank_and_total_lines_are_lines_with_a_reason(tmp_path: Path) -> None:
    rows = rows_of(read_table(merged_register(tmp_path / "a.xlsx")))
    assert [(row.position, [problem.code for problem in row.problems]) for row in rows] == [
        ("sheet 1!A4", []),
        ("sheet 1!A5", []),
        ("sheet 1!A6", []),
        ("sheet 1!A7", ["blank_line"]),
        ("sheet 1!A8", ["total_line"]),
    ]


TABLE = "编号,姓名,现住址,发病日期\nA1,王伟,人民路１号,2022年8月21日\nA2,李娜,和平巷２号,2022/8/22\n"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|", "，", "^"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_separator_in_any_encoding_gives_the_same_lines(tmp_path: Path, mark: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TABLE.replace(",", mark).encode(encoding))
    table = read_table(path)
    assert table.separator == mark
    assert table.header == ["编号", "姓名", "现住址", "发病日期"]
    assert [row.values["onset_date"] for row in rows_of(table)] == ["2022-08-21", "2022-08-22"]


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace(",", "\t"),
        TABLE,
        "| 编号 | 姓名 | 现住址 | 发病日期 |\n|---|:--:|---|---|\n| A1 | 王伟 | 人民路１号 | 2022年8月21日 |\n"
        "| A2 | 李娜 | 和平巷２号 | 2022/8/22 |\n",
        "编号  姓名    现住址      发病日期\nA1    王伟    人民路１号  2022年8月21日\n"
        "A2    李娜    和平巷２号  2022/8/22\n",
        "编号　姓名　现住址　发病日期\nA1　王伟　人民路１号　2022年8月21日\nA2　李娜　和平巷２号　2022/8/22\n",
        '[{"编号":"A1","姓名":"王伟","现住址":"人民路１号","发病日期":"2022年8月21日"},'
        '{"编号":"A2","姓名":"李娜","现住址":"和平巷２号","发病日期":"2022/8/22"}]',
    ],
)
def test_pasted_tables_of_any_kind_give_the_same_rows(text: str) -> None:
    found = [
        (row.values["external_key"], row.values["name"], row.values["onset_date"]) for row in rows_of(read_text(text))
    ]
    assert found == [("A1", "王伟", "2022-08-21"), ("A2", "李娜", "2022-08-22")]


def test_frames_and_rules_drawn_around_a_table_are_no_data() -> None:
    framed = "+----+------+\n| 编号 | 姓名 |\n+====+======+\n| A1 | 王伟 |\n+----+------+\n"
    ruled = " 编号 | 姓名 \n------+------\n A1   | 王伟 \n"
    assert [[line.cells for line in read_text(text).rows()] for text in (framed, ruled)] == [[("A1", "王伟")]] * 2


def test_a_very_long_line_of_dashes_is_data_in_no_time() -> None:
    assert read_text("编号|姓名\n" + "-" * 1_000_000 + "x|1\n").line_count == 1


def test_a_pasted_line_of_dashes_is_data_not_a_rule() -> None:
    table = read_text("| 编号 | 姓名 |\n|---|---|\n| A1 | 王伟 |\n| - | - |\n")
    assert [line.cells for line in table.rows()] == [("A1", "王伟"), ("-", "-")]
