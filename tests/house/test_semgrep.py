"""Our own semgrep rules find what they should, leave the rest, and find nothing in the product; no network is asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.house.tree import ROOT, committed, text_of

SAMPLES = ROOT / "tests/house/semgrep_samples"
RULES = ROOT / "scripts/semgrep.yml"
RULE_IDS = frozenset(re.findall(r"^  - id: ([\w-]+)$", RULES.read_text(encoding="utf-8"), flags=re.MULTILINE))
MARK = re.compile(r"ruleid:\s*([\w, -]+)")
EXCEPTION = re.compile(r"(?:nosemgrep|nosec)\b:?(?P<told>.*)$")


def scanned(folder: Path, *targets: str) -> dict[str, Any]:
    environment = {**os.environ, "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
    program = ROOT / ".venv/bin/semgrep"
    command = [program, "scan", "--config", RULES, "--metrics=off", "--disable-version-check", "--quiet", "--json"]
    done = subprocess.run(
        [*command, "--no-git-ignore", *targets], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@cache
def of_the_product() -> dict[str, Any]:
    return scanned(ROOT, "src")


def found(told: dict[str, Any]) -> set[tuple[str, int, str]]:
    return {(one["path"], one["start"]["line"], one["check_id"].rpartition(".")[2]) for one in told["results"]}


def wanted() -> set[tuple[str, int, str]]:
    return {
        (path.name, number + 1, rule)
        for path in SAMPLES.iterdir()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (mark := MARK.search(line))
        for rule in re.findall(r"[a-z][\w-]+", mark[1])
    }


def test_every_rule_finds_what_it_should_and_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES, tmp_path / "samples")  # semgrep leaves out folders of tests
    told = scanned(tmp_path / "samples", ".")
    assert found(told) == wanted()
    assert {rule for _, _, rule in wanted()} == RULE_IDS
    assert told["errors"] == []


def test_the_product_has_no_finding() -> None:
    assert found(of_the_product()) == set()
    assert of_the_product()["errors"] == []


def test_the_whole_product_is_looked_at() -> None:
    looked_at = {ROOT / path for path in of_the_product()["paths"]["scanned"]}
    mine = {
        path
        for path in committed()
        if path.is_relative_to(ROOT / "src/bihuan") and path.suffix in {".py", ".html", ".js"} and path.stat().st_size
        if "vendor" not in path.parts
    }
    assert mine - looked_at == set()


def test_scripts_use_nothing_that_is_forbidden() -> None:
    scripts = {path for path in of_the_product()["paths"]["scanned"] if path.endswith(".js")}
    assert scripts >= {"src/bihuan/web/parts/static/parts/page.js"}
    assert {one for one in found(of_the_product()) if one[0] in scripts} == set()


@pytest.mark.parametrize("rule", sorted(RULE_IDS))
def test_every_rule_says_what_to_do_instead(rule: str) -> None:
    text = RULES.read_text(encoding="utf-8").partition(f"- id: {rule}\n")[2].partition("\n  - id:")[0]
    assert re.search(r"severity: ERROR", text)
    assert len(re.search(r"message: (.+)", text)[1]) > 30  # type: ignore[index]  # None fails the test as well


def test_every_exception_names_its_rule_and_its_reason() -> None:
    bare = []
    for path in committed():
        text = text_of(path) if path.is_relative_to(ROOT / "src") else None
        for number, line in enumerate((text or "").splitlines(), 1):
            match = EXCEPTION.search(line)
            if match and not re.search(r"(?:[a-z][\w-]+ - |B\d{3}(?:, B\d{3})*  # )\w.{6,}", match["told"]):
                bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert bare == []
