"""Any bytes at all: a table whose lines can all be read, or an UnreadableFile; nothing else."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.apps.intake.importers import (
    Interpreter,
    Limits,
    Mapping,
    Table,
    UnreadableFile,
    read_table,
    read_text,
    recognise_columns,
)
from bihuan.apps.intake.importers.codes import MENDS
from bihuan.apps.intake.importers.opening import WORKBOOKS, open_text
from bihuan.apps.intake.importers.sniffing import sniff
from tests.apps.intake.importers.sheets import merged_register

SLOW = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
PIECES = st.sampled_from(
    [
        '"',
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        "|",
        "##",
        "sep=",
        "{",
        "[",
        "]",
        "}",
        ":",
        "姓名",
        "2022年8月21日",
        "\x00",
        "\ufeff",
        "1",
    ]
)


def read_here(path: Path) -> Table:
    """Read text in this process: a child for each of some hundred files would be most of the work."""
    form = sniff(path)
    return read_table(path) if form in WORKBOOKS else open_text(path, form, path.name, Limits())


def exhaust(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        try:
            table = read_here(path)
            lines = list(table.rows())
        except UnreadableFile as refusal:
            if not refusal.place or refusal.mend_code not in MENDS:
                raise
            return
        assert len(lines) == table.line_count
        interpreter = Interpreter(Mapping.of(recognise_columns(table.header, lines)))
        for line in lines:
            interpreter.interpret(line)
            "".join(line.cells).encode()


@SLOW
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    exhaust(content)


@SLOW
@given(st.lists(PIECES | CELL, max_size=40).map("".join), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_any_mixture_of_marks_is_read_or_refused(text: str, encoding: str) -> None:
    exhaust(text.encode(encoding, "replace"))


@SLOW
@given(st.text(max_size=300))
def test_any_pasted_text_is_read_or_refused(text: str) -> None:
    try:
        table = read_text(text)
        assert len(list(table.rows())) == table.line_count
    except UnreadableFile as refusal:
        if refusal.mend_code not in MENDS:
            raise


@SLOW
@given(
    st.lists(st.lists(CELL.map(str.strip).filter(bool), min_size=4, max_size=4), min_size=1, max_size=12),
    st.sampled_from([",", ";", "\t"]),
)
def test_a_quoted_table_comes_back_as_it_was_written(rows: list[list[str]], mark: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL).writerows([["编号", "姓名", "性别", "年龄"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        table = read_here(path)
        assert [list(line.cells) for line in table.rows()] == rows


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return merged_register(tmp_path_factory.mktemp("book") / "a.xlsx").read_bytes()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(workbook: bytes, data: st.DataObject) -> None:
    content = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    exhaust(bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))]))
