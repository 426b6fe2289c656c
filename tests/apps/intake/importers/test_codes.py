"""Whatever the sources emit stands in codes.py, and whatever stands there is emitted."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bihuan.apps.intake.importers as importers
import bihuan.apps.residents.jobs as residents_jobs
import bihuan.apps.screening.jobs as screening_jobs
import bihuan.apps.zones.importers as zones_importers
from bihuan.apps.intake.importers.codes import ALARMS, CODES, LINES, MENDS, REFUSALS
from bihuan.engine import areas, cleaning

FOLDERS = [
    Path(one.__file__).parent for one in (importers, cleaning, areas, screening_jobs, residents_jobs, zones_importers)
]


def _strings() -> set[str]:
    trees = [
        ast.parse(path.read_text()) for folder in FOLDERS for path in folder.glob("*.py") if path.name != "codes.py"
    ]
    return {
        n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def _calls(name: str) -> Iterator[list[str]]:
    for folder in FOLDERS:
        for path in folder.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                    yield [arg.value if isinstance(arg, ast.Constant) else "" for arg in node.args]


def test_every_refusal_in_the_sources_is_on_the_list() -> None:
    calls = [args for args in _calls("UnreadableFile") if args[0]]
    assert {args[0] for args in calls} <= REFUSALS.keys()
    assert {args[2] for args in calls if args[2]} <= MENDS


def test_every_alarm_in_the_sources_is_on_the_list() -> None:
    assert {args[0] for args in _calls("Alarm") if args[0]} <= ALARMS.keys()


def test_every_doubt_in_the_sources_is_on_the_list() -> None:
    named = {args[0] for args in _calls("Problem") if args and args[0]} | {
        args[0] for args in _calls("complain") if args[0]
    }
    # Doubts of plain cleaners that parsers keep to themselves.
    assert named - {"unreadable_number", "unreadable_result"} <= LINES.keys()


def test_no_code_is_listed_in_vain() -> None:
    assert set(CODES) - _strings() == set()
