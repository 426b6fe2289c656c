"""The documents say what is true of the code: settings, events, commands, words, links, paths."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache

import pytest
from django.core.management import get_commands
from tests.house.tree import ROOT, committed, parsed, sources

from bihuan.apps.orders.rules.moves import MOVES
from bihuan.config.environment import SETTINGS

DOCS = ROOT / "docs"
SUBJECTS = (
    "batch|source|record|order|delivery|outcome_sheet|shift|balance|access|deletion|key|incident|account|"
    "grant|session|export|query|approval|tranche|case|evidence|effect|contest|visit|exposure|contact|"
    "follow_up|quarantine|material|lake|place|run|report|officer|absence|duty_level|pairing|post|plan|"
    "assignment|roster_line|attendance|call_up|inspection|queue|round|excuse|site|lane|opening|arrivals|"
    "weather|heat_rule|casualty|crowding|lacking|filing|residents|pool|pools|box|labels|member|result|roads|"
    "area|control|level|rings|cover|care|check|consent|visits|help|green|gate|pass|crossing|inside|emergency|"
    "patrol|bulletin|pages|form|interview|call|call_report|fact|fact_question|announcement|announcement_draft|"
    "public_place|situation|rights|notice"
)
KIND = re.compile(rf"(?:{SUBJECTS})\.[a-z_]+")
CODE_ROOTS = ("src/", "tests/", "docs/", "scripts/", "bench/", ".ci/")


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _pages() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in committed() if path.suffix == ".md"]


@cache
def _recorded_kinds() -> frozenset[str]:
    """Return the kinds of event that the code writes: the table of moves, and what is handed to `EventDraft`."""
    drafts = [
        node.args[0] if node.args else next(word.value for word in node.keywords if word.arg == "kind")
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "EventDraft"
    ]
    literal = {node.value for node in drafts if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    handed = {  # tracing hands its kinds to `begin`, `begun` and `step`, which make the drafts
        node.value
        for path in sources()
        if "apps/tracing" in path.as_posix() and "apps/tracing/jobs/" not in path.as_posix()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KIND.fullmatch(node.value)
    }
    return frozenset(literal | handed | {move.event for move in MOVES.values()})


@cache
def _source_words() -> frozenset[str]:
    return frozenset(word for path in sources() for word in re.findall(r"\w+", path.read_text(encoding="utf-8")))


def _identifiers(heading: str) -> list[str]:
    """Return the names in the third column of the glossary's table under a heading."""
    section = re.split(r"^## ", _read("docs/glossary.md"), flags=re.MULTILINE)
    table = next(part for part in section if part.startswith(heading))
    cells = [line.split("|")[3] for line in table.splitlines() if line.startswith("|")]
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_the_generated_pages_are_up_to_date() -> None:
    check = subprocess.run(
        [sys.executable, str(ROOT / "scripts/docs.py"), "check"], capture_output=True, text=True, cwd=ROOT
    )
    assert (check.returncode, check.stdout) == (0, "")


def test_every_event_is_described_and_no_other() -> None:
    described = set(re.findall(rf"^\| `((?:{SUBJECTS})\.[a-z_]+)`", _read("docs/events.md"), flags=re.MULTILINE))
    assert _recorded_kinds() - described == set()


def test_every_setting_is_read_from_the_one_list() -> None:
    names = {setting.name for setting in SETTINGS}
    used = {word for word in _source_words() if re.fullmatch(r"BIHUAN_[A-Z_]*[A-Z]", word)}
    assert used - names == set()


def test_no_document_names_a_setting_that_does_not_exist() -> None:
    known = {setting.name for setting in SETTINGS} | {"BIHUAN_TEST_POSTGRES_URL", "BIHUAN_PROVE"}
    named = {(page, word) for page in _pages() for word in re.findall(r"BIHUAN_[A-Z_]+\b", _read(page))}
    assert {(page, word) for page, word in named if word not in known} == set()


def test_no_document_names_a_command_that_does_not_exist() -> None:
    known = set(get_commands())
    named = {
        (page, word)
        for page in _pages()
        for word in re.findall(r"(?:^|[`/ (])bihuan ([a-z][a-z_]+)\b", _read(page), flags=re.MULTILINE)
    }
    assert {(page, word) for page, word in named if word not in known} == set()


def test_every_word_of_the_glossary_is_in_the_code() -> None:
    assert [name for name in _identifiers("In the code now") if name not in _source_words()] == []


def test_no_word_is_reserved_any_more() -> None:
    """Every context is built: what stood under "Reserved for later contexts" stands with the other words."""
    assert [line for line in _read("docs/glossary.md").splitlines() if line.startswith("## Reserved")] == []


def test_no_identifier_stands_twice_in_the_glossary() -> None:
    named = _identifiers("In the code now")
    assert sorted({name for name in named if named.count(name) > 1}) == []


@pytest.mark.parametrize("document", _pages())
def test_every_link_leads_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|<img src=\"([^\"]+)\"", _read(document))
    targets = [one or other for one, other in links if not (one or other).startswith(("http", "mailto:"))]
    assert [target for target in targets if not (folder / target).exists()] == []


@pytest.mark.parametrize("document", _pages())
def test_every_file_that_is_named_exists(document: str) -> None:
    paths = [name for name in re.findall(r"`([\w./*-]+)`", _read(document)) if name.startswith(CODE_ROOTS)]
    assert [name for name in paths if not list(ROOT.glob(name.rstrip("/")))] == []


@pytest.mark.parametrize("document", ["docs/life-of-a-record.md", "docs/life-of-an-exposure.md"])
def test_a_life_names_functions_that_exist(document: str) -> None:
    text = _read(document)
    named = re.findall(r"`([a-z_]+)\(\)`", text)
    assert named
    assert [name for name in named if name not in _source_words()] == []
