"""The names in one cell of a roster, each with the telephone or number by it; nothing of the cell is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

_APART = re.compile(r"[、,，;；/／\n\r\t|｜]+|\s{2,}")
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_NUMBER = re.compile(r"(?:\+?86[- ]?)?\d[\d -]{2,17}")
_NOBODY = re.compile(r"[-—–_无空休×xX/\\*.。·…]+|none|n/?a|tbd|待定|轮休|休息", re.IGNORECASE)
_HAN_NAME = re.compile(r"[㐀-鿿·]{2,12}")
_OTHER_NAME = re.compile(r"[^\W\d_][\w .'’-]{0,59}")
_ONE_HAN = re.compile(r"[㐀-鿿]")
_SHORTEST_PHONE = 7
_INSIDE = "\x00"


@dataclass(frozen=True, slots=True)
class NameTold:
    """One name of a cell with its telephone, its number, and what else stood in brackets; `reason` = why it is none."""

    name: str
    phone: str = ""
    number: str = ""
    note: str = ""
    reason: str = ""


def names_in(cell: str) -> tuple[NameTold, ...]:
    """Return the names of a cell in order; a cell that is not blank gives at least one line, with a reason if need be.

    Reasons: `nobody` (a dash, 无, 休), `not_a_name`, `number_of_nobody` (a number stands alone).
    """
    if not cell.strip():
        return ()
    told = [_name(piece) for piece in _pieces(cell)]
    return tuple(told) or (NameTold("", reason="nobody", note=cell.strip()[:60]),)


def _pieces(cell: str) -> list[str]:
    """Split a cell at its separators, but not within brackets."""
    inside: list[str] = []

    def keep(found: re.Match[str]) -> str:
        inside.append(found[0])
        return f"{_INSIDE}{len(inside) - 1}{_INSIDE}"

    masked = _BRACKETS.sub(keep, cell.replace(_INSIDE, ""))
    pieces = [one for part in _APART.split(masked) for one in _by_spaces(part)]
    return [re.sub(f"{_INSIDE}(\\d+){_INSIDE}", lambda found: inside[int(found[1])], one) for one in pieces]


def _by_spaces(part: str) -> list[str]:
    """Split 张三 李四 at the space, keep 张 三 and John Smith together."""
    words = part.split()
    if len(words) < 2:
        return words
    if all(_ONE_HAN.fullmatch(word) for word in words):
        return ["".join(words)]
    return words if all(_HAN_NAME.match(word) for word in words) else [part.strip()]


def _name(piece: str) -> NameTold:
    notes = [found.strip() for found in _BRACKETS.findall(piece)]
    bare = _BRACKETS.sub(" ", piece)
    figures = [re.sub(r"[ -]", "", one) for text in (bare, *notes) for one in _NUMBER.findall(text)]
    name = _NUMBER.sub(" ", bare).strip(" :：.。-—")
    words = "; ".join(one for note in notes if (one := _NUMBER.sub("", note).strip(" :：")))
    phone = next((one for one in figures if len(one) >= _SHORTEST_PHONE), "")
    number = next((one for one in figures if len(one) < _SHORTEST_PHONE), "")
    return NameTold(name[:100], phone, number, words[:60], _reason(name, bare, bool(figures)))


def _reason(name: str, bare: str, has_figures: bool) -> str:
    if not name and has_figures:
        return "number_of_nobody"
    if not name or _NOBODY.fullmatch(bare.strip()):
        return "nobody"
    return (
        "" if _HAN_NAME.fullmatch(name) or (_OTHER_NAME.fullmatch(name) and not _ONE_HAN.search(name)) else "not_a_name"
    )
