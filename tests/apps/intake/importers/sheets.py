"""Workbooks for the tests, written as offices write them; the people are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import xlsxwriter

from bihuan.engine.cleaning import check_digit


def citizen_number(body: str) -> str:
    """Complete 17 digits to a sound number."""
    return body + check_digit(body)


NUMBER = citizen_number("51130219900101001")


def merged_register(path: Path) -> Path:
    """A title over all columns, a two-row header with merged groups, a family under one merged address."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("密接台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range("A1:H1", "某区密切接触者台账")
        for cells, text in (("A2:A3", "编号"), ("B2:B3", "姓名"), ("C2:D2", "联系方式"), ("E2:E3", "现住址")):
            sheet.merge_range(cells, text)
        sheet.merge_range("F2:H2", "日期")
        sheet.write_row("C3", ["手机", "座机"])
        sheet.write_row("F3", ["发病日期", "采样日期", "报告日期"])
        sheet.merge_range("E4:E6", "顺庆区人民路１号")
        for row, name in enumerate(("王伟", "李娜", "张敏"), start=3):
            sheet.write_row(row, 0, [f"M{row}", name, "１３８１２３４５６７８", "0817-2222222"])
            sheet.write_string(row, 5, "2022年8月21日")
            sheet.write_string(row, 6, "44794")
            sheet.write_datetime(row, 7, date(2022, 8, 22), day)
        sheet.write_row(7, 0, ["合计", "", "3"])
    return path
