"""Reads the one table of promises and proofs, from which the page, its document and its tests are made."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bihuan.apps.briefing.rules.never_ask import Words

FILE: Final = Path(__file__).with_name("promises.toml")
DOCUMENT: Final = "docs/promises.md"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the code holds to (`R10`), and the tests that turn red when it does not: `tests/a/test_b.py::test_c`."""

    number: str
    holds: Words
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise (`A1`): said, what it means for a resident, how it can be checked, and where it ends.

    `pages` are parts of the public site, `home` is its first page.
    """

    number: str
    said: Words
    means: Words
    check: Words
    limit: Words
    pages: tuple[str, ...]
    requirements: tuple[Requirement, ...]


@cache
def promises() -> tuple[Promise, ...]:
    """Return the promises in their order. :raises KeyError: one of them lacks a text, or names no requirement."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    known = {
        number: Requirement(number, _words(one), tuple(one["tests"])) for number, one in told["requirement"].items()
    }
    return tuple(_promise(one, known) for one in told["promise"])


def _promise(one: dict[str, Any], known: dict[str, Requirement]) -> Promise:
    means, check, limit = (_words(one, f"{part}_") for part in ("means", "check", "limit"))
    needs = tuple(known[number] for number in one["requirements"])
    return Promise(one["number"], _words(one), means, check, limit, tuple(one["pages"]), needs)


def _words(told: dict[str, Any], part: str = "") -> Words:
    return Words(told[f"{part}zh"], told[f"{part}en"])
