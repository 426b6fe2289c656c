"""Types of an XLSForm that an interview may use; whatever is not named is refused (barcode, image, file, geotrace…)."""

from __future__ import annotations

import re
from typing import Final

_STRUCTURE: Final = frozenset(
    ["begin group", "end group", "begin repeat", "end repeat", "begin_group", "end_group", "begin_repeat", "end_repeat"]
)
_OWN: Final = frozenset(["start", "end", "today"])  # the device's clock; nobody is asked
_ASKED: Final = frozenset(
    ["text", "integer", "decimal", "select_one", "select_multiple", "date", "time", "datetime", "note", "calculate",
     "acknowledge", "range"]
)  # fmt: skip
TYPES: Final = _STRUCTURE | _OWN | _ASKED
_CLOSED: Final = frozenset(["select_one", "select_multiple", "integer", "decimal", "range", "date", "time", "datetime"])
_NARROWER: Final = {
    "text": _CLOSED,
    "select_multiple": frozenset(["select_one"]),
    "select_one": frozenset(["acknowledge"]),
    "decimal": frozenset(["integer", "range", "select_one"]),
    "integer": frozenset(["range", "select_one"]),
    "date": frozenset(["select_one"]),
    "time": frozenset(["select_one"]),
    "datetime": frozenset(["date", "time", "select_one"]),
}
_SPACES: Final = re.compile(r"\s+")
_CAP: Final = re.compile(r"string-length\s*\(\s*(?P<of>\.|\$\{[^{}]+\})\s*\)\s*(?P<sign><=?)\s*(?P<most>\d{1,4})(?!\d)")


def kind_of(written: str) -> str:
    """Return the type in lower case without its list of choices (`select_one yes_no`)."""
    words = _SPACES.sub(" ", written.strip().lower())
    first = words.split(" ")[0]
    return first if first in {"select_one", "select_multiple"} else words


def is_structure(written: str) -> bool:
    """Say whether a row asks nothing: a group, a repeat, the device's clock."""
    return kind_of(written) in _STRUCTURE | _OWN


def asks_no_more(kind: str, of_element: str) -> bool:
    """Say whether a type leaves no more room for an answer than the element's; a calculation asks nothing."""
    return kind in {of_element, "calculate"} or kind in _NARROWER.get(of_element, frozenset())


def is_capped(constraint: str, name: str, most: int) -> bool:
    """Say whether a constraint holds a text answer to at most so many characters, whatever else it says.

    It must begin or end with the cap, joined by `and`: one that stands in an `or` or a `not` holds nothing.
    """
    plain = constraint.strip()
    if re.search(r"\bor\b|\bnot\s*\(|\bif\s*\(|\bcoalesce\s*\(", plain, re.IGNORECASE):
        return False
    for part in re.split(r"\band\b", plain):
        hit = _CAP.fullmatch(part.strip().strip("()").strip() if part.count("(") != 1 else part.strip())
        if hit and hit["of"] in {".", f"${{{name}}}"}:
            return int(hit["most"]) - (hit["sign"] == "<") <= most
    return False
