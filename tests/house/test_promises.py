"""The table of promises names tests that exist, and requirements that stand in the documents (trust.md 2)."""

from __future__ import annotations

import re

import pytest
from scripts import named_tests
from tests.house.tree import ROOT

from bihuan.web.public.promises.table import DOCUMENT, Requirement, promises

NEEDED = {one.number: one for promise in promises() for one in promise.requirements}
# What the design says proves each promise; a requirement that is dropped from the table is missed here.
PROVEN_BY = {
    "A1": range(10, 14), "A2": range(13, 15), "A3": range(20, 24), "A4": range(15, 17), "A5": range(30, 34),
    "A6": range(34, 36), "A7": range(50, 59), "A8": range(60, 67), "A9": range(70, 74), "A10": range(33, 34),
}  # fmt: skip
COMMANDS = re.compile(r"bihuan (\w+)(?: (\w+))?")


def test_there_are_ten_promises_and_each_is_proven_by_what_the_design_names() -> None:
    told = {one.number: [need.number for need in one.requirements] for one in promises()}
    assert told == {number: [f"R{n}" for n in numbers] for number, numbers in PROVEN_BY.items()}


@pytest.mark.parametrize("need", NEEDED.values(), ids=NEEDED)
def test_every_test_that_a_promise_names_exists(need: Requirement) -> None:
    whole = [one for one in need.tests if named_tests.MENTION.fullmatch(one)]
    assert (whole, len(set(whole))) == (list(need.tests), len(need.tests))
    assert [one for one in need.tests if not named_tests.exists(one)] == []
    assert need.tests


def test_a_test_that_is_gone_would_be_missed() -> None:
    assert not named_tests.exists("tests/house/test_promises.py::test_that_was_renamed")
    assert not named_tests.exists("tests/house/test_gone.py::test_a_test_that_is_gone_would_be_missed")


@pytest.mark.parametrize("number", NEEDED)
def test_every_requirement_stands_in_the_documents_with_its_words_and_its_tests(number: str) -> None:
    rows = [line for line in (ROOT / DOCUMENT).read_text("utf-8").splitlines() if line.startswith(f"| {number} |")]
    need = NEEDED[number]
    told = "<br>".join(f"`{one}`" for one in need.tests)
    uses = sum(need in one.requirements for one in promises())
    assert rows == [f"| {number} | {need.holds.en} | {told} |"] * uses


def test_every_requirement_of_the_table_belongs_to_a_promise_and_is_said_in_both_languages() -> None:
    texts = [one.holds for one in NEEDED.values()]
    texts += [words for one in promises() for words in (one.said, one.means, one.check, one.limit)]
    assert [one for one in texts if not re.search(r"[一-鿿]", one.zh) or re.search(r"[一-鿿]", one.en)] == []
    assert [one for one in texts if not one.en.strip()] == []
    source = (ROOT / "src/bihuan/web/public/promises/promises.toml").read_text("utf-8")
    assert set(re.findall(r"^\[requirement\.(R\d+)\]", source, re.MULTILINE)) == set(NEEDED)


def test_every_command_that_a_promise_names_is_there() -> None:
    commands = (ROOT / "docs/commands.md").read_text("utf-8")
    page = (ROOT / "src/bihuan/web/public/templates/public/promises/promises.html").read_text("utf-8")
    texts = [f"{words.zh} {words.en}" for one in promises() for words in (one.means, one.check, one.limit)]
    named = {match for text in [*texts, page] for match in COMMANDS.findall(text)}
    told = {tuple(match.split()) for match in re.findall(r"^#+ `bihuan ([^`]+)`", commands, re.MULTILINE)}
    assert named == {("receipt", "verify"), ("reconcile", "")}
    assert {tuple(word for word in one if word) for one in named} <= told
