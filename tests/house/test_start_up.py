"""Starting is quick: no command and no page waits for an engine that it does not use."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.house.tree import ROOT

HEAVY = (
    "scipy", "numba", "duckdb", "networkx", "pyspark", "pycrfsuite", "pandas", "opencc", "pypinyin",
    "confusable_homoglyphs",
)  # fmt: skip
ENVIRONMENT = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
PROGRAM = f"""
import importlib, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
importlib.import_module("bihuan.config.urls")
from django.urls import get_resolver
assert get_resolver().reverse_dict
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_applications_and_addresses_load_without_any_engine() -> None:
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
