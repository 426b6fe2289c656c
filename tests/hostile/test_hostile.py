"""Every hostile file is read to its last line or refused with code, place and mend; nothing else ever happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bihuan.apps.intake.importers import Interpreter, Mapping, UnreadableFile, read_table, recognise_columns
from bihuan.apps.intake.importers.codes import ALARMS, LINES, MENDS, REFUSALS
from tests.hostile.make import hostile_files
from tests.hostile.pieces import Hostile

FILES = hostile_files(lines=20_000)
MANY = 3_000_000
READ_ALL = """
import re, sys
from pathlib import Path
from bihuan.apps.intake.importers import read_table
table = read_table(Path(sys.argv[1]))
lines = sum(1 for _ in table.rows())
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(lines, table.line_count, int(peak[1]) // 1024)
"""


def test_there_are_at_least_eighty_hostile_files_with_distinct_names() -> None:
    assert len({file.name for file in FILES}) == len(FILES) >= 80


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_hostile_file_is_read_to_the_last_line_or_refused(file: Hostile, tmp_path: Path) -> None:
    path = tmp_path / file.name
    file.write(path)
    if file.refused:
        with pytest.raises(UnreadableFile) as refusal:
            read_table(path)
        assert refusal.value.code == file.refused
        assert refusal.value.code in REFUSALS
        assert refusal.value.mend_code in MENDS
        assert refusal.value.place
        return
    table = read_table(path)
    lines = list(table.rows())
    assert (len(lines), table.line_count) == (file.lines, file.lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert len({line.position for line in lines}) == len(lines)
    alarms = {alarm.code for alarm in table.alarms}
    assert alarms <= ALARMS.keys()
    assert set(file.alarms) <= alarms
    interpreter = Interpreter(Mapping.of(recognise_columns(table.header, lines)))
    found = {problem.code for line in lines[:5000] for problem in interpreter.interpret(line).problems}
    assert found <= LINES.keys()


@pytest.mark.unmeasured
def test_three_million_lines_are_read_within_two_hundred_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    with path.open("w") as out:
        out.write("case_id\n")
        for first in range(0, MANY, 10_000):
            out.write("".join(f"{number}\n" for number in range(first, first + 10_000)))
    done = subprocess.run([sys.executable, "-c", READ_ALL, str(path)], capture_output=True, text=True, check=True)
    lines, counted, megabytes = map(int, done.stdout.split())
    assert (lines, counted) == (MANY, MANY)
    assert megabytes < 200
