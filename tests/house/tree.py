"""The checkout as the house tests see it: tracked files, parsed sources."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bihuan"


class Function(NamedTuple):
    """One function of the product with its place and its length in lines, decorators and docstring left out.

    It is public when neither its name nor that of a class around it begins with "_", and no function is around it.
    """

    path: Path
    node: ast.FunctionDef | ast.AsyncFunctionDef
    lines: int
    is_public: bool

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
    return tuple(found for path in sources() for found in _inside(path, parsed(path), is_public=True))


def _inside(path: Path, around: ast.AST, *, is_public: bool) -> Iterator[Function]:
    """Yield the functions under a node, those of inner classes and functions too."""
    for node in ast.iter_child_nodes(around):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        is_named = isinstance(node, ast.ClassDef) or is_function
        shown = is_public and not (is_named and node.name.startswith("_"))
        if is_function:
            yield Function(path, node, _length(node), shown)
        yield from _inside(path, node, is_public=shown and not is_function)


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
