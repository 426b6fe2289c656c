"""Names under which sources write our fields: one TOML file per family of sources."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from bihuan.engine.cleaning import fold

LONGEST = 200  # characters; longer texts name nothing and are not worth remembering
FAMILIES = ("fields", "zh", "en", "godata", "sormas", "datasets")


class Alias(NamedTuple):
    """What a label means, in which family it was found, and its rank there (0 is the most telling)."""

    field: str
    family: str
    rank: int


@lru_cache(maxsize=1)
def aliases() -> dict[str, Alias]:
    """Read all families into one table from folded label to field; the first family that names a label wins."""
    table: dict[str, Alias] = {}
    for family in FAMILIES:
        content = tomllib.loads((files(__package__) / f"{family}.toml").read_text(encoding="utf-8"))
        for field, labels in content.items():
            for rank, label in enumerate(labels):
                table.setdefault(fold(label), Alias(field, family, rank))
    return table


@lru_cache(maxsize=4096)
def _look_up(label: str) -> Alias | None:
    table = aliases()
    return table.get(fold(label)) or table.get(fold(label.rpartition(" / ")[2]))


def alias_of(label: str) -> Alias | None:
    """Look a label up: as a whole, or by its part after the last ` / ` of a two-row header."""
    return _look_up(label) if len(label) <= LONGEST else None


def field_of(label: str) -> str:
    """Give the field that a label names, "" for none."""
    found = alias_of(label)
    return found.field if found else ""
