"""Checklists of controls: what is set up, what is taken down, by whom and by when. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files

from bihuan.apps.core.rules import NotAllowed

SET_UP, LIFT = "set_up", "lift"
LISTS = (SET_UP, LIFT)
COMMUNITY = "community"
URGENCIES = ("P1", "P2", "P3", "P4")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: its words by language, whose it is, how urgent, until when after the decision, when it applies.

    `owner` is `community` (the unit of each community) or the code of a department.
    """

    code: str
    owner: str
    urgency: str
    within: timedelta
    measures: frozenset[str]
    is_again: bool
    texts: Mapping[str, str]

    def applies(self, measures: Collection[str]) -> bool:
        """Say whether a control with these measures needs it."""
        return not self.measures or bool(self.measures & set(measures))


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version: its titles by language, and the items of each list in the order of the file."""

    version: str
    titles: Mapping[str, str]
    items: Mapping[str, tuple[Item, ...]]

    def item(self, which: str, code: str) -> Item | None:
        """Return an item, None for an unknown code."""
        return next((item for item in self.items.get(which, ()) if item.code == code), None)


def versions() -> tuple[str, ...]:
    """Return the versions of the checklist, oldest first."""
    names = (file.name for file in files("bihuan.apps.zones.rules.checklists").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=8)
def checklist(version: str) -> Checklist:
    """Return one version of the checklist. :raises NotAllowed: `unknown_checklist`."""
    if version not in versions():
        raise NotAllowed("unknown_checklist")
    text = files("bihuan.apps.zones.rules.checklists").joinpath(f"{version}.toml").read_text(encoding="utf-8")
    return read_checklist(version, text)


def newest() -> Checklist:
    """Return the checklist in use."""
    return checklist(versions()[-1])


def read_checklist(version: str, text: str) -> Checklist:
    """Return a checklist from its file.

    :raises ValueError: it is no TOML, an item stands twice in a list, its urgency is unknown, or it has no time.
    :raises KeyError: an item lacks something.
    """
    told = tomllib.loads(text)
    items = {which: tuple(_item(row) for row in told[which]) for which in LISTS}
    for which in LISTS:
        codes = [item.code for item in items[which]]
        if len(set(codes)) != len(codes):
            raise ValueError(f"{version}: an item of {which} stands there twice")
    return Checklist(version, {"zh": told["title_zh"], "en": told["title_en"]}, items)


def _item(row: Mapping[str, object]) -> Item:
    minutes, measures = row["minutes"], row["measures"]
    if row["urgency"] not in URGENCIES or not isinstance(minutes, int) or minutes < 1 or not isinstance(measures, list):
        raise ValueError(str(row["code"]))
    return Item(
        str(row["code"]), str(row["owner"]), str(row["urgency"]), timedelta(minutes=minutes), frozenset(measures),
        bool(row.get("again", False)), {"zh": str(row["zh"]), "en": str(row["en"])},
    )  # fmt: skip


def to_set_up(used: Checklist, measures: Collection[str], before: Collection[str] | None) -> tuple[Item, ...]:
    """Return what a decision sets off; `before` are the measures that held there until then, None for none."""
    return tuple(
        item
        for item in used.items[SET_UP]
        if item.applies(measures) and (before is None or item.is_again or not item.applies(before))
    )


def to_take_down(used: Checklist, measures: Collection[str], after: Collection[str] | None) -> tuple[Item, ...]:
    """Return what an end sets off; `after` are the measures that hold there from then on, None for none."""
    return tuple(
        item for item in used.items[LIFT] if item.applies(measures) and (after is None or not item.applies(after))
    )
