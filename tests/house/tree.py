"""The checkout as the house tests see it: tracked files, parsed sources."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bihuan"


class Function(NamedTuple):
    """One function of the product with its place and its length in lines, decorators and docstring left out."""

    path: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef
    lines: int

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno} {self.node.name}"


@cache
def sources() -> tuple[Path, ...]:
    """Return the product's Python files without migrations."""
    return tuple(sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def functions() -> tuple[Function, ...]:
    return tuple(
        Function(path, node, _length(node))
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines from `def` to the end, less the docstring's."""
    whole = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is None or len(node.body) == 1:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


@cache
def committed() -> tuple[Path, ...]:
    """Return what git would ship: tracked files and new ones that are not ignored."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listing.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def text_of(path: Path) -> str | None:
    """Return the file's text, or None for a binary file."""
    content = path.read_bytes()
    if b"\0" in content[:8192]:
        return None
    return content.decode("utf-8", errors="replace")
