"""Tables and files leave through one door each: `engine/export` writes them, `web/parts/downloads` hands them out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import SOURCE, parsed, sources

WRITERS = {"xlsxwriter", "xlwt", "openpyxl", "odf", "pyexcel"}
DOOR = "engine/export/"
# They play what sources send, unguarded as theirs are, so that the door of intake is tried; nobody is offered them.
DRILL = {"engine/drill/books.py", "engine/drill/texts.py"}


def _name(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def _imported(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {one.name.split(".")[0] for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def _calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def test_nothing_but_the_one_door_writes_spreadsheets() -> None:
    found = {_name(path) for path in sources() if _imported(parsed(path)) & WRITERS}
    assert {name for name in found if not name.startswith(DOOR)} == {"engine/drill/books.py"}


def test_nothing_but_the_one_door_writes_csv() -> None:
    writers = {"csv.writer", "csv.DictWriter", "writer", "DictWriter"}
    found = {_name(path) for path in sources() if "csv" in _imported(parsed(path)) and _calls(parsed(path)) & writers}
    assert {name for name in found if not name.startswith(DOOR)} == {"engine/drill/texts.py"}


def test_no_page_uses_what_the_drill_writes() -> None:
    users = {
        _name(path)
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bihuan.engine.drill")
    }
    assert {name for name in users if name.startswith(("web/", "apps/"))} == set()
    assert {name for name in DRILL if not (SOURCE / name).exists()} == set()


def test_every_file_is_handed_out_by_the_one_function() -> None:
    found = {_name(path) for path in sources() if "Content-Disposition" in path.read_text(encoding="utf-8")}
    assert found == {"web/parts/downloads.py"}


def test_what_is_copied_to_a_clipboard_is_guarded() -> None:
    """A cell pasted into a spreadsheet must not calculate; the tag's own is a digest."""
    templates = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.html"))
    copied = re.findall(r'data-copy="([^"]*)"', templates)
    assert copied
    assert [one for one in copied if not one.endswith("|guarded }}")] == []
