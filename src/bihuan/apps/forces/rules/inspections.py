"""Checklists of inspections, until when a finding has to be mended, and how units stand beside each other. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files

from bihuan.apps.core.rules import NotAllowed

OK, LACKING, NOT_APPLICABLE = "ok", "lacking", "not_applicable"
ANSWERS = (OK, LACKING, NOT_APPLICABLE)
OPEN, ORDERED, REMEDIED, CLOSED = "open", "ordered", "remedied", "closed"
MEND_WITHIN: Mapping[str, timedelta] = {
    "serious": timedelta(hours=2), "ordinary": timedelta(hours=24), "slight": timedelta(hours=72),
}  # fmt: skip
URGENCIES: Mapping[str, str] = {"serious": "P2", "ordinary": "P3", "slight": "P4"}
"""How urgent the order about a finding is; its feedback limits are 2 h, 24 h, 72 h as `MEND_WITHIN`."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a visit looks at: its words in both languages, how bad it is when it lacks, at which posts."""

    code: str
    kinds: frozenset[str]
    severity: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of the checklist."""

    version: str
    titles: Mapping[str, str]
    items: tuple[Item, ...]

    def for_kind(self, kind: str) -> tuple[Item, ...]:
        """Return the items for a kind of post, in the order of the file."""
        return tuple(item for item in self.items if not item.kinds or kind in item.kinds)

    def item(self, code: str) -> Item | None:
        """Return an item, None for an unknown code."""
        return next((item for item in self.items if item.code == code), None)


def versions() -> tuple[str, ...]:
    """Return the versions of the checklist, oldest first."""
    names = (file.name for file in files("bihuan.apps.forces.rules.checklists").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=8)
def checklist(version: str) -> Checklist:
    """Return one version of the checklist. :raises NotAllowed: `unknown_checklist`."""
    if version not in versions():
        raise NotAllowed("unknown_checklist")
    text = files("bihuan.apps.forces.rules.checklists").joinpath(f"{version}.toml").read_text(encoding="utf-8")
    return read_checklist(version, text)


def read_checklist(version: str, text: str) -> Checklist:
    """Return a checklist from its file.

    :raises ValueError: it is no TOML, an item is twice there, or its severity is unknown.
    :raises KeyError: an item lacks words.
    """
    told = tomllib.loads(text)
    items = tuple(
        Item(row["code"], frozenset(row["kinds"]), row["severity"], {"en": row["en"], "zh": row["zh"]})
        for row in told["items"]
    )
    codes = [item.code for item in items]
    if len(set(codes)) != len(codes):
        raise ValueError(version)
    if unknown := {item.severity for item in items} - set(MEND_WITHIN):
        raise ValueError(sorted(unknown))
    return Checklist(version, {"en": told["title_en"], "zh": told["title_zh"]}, items)


def newest() -> Checklist:
    """Return the checklist in use."""
    return checklist(versions()[-1])


def check_answers(items: Iterable[Item], answers: Mapping[str, str]) -> None:
    """Refuse a visit that leaves out an item, or answers one that is not asked.

    :raises NotAllowed: `item_unanswered`, `unknown_item`, `unknown_answer_to_item`.
    """
    asked = {item.code for item in items}
    if set(answers) - asked:
        raise NotAllowed("unknown_item")
    if any(answer not in ANSWERS for answer in answers.values()):
        raise NotAllowed("unknown_answer_to_item")
    if asked - set(answers):
        raise NotAllowed("item_unanswered", n=len(asked - set(answers)))


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as the league counts it."""

    unit: str
    state: str
    found_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit in the league: its visits, its findings ever, open, of these overdue and waiting to be seen again."""

    unit: str
    visits: int
    found: int
    open: int
    overdue: int
    waiting: int
    oldest_hours: int | None


def league(visits: Mapping[str, int], findings: Iterable[Told], at: datetime) -> tuple[Standing, ...]:
    """Return every unit that was visited or has a finding: most open a visit first, then the oldest open one.

    `visits` is the denominator: units that are visited often are found wanting often. A remedied finding is open until
    somebody has looked again.
    """
    by_unit: dict[str, list[Told]] = {unit: [] for unit in visits}
    for one in findings:
        by_unit.setdefault(one.unit, []).append(one)
    rows = [_standing(unit, visits.get(unit, 0), rows, at) for unit, rows in by_unit.items()]
    return tuple(sorted(rows, key=lambda one: (-one.open / max(one.visits, 1), -(one.oldest_hours or 0), one.unit)))


def _standing(unit: str, visits: int, rows: list[Told], at: datetime) -> Standing:
    still = [one for one in rows if one.state != CLOSED]
    ages = [max(int((at - one.found_at).total_seconds() // 3600), 0) for one in still]
    return Standing(
        unit, visits, len(rows), len(still), sum(one.due_at <= at and one.state != REMEDIED for one in still),
        sum(one.state == REMEDIED for one in still), max(ages, default=None),
    )  # fmt: skip
