"""What must not stand in the code: unfinished pieces, vague names, unexplained suppressions, undocumented functions."""

from __future__ import annotations

import ast
import re

import pytest
from tests.house.tree import ROOT, Function, committed, functions, parsed, sources, text_of

HERE = "tests/house/"
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "raise NotImplemented", "X" + "XX:")
VAGUE = ("Manager", "Helper", "Utils", "Service", "Handler", "Processor")
CODES = r"[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*"
SUPPRESSIONS = re.compile(
    rf"#\s*(?:noqa(?::\s*{CODES})?|type:\s*ignore(?:\[[\w, -]+\])?|pragma:\s*no\s?(?:cover|branch))(?P<reason>.*)$"
)
# Classes of Django, whose names are not ours.
DJANGO_NAMES = {"BaseUserManager", "UserManager", "BaseManager"}


def _own_text_files() -> list[tuple[str, str]]:
    """Return the code, scripts and tests with their relative names; vendored files and this folder are left out."""
    suffixes = {".py", ".sh", ".js", ".css", ".html", ".toml"}
    return [
        (str(path.relative_to(ROOT)), text)
        for path in committed()
        if path.suffix in suffixes and "vendor" not in path.parts and HERE not in path.as_posix()
        if (text := text_of(path)) is not None
    ]


def _is_bare(line: str) -> bool:
    """Say whether the line switches a check off without saying why."""
    match = SUPPRESSIONS.search(line)
    return match is not None and not re.search(r"\w{3}", match["reason"])


def _unannotated(function: Function) -> list[str]:
    arguments = function.node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    missing = [
        argument.arg for argument in named if argument.annotation is None and argument.arg not in {"self", "cls"}
    ]
    return missing + ([] if function.node.returns is not None else ["return"])


@pytest.mark.parametrize("word", UNFINISHED)
def test_nothing_is_left_unfinished(word: str) -> None:
    assert [name for name, text in _own_text_files() if word in text] == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    vague = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(VAGUE) and node.name not in DJANGO_NAMES
        if not any("Manager" in ast.unparse(base) for base in node.bases)
    ]
    assert vague == []


@pytest.mark.parametrize(
    ("line", "is_bare"),
    [
        ("x = y  # noqa: S608", True),
        ("x = y  # noqa", True),
        ("x = y  # type: ignore[override]", True),
        ("x = y  # pragma: no cover", True),
        ("x = y  # noqa: S608 - two constants", False),
        ("x = y  # noqa: S608, E501  # two constants", False),
        ("x = y  # type: ignore[override]  # narrower on purpose", False),
        ("x = y  # a reason without a suppression", False),
    ],
)
def test_a_bare_suppression_is_told_from_one_with_a_reason(line: str, is_bare: bool) -> None:
    assert _is_bare(line) is is_bare


def test_every_suppression_carries_its_reason() -> None:
    bare = [
        f"{name}:{number}: {line.strip()}"
        for name, text in _own_text_files()
        if name.endswith(".py")
        for number, line in enumerate(text.splitlines(), 1)
        if _is_bare(line)
    ]
    assert bare == []


def test_every_public_function_is_annotated() -> None:
    assert [(f.place, _unannotated(f)) for f in functions() if f.is_public and _unannotated(f)] == []


def test_every_public_function_says_what_it_does() -> None:
    assert [f.place for f in functions() if f.is_public and ast.get_docstring(f.node) is None] == []


def test_every_skip_has_a_printed_reason() -> None:
    silent = [
        f"{name}:{number}"
        for name, text in _own_text_files()
        if name.startswith("tests/")
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"pytest\.skip\(\s*\)|mark\.skip\s*$|mark\.skipif\([^)]*\)\s*$", line) and "reason" not in line
    ]
    assert silent == []
