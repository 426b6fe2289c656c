"""The runner that plants bugs tells a caught one from a missed one, and refuses a row that does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import planted
from scripts.planted import Bug, Outcome, Unplantable

from tests.house.tree import ROOT

CODE = "def shown(name: str) -> str:\n    return name[0] + '*'\n\n\ndef other() -> int:\n    return 1\n"
TESTS = (
    "from code import shown\n\n\ndef test_masked():\n    assert shown('ab') == 'a*'\n\n\n"
    "def test_blind():\n    assert shown('ab')\n"
)


def bug(number: int, *, old: str = "name[0] + '*'", new: str = "name", test: str = "test_masked") -> Bug:
    return Bug(f"b{number}", "src/code.py", old, new, (f"tests/test_code.py::{test}",), "a name would be shown")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "src/code.py").write_text(CODE)
    (tmp_path / "tests/test_code.py").write_text(TESTS)
    (tmp_path / "pyproject.toml").write_text("[tool.pytest.ini_options]\npythonpath = ['src']\n")
    return tmp_path


def test_a_bug_is_caught_or_missed_and_the_checkout_stays_as_it_was(tree: Path) -> None:
    bugs = [bug(1), bug(2, test="test_blind"), bug(3, new="name[")]
    outcomes = planted.try_all(bugs, tree, workers=2)
    assert [one.word for one in outcomes] == ["caught", "missed", "unplantable"]
    assert (tree / "src/code.py").read_text() == CODE
    line, code = planted.verdict(outcomes)
    assert (line, code) == ("3 planted: 1 caught, 1 missed, 1 unplantable; 33.3% caught, 95% wanted", 1)


def test_tests_that_are_red_without_a_bug_prove_nothing(tree: Path) -> None:
    (tree / "src/code.py").write_text(CODE.replace("'*'", "'+'"))
    with pytest.raises(Unplantable, match="not green before anything is planted"):
        planted.try_all([bug(1, old="return 1", new="return 2")], tree, workers=1)


def test_tests_without_an_end_are_no_catch(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planted, "_SECONDS", 4)
    outcome = planted.try_bug(bug(1, new="__import__('time').sleep(60)"), tree)
    assert (outcome.word, outcome.said) == ("unplantable", "no end after 4 s")


def test_a_row_that_does_not_fit_the_tree_is_named(tree: Path) -> None:
    rows = [bug(1, old="nowhere"), bug(2, old="return", new="yield"), bug(3, test="test_gone"), bug(4), bug(4)]
    assert planted.faults_of(rows, tree) == [
        "b4: stands twice",
        "b4: stands twice",
        "b1: its text stands 0 times in src/code.py, or is not changed",
        "b2: its text stands 2 times in src/code.py, or is not changed",
        "b3: no such test: tests/test_code.py::test_gone",
    ]


def test_all_must_be_caught_and_nothing_caught_is_not_good() -> None:
    caught, missed = Outcome(bug(1), "caught", 1.0), Outcome(bug(2), "missed", 1.0)
    assert planted.verdict([caught] * 60) == (
        "60 planted: 60 caught, 0 missed, 0 unplantable; 100.0% caught, 95% wanted",
        0,
    )
    assert planted.verdict([caught] * 60 + [missed])[1] == 1
    assert planted.verdict([])[1] == 1


def test_a_tenth_is_the_same_for_the_same_seed() -> None:
    rows = [bug(number) for number in range(41)]
    assert planted.tenth_of(rows, 7) == planted.tenth_of(rows, 7)
    assert len(planted.tenth_of(rows, 7)) == 5
    assert planted.tenth_of(rows, 7) != planted.tenth_of(rows, 8)


def test_the_list_of_bugs_fits_the_tree() -> None:
    bugs = planted.read_bugs(ROOT / planted.LIST)
    assert planted.faults_of(bugs, ROOT) == []
    assert len(bugs) >= 40


def test_an_unknown_key_in_the_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text("[[bug]]\nid = 'x'\nseverity = 1\n")
    with pytest.raises(Unplantable, match="x: has"):
        planted.read_bugs(tmp_path / "list.toml")
