"""The two commands of the README, and what stands behind them, are there and can be run."""

from __future__ import annotations

import os
import re
import subprocess

import pytest
from tests.house.tree import ROOT

TARGETS = {"run", "test", "check", "prove", "bench", "docs", "help", "static", "planted", "sbom"}
SCRIPTS = [ROOT / ".ci/run", *sorted((ROOT / "scripts").glob("*.sh"))]


def test_make_help_lists_every_target() -> None:
    listing = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^([a-z]+) ", listing, flags=re.MULTILINE)) >= TARGETS


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_run_and_stops_at_an_error(script: os.PathLike[str]) -> None:
    assert os.access(script, os.X_OK)
    assert subprocess.run(["bash", "-n", os.fspath(script)], check=False).returncode == 0
    assert re.search(r"^set -e?uo pipefail$", (ROOT / script).read_text(), flags=re.MULTILINE)


def test_the_server_of_the_tests_ends_with_the_exit_code_of_the_command() -> None:
    environment = {**os.environ, "BIHUAN_TEST_POSTGRES_URL": "postgresql://already/there"}
    command = [
        "bash",
        str(ROOT / "scripts/with_postgres.sh"),
        "bash",
        "-c",
        'test "$BIHUAN_TEST_POSTGRES_URL" && exit 7',
    ]
    assert subprocess.run(command, env=environment, check=False).returncode == 7


def test_a_target_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named - TARGETS == set()
