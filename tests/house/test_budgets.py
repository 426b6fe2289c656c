"""The sizes that keep the code readable (docs/decisions/0001), measured."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

from tests.house.tree import ROOT, functions, parsed, sources

VERIFIER = "verify_ledger.py"


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _imports(path: Path) -> int:
    """Return how many import statements the file has, those under TYPE_CHECKING too."""
    return sum(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(parsed(path)))


def test_half_of_the_functions_have_at_most_eight_lines() -> None:
    assert median(function.lines for function in functions()) <= 8


def test_nine_functions_in_ten_have_at_most_thirty_lines() -> None:
    lengths = sorted(function.lines for function in functions())
    assert lengths[int(len(lengths) * 0.9)] <= 30


def test_no_function_has_more_than_sixty_lines() -> None:
    assert [(function.place, function.lines) for function in functions() if function.lines > 60] == []


def test_half_of_the_files_have_at_most_a_hundred_lines() -> None:
    assert median(_lines(path) for path in sources()) <= 100


def test_no_file_has_more_than_four_hundred_lines() -> None:
    limits = {VERIFIER: 500}  # the auditor reads one file, so it may be longer than the rest
    too_long = [
        (str(path.relative_to(ROOT)), _lines(path)) for path in sources() if _lines(path) > limits.get(path.name, 400)
    ]
    assert too_long == []


def test_no_file_has_more_than_twenty_imports() -> None:
    assert [(str(path.relative_to(ROOT)), _imports(path)) for path in sources() if _imports(path) > 20] == []
