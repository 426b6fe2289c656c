"""docs/asvs.csv has every row with a status and its ground; the checker finds what is wrong with a table."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import asvs
from tests.house.tree import ROOT

ROWS = asvs.read_rows(ROOT / asvs.FILE)


def altered(number: int, **cells: str) -> list[asvs.Row]:
    return [{**row, **cells} if place == number else row for place, row in enumerate(ROWS)]


def test_the_table_is_whole() -> None:
    assert asvs.faults_of(ROWS) == []
    assert sum(asvs.CHAPTERS.values()) == 217
    assert len(ROWS) == 217 + len(asvs.CHOSEN_LEVEL_3) == 232


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"evidence": " "}, "V1.1.1: evidence is empty"),
        ({"requirement": ""}, "V1.1.1: requirement is empty"),
        ({"status": "passed"}, "V1.1.1: unknown status passed"),
        ({"level": "4"}, "V1.1.1: no such identifier or level: 4"),
        ({"evidence": "we looked"}, "V1.1.1: passed, and names no test"),
        ({"status": "gap", "evidence": "later"}, "V1.1.1: a gap, and names no issue"),
        (
            {"evidence": "tests/house/test_asvs.py::test_gone"},
            "V1.1.1: no such test: tests/house/test_asvs.py::test_gone",
        ),
        (
            {"evidence": "docs/gone.md: tests/house/test_asvs.py::test_the_table_is_whole"},
            "V1.1.1: no such document: docs/gone.md",
        ),
    ],
)
def test_a_row_that_is_wrong_is_named(cells: dict[str, str], fault: str) -> None:
    assert asvs.faults_of(altered(0, **cells)) == [fault]


def test_a_row_too_many_too_few_or_twice_is_named() -> None:
    assert asvs.faults_of(ROWS[1:]) == ["V1: 26 rows of levels 1 and 2, wanted 27"]
    assert asvs.faults_of([*ROWS, ROWS[0]]) == ["V1.1.1: stands 2 times", "V1: 28 rows of levels 1 and 2, wanted 27"]
    assert asvs.faults_of([row for row in ROWS if row["id"] != "V5.2.6"]) == ["level 3: differs in ['V5.2.6']"]
    webrtc = {**ROWS[0], "id": "V17.1.1"}
    assert asvs.faults_of([*ROWS, webrtc]) == ["V17: is no chapter that applies"]


def test_other_columns_and_ragged_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "asvs.csv"
    path.write_text("id,level\nV1.1.1,2\n")
    with pytest.raises(ValueError, match="columns are"):
        asvs.read_rows(path)
    path.write_text("id,level,requirement,status,evidence\nV1.1.1,2,x,pass\n")
    with pytest.raises(ValueError, match=r"rows of another length: V1\.1\.1"):
        asvs.read_rows(path)


def test_the_gaps_are_listed_by_who_closes_them() -> None:
    lines = asvs.todo(ROWS)
    assert len(lines) == sum(row["status"] == "gap" for row in ROWS)
    assert lines == sorted(lines, key=lambda line: line[:23])
    assert {line[:23].rstrip() for line in lines} == {"to be filed  operating"}


def test_a_test_inside_a_class_or_a_machine_is_found(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_x.py").write_text(
        "class TestA:\n    def test_b(self): ...\n"
        "TestLoop = Machine.TestCase\nasync def test_c(): ...\ndef helper(): ...\n"
    )
    from scripts import named_tests

    good = [
        "tests/test_x.py",
        "tests",
        *(f"tests/test_x.py::{name}" for name in ("TestA::test_b", "TestLoop::runTest", "test_c[1-2]")),
    ]
    assert [name for name in good if not named_tests.exists(name, tmp_path)] == []
    bad = ["tests/test_y.py", "tests/test_x.py::helper", "tests/test_x.py::test_b"]
    assert [name for name in bad if named_tests.exists(name, tmp_path)] == []
