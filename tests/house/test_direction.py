"""Imports go one way; each contract in pyproject.toml catches an import that it forbids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.tree import ROOT

LINT = Path(sys.executable).with_name("lint-imports")
# One wrong import for each contract: into which file, and what.
PLANTED = {
    "Floors: config > web > apps > engine": ("engine/__init__.py", "import bihuan.apps.core.rules"),
    "Contexts: later ones may use earlier ones": ("apps/core/queries.py", "import bihuan.apps.orders.rules"),
    "Inside a context": ("apps/forces/rules/__init__.py", "import bihuan.apps.forces.models"),
    "Thinking needs no Django": ("apps/intake/rules/lines.py", "import django.utils.timezone"),
    "Pages never touch tables": ("web/parts/labels.py", "import bihuan.apps.orders.models.orders"),
    "Audiences do not import each other": ("web/field/__init__.py", "import bihuan.web.desk"),
    "Public pages see only briefings": ("web/public/published.py", "import bihuan.apps.orders.queries.orders"),
}


def _lint(checkout: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    command = [str(LINT), "--no-cache", "--no-logo"]
    return subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=120
    ).stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Lint a copy of the sources with one wrong import for each contract."""
    checkout = tmp_path_factory.mktemp("checkout")
    shutil.copytree(
        ROOT / "src/bihuan", checkout / "src/bihuan", ignore=shutil.ignore_patterns("__pycache__", "locale")
    )
    shutil.copy(ROOT / "pyproject.toml", checkout)
    for file, statement in PLANTED.values():
        path = checkout / "src/bihuan" / file
        path.write_text(path.read_text(encoding="utf-8") + f"\n{statement}\n", encoding="utf-8")
    return _lint(checkout)


def test_no_import_goes_the_wrong_way() -> None:
    output = _lint(ROOT)
    assert [line for line in output.splitlines() if line.endswith("BROKEN")] == []
    assert f"Contracts: {len(PLANTED)} kept, 0 broken." in output


@pytest.mark.parametrize("contract", PLANTED)
def test_a_wrong_import_is_caught(report: str, contract: str) -> None:
    assert f"{contract} BROKEN" in report
