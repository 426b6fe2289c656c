"""What leaves in a file comes back through our own importers as the same text, in CSV and in XLSX (R42)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import IS_PROOF
from tests.engine.export.payloads import PAYLOADS
from tests.engine.export.test_guard import ANY_TEXT

from bihuan.apps.intake.importers.reading import read_table
from bihuan.engine.cleaning import strip_guard
from bihuan.engine.export import CellTooLong, Style, TooManyRows, separated, workbook, writable
from bihuan.engine.export.cells import LONGEST_CELL, MOST_ROWS, check_rows

FILES = 200 if IS_PROOF else 20  # of 100 texts each
HEAD = ["编号", "姓名"]
TEXTS = st.lists(ANY_TEXT, min_size=100, max_size=100)


def _write(folder: Path, form: str, texts: list[str]) -> Path:
    rows = [[f"k{number}", text] for number, text in enumerate(texts)]
    path = folder / f"out.{form}"
    styled = [(Style.HEAD, HEAD), *((Style.PLAIN, row) for row in rows)]
    path.write_bytes(separated([HEAD, *rows]) if form == "csv" else workbook(styled))
    return path


def _read(path: Path) -> list[str]:
    table = read_table(path)
    assert table.header == HEAD
    return [strip_guard(line.cells[1]) if len(line.cells) > 1 else "" for line in table.rows()]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_payload_comes_back_exactly(tmp_path: Path, form: str) -> None:
    assert _read(_write(tmp_path, form, list(PAYLOADS))) == [writable(text) for text in PAYLOADS]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=FILES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts=TEXTS)
def test_every_text_comes_back_exactly(tmp_path: Path, form: str, texts: list[str]) -> None:
    assert _read(_write(tmp_path, form, texts)) == [writable(text) for text in texts]


def test_what_a_database_can_hold_leaves_as_it_is() -> None:
    text = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0xFFFE), *range(0x10000, 0x10400)]))
    assert writable(text) == text
    assert writable("a\x00\ud800\ufffe\uffff") == "a" + "\ufffd" * 4


def test_a_csv_is_quoted_marked_and_ends_its_lines_as_windows_does() -> None:
    assert separated([["名", -5], ['"', "=1"]]) == '\ufeff"名","-5"\r\n"""","\'=1"\r\n'.encode()


def test_a_text_that_a_spreadsheet_would_cut_off_is_refused() -> None:
    assert len(workbook([(Style.PLAIN, ["a" * LONGEST_CELL])])) > 0
    for text in ("a" * (LONGEST_CELL + 1), "𠮷" * (LONGEST_CELL // 2 + 1), "=" + "a" * (LONGEST_CELL - 1)):
        with pytest.raises(CellTooLong):
            workbook([(Style.PLAIN, [text])])
        with pytest.raises(CellTooLong):
            separated([[text]])


def test_more_rows_than_a_sheet_has_are_refused() -> None:
    check_rows(MOST_ROWS)
    with pytest.raises(TooManyRows):
        check_rows(MOST_ROWS + 1)
