"""Which tests there are, read from the sources: `tests/a/test_b.py::test_c`, without the brackets of parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MENTION = re.compile(r"tests/[\w/]+\.py::\w+(?:::\w+)*")


@cache
def tests_of(path: Path) -> frozenset[str]:
    """Return the names in one file: `test_c`, or `TestB::test_c` inside a class."""
    return frozenset(_names(ast.parse(path.read_text(encoding="utf-8")), ""))


def _names(around: ast.AST, prefix: str) -> Iterator[str]:
    for node in ast.iter_child_nodes(around):
        if isinstance(node, ast.ClassDef):
            is_machine = any(
                "TestCase" in ast.unparse(base) or "StateMachine" in ast.unparse(base) for base in node.bases
            )
            if node.name.startswith("Test") or is_machine:
                yield from _names(node, f"{prefix}{node.name}::")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield prefix + node.name
        elif isinstance(node, ast.Assign):  # `TestLoop = Machine.TestCase` of Hypothesis
            yield from (
                f"{one.id}::runTest" for one in node.targets if isinstance(one, ast.Name) and one.id[:4] == "Test"
            )


def exists(name: str, root: Path = ROOT) -> bool:
    """Say whether a test of this name stands in the file it names; a file alone, or a folder, is a name too."""
    file, _, rest = name.partition("::")
    path = root / file
    if not rest:
        return path.is_dir() or (path.is_file() and bool(tests_of(path)))
    return path.is_file() and rest.partition("[")[0] in tests_of(path)


def missing_in(text: str, root: Path = ROOT) -> list[str]:
    """Return the tests that a text names and that do not exist."""
    return sorted({name for name in MENTION.findall(text) if not exists(name, root)})
