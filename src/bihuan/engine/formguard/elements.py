"""The catalogue of what an interview may ask at all (trust R3, R60): the first layer, and the real guarantee."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

FILE: Final = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True, slots=True)
class Element:
    """One thing that may be asked.

    `type` is an XLSForm type; `purpose` why it is needed and `stage` the interview that may ask it are codes of the
    file; `zh` and `en` the approved wording. `also` are further words by which a wording is known to ask this,
    `about` whom the answer tells of (`self`, `index`, `other`), `most` the longest answer in characters (text only).
    """

    code: str
    type: str
    purpose: str
    stage: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    about: str = "self"
    most: int = 0


@cache
def catalogue() -> Mapping[str, Element]:
    """Return the elements of `catalogue.toml` by code."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["element"]
    elements = [Element(**{**row, "also": tuple(row.get("also", ()))}) for row in rows]
    return MappingProxyType({element.code: element for element in elements})
