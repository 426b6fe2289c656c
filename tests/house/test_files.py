"""What is committed: no machine's paths, no registry hosts, hashed lock files, a licence, a changelog."""

from __future__ import annotations

import re
import tomllib

import pytest
from tests.house.tree import ROOT, committed, text_of

LOCKS = ("requirements.lock", "requirements-dev.lock")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted|--index-url|--extra-index-url|registry\.npmjs|https?://[\w.-]*(?:mirror|artifact|nexus)"
)
# A home folder, a temporary checkout, or the folders of the machine on which this was written.
MACHINE = re.compile(r"/(?:home|Users)/[a-z]\w*/|/root/|/work/(?:main|shared)\b")


def _texts() -> list[tuple[str, str]]:
    found = [(path.relative_to(ROOT).as_posix(), text_of(path)) for path in committed()]
    return [(name, text) for name, text in found if text is not None and not name.startswith("tests/house/")]


def _pins(lock: str) -> list[str]:
    """Return each requirement of a lock file with its continuation lines."""
    body = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
    return [entry.strip() for entry in re.split(r"\n(?=\S)", body) if entry.strip()]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert [(name, match[0]) for name, text in _texts() if (match := MACHINE.search(text))] == []


def test_no_file_names_a_registry() -> None:
    assert [(name, match[0]) for name, text in _texts() if (match := REGISTRY.search(text))] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_file_is_pinned_and_hashed(lock: str) -> None:
    pins = _pins(lock)
    assert len(pins) > 20
    assert [
        pin.splitlines()[0] for pin in pins if not re.match(r"[\w.-]+==\S+", pin) or "--hash=sha256:" not in pin
    ] == []


def test_the_two_lock_files_agree() -> None:
    runtime, development = (dict(pin.split()[0].split("==", 1) for pin in _pins(lock)) for lock in LOCKS)
    assert {name: development.get(name) for name in runtime} == runtime


def test_every_direct_dependency_is_locked_and_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["postgres"]]
    development = project["dependency-groups"]["dev"]
    names = {re.match(r"[\w.-]+", entry)[0].lower() for entry in [*wanted, *development]}
    locked = {pin.split("==")[0].lower() for pin in _pins("requirements-dev.lock")}
    reasons = (ROOT / "docs/decisions/0002-dependencies.md").read_text().lower()
    assert names - locked == set()
    assert {name for name in names if f"`{name}`" not in reasons} == set()


def test_the_licence_is_whole() -> None:
    licence = (ROOT / "LICENSE").read_text()
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(version)


def test_no_real_data_are_committed() -> None:
    allowed = {"golden", "fixtures", "vendor", "vectors", "protocols", "data"}
    tables = [
        path.relative_to(ROOT).as_posix()
        for path in committed()
        if path.suffix in {".csv", ".xlsx", ".xls", ".ods", ".sqlite3", ".parquet"} and not allowed & set(path.parts)
        if path != ROOT / "docs/asvs.csv"  # requirements, no people
    ]
    assert tables == []
