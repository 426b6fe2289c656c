"""The child's own work, here without the child."""

from __future__ import annotations

import datetime
import io
import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import xlsxwriter
import xlwt

from bihuan.apps.intake.importers import Limits, UnreadableFile, read_table
from bihuan.apps.intake.importers.archives import inspect_archive
from bihuan.apps.intake.importers.asking import refuse_end
from bihuan.apps.intake.importers.child import answer as answer_request
from bihuan.apps.intake.importers.child import refusal_of
from bihuan.apps.intake.importers.spreadsheets import Spool, _index
from bihuan.apps.intake.importers.workbooks import cell_text, write_workbook
from tests.apps.intake.importers.sheets import merged_register
from tests.hostile.books import workbooks
from tests.hostile.pieces import HEADER, Hostile, good_xlsx, people

NOT_HERE = {"far_cell.xlsx", "columns_3000.xlsx", "empty_sheets.xlsx"}  # what only the bounds or the survey can tell
SMALL = [book for book in workbooks() if book.refused and book.refused != "not_a_table" and book.name not in NOT_HERE]


def answer(path: Path, form: str) -> list[object]:
    out = io.BytesIO()
    write_workbook(path, form, Limits(), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("book", SMALL, ids=[book.name for book in SMALL])
def test_what_is_refused_through_the_child_is_refused_in_it(book: Hostile, tmp_path: Path) -> None:
    path = tmp_path / book.name
    book.write(path)
    form = {".ods": "ods", ".xls": "xls"}.get(path.suffix, "xlsx")
    if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0":
        form = "xls"
    with pytest.raises(UnreadableFile) as refusal:
        write_workbook(path, form, Limits(), io.BytesIO())
    assert refusal.value.code == book.refused


def test_an_answer_describes_a_sheet_then_its_rows_then_the_end(tmp_path: Path) -> None:
    path = merged_register(tmp_path / "a.xlsx")
    told, chunk, count, end = answer(path, "xlsx")
    assert told == {
        "sheet": "密接台账",
        "hidden": False,
        "across": [[0, 0, 7], [1, 2, 3], [1, 5, 7]],
        "down": 4,
    }
    assert isinstance(chunk, list)
    assert (chunk[0], len(chunk[1])) == (1, 8)
    assert (count, end) == ({"rows": 8, "at_limit": False}, {"end": True, "formulas": 0})


def test_long_sheets_are_written_in_chunks(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(good_xlsx({"S": [HEADER, *people(1200)]}))
    chunks = [part for part in answer(path, "xlsx") if isinstance(part, list)]
    assert [(first, len(rows)) for first, rows in chunks] == [(1, 500), (501, 500), (1001, 201)]


def test_merges_count_from_the_first_used_column(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("x")
    for column, label in ((1, "姓名"), (2, "年龄")):
        sheet.write(3, column, label)
    sheet.write_merge(4, 5, 1, 1, "王伟")
    sheet.write(4, 2, "1")
    sheet.write(5, 2, "2")
    book.save(str(tmp_path / "a.xls"))
    table = read_table(tmp_path / "a.xls")
    assert [(line.position, line.cells) for line in table.rows()] == [
        ("sheet 1!A5", ("王伟", "1")), ("sheet 1!A6", ("王伟", "2")),
    ]  # fmt: skip


def test_cells_read_as_a_person_would_read_them() -> None:
    day = datetime.datetime(2022, 8, 21)  # noqa: DTZ001  # spreadsheets know no zones
    values = [37.0, 1.5, 5.11302199001010e17, 3, True, False, day, day.replace(hour=9), day.date(), day.time(), "x"]
    assert [cell_text(value) for value in values] == [
        "37",
        "1.5",
        "5.11302199001010E+17",
        "3",
        "TRUE",
        "FALSE",
        "2022-08-21",
        "2022-08-21 09:00:00",
        "2022-08-21",
        "00:00:00",
        "x",
    ]
    assert cell_text(datetime.timedelta(hours=30)) == "1 day, 6:00:00"


def test_hidden_sheets_and_odd_names_are_read_and_alarmed(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("{0}").write_column(0, 0, ["姓名", "王伟"])
        hidden = book.add_worksheet("b")
        hidden.write_column(0, 0, ["姓名", "李娜"])
        hidden.hide()
    table = read_table(tmp_path / "a.xlsx")
    assert [(line.position, line.cells) for line in table.rows()] == [
        ("sheet 1!A2", ("王伟",)), ("sheet 2!A2", ("李娜",)),
    ]  # fmt: skip
    assert [alarm.code for alarm in table.alarms] == ["hidden_sheet", "several_sheets"]


def test_sheets_with_other_columns_are_laid_over_each_other(tmp_path: Path) -> None:
    first, second = [["编号", "姓名"], ["1", "王伟"]], [["姓名", "年龄"], ["李娜", "3", "more"]]
    (tmp_path / "a.xlsx").write_bytes(good_xlsx({"a": first, "b": second}))
    table = read_table(tmp_path / "a.xlsx")
    assert table.header == ["编号", "姓名", "年龄", ""]
    assert [line.cells for line in table.rows()] == [("1", "王伟"), ("", "李娜", "3", "more")]


def test_two_walks_of_one_workbook_do_not_disturb_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(good_xlsx({"S": [HEADER, *people(1200)]}))
    table = read_table(tmp_path / "a.xlsx")
    pairs = list(zip(table.rows(), table.rows(), strict=True))
    assert all(one == other for one, other in pairs)
    assert len(pairs) == 1200


def test_threads_may_read_workbooks_at_the_same_time(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(good_xlsx({"S": [HEADER, *people(300)]}))
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: sum(1 for _ in read_table(tmp_path / "a.xlsx").rows()), range(6)))
    assert counts == [300] * 6


def test_inflating_counts_bytes_and_formulas(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_formula(0, 0, "=1+1")
    contents = inspect_archive(path, Limits())
    assert contents.formulas == 1
    assert contents.inflated > contents.packed > 0


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGXCPU, "takes_too_long"), (signal.SIGABRT, "too_large_in_memory")]
)
def test_a_killed_child_is_a_refusal(number: int, code: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        refuse_end(-number)
    assert refusal.value.code == code


def test_an_answer_that_breaks_off_is_a_refusal() -> None:
    spool = Spool()
    spool.file.write(b'{"sheet":"a","hidden":false,"across":[],"down":0}\n')
    with pytest.raises(UnreadableFile) as refusal:
        _index(spool)
    assert refusal.value.code == "damaged_workbook"


def test_a_parser_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(good_xlsx())
    with pytest.raises(UnreadableFile) as refusal:
        read_table(tmp_path / "a.xlsx", limits=Limits(child_cpu_seconds=0))
    assert refusal.value.code in {"takes_too_long", "too_large_in_memory", "damaged_workbook"}


def test_whatever_breaks_in_the_child_becomes_a_refusal() -> None:
    broken = (MemoryError(), KeyError(), OSError())
    assert [refusal_of(bad, "workbook")["error"] for bad in broken] == [
        "too_large_in_memory",
        "damaged_workbook",
        "damaged_workbook",
    ]
    assert [refusal_of(bad, "file")["error"] for bad in broken] == [
        "too_large_in_memory",
        "reader_failed",
        "unreadable_bytes",
    ]


@pytest.mark.parametrize(("name", "refused"), [("good.ods", ""), ("macros.xlsm", "macros")])
def test_the_child_answers_and_tells_whether_it_is_complete(name: str, refused: str, tmp_path: Path) -> None:
    book = next(book for book in workbooks() if book.name == name)
    book.write(tmp_path / name)
    out = io.BytesIO()
    told = {"hint": name, "is_pasted": False}
    assert answer_request(tmp_path / name, told, Limits(), out, lambda: "") == refused
    last = json.loads(out.getvalue().splitlines()[-1])
    assert last.get("error", "") == book.refused == refused
