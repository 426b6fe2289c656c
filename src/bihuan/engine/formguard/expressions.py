"""Many expressions looked for at once: only those whose first character stands there are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_LOOK: Final = ("(?=", "(?!", "(?<=", "(?<!")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{(\d*)(?:,\d*)?\})[?+]?")
_ANY: Final = "\0"  # stands for whatever an expression may begin with


class Expressions:
    """Expressions by the characters with which they may begin; the leftmost hit is found, as by one alternation."""

    def __init__(self, parts: Iterable[str]) -> None:
        self._by_first: dict[str, list[re.Pattern[str]]] = {}
        self._others: list[re.Pattern[str]] = []
        for part in dict.fromkeys(parts):
            # nosemgrep: regex-from-a-variable - terms and patterns of our own lexicon alone
            pattern, chars = re.compile(part), firsts(part)
            if _ANY in chars:
                self._others.append(pattern)
                continue
            for char in chars:
                self._by_first.setdefault(char, []).append(pattern)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first hit in a text."""
        for at, char in enumerate(text):
            for pattern in self._by_first.get(char, ()):
                hit = pattern.match(text, at)
                if hit:
                    return hit
        return next((hit for pattern in self._others if (hit := pattern.search(text))), None)


def firsts(expression: str) -> set[str]:
    """Return the characters with which a match of an expression may begin; `_ANY` among them when that is not known."""
    chars, is_empty, _ = _alternatives(expression, 0)
    return chars | {_ANY} if is_empty else chars


def _alternatives(text: str, at: int) -> tuple[set[str], bool, int]:
    """Read alternatives up to a closing bracket or the end: first characters, whether one may be empty, and the end."""
    chars, may_be_empty = set[str](), False
    while True:
        found, is_empty, at = _sequence(text, at)
        chars |= found
        may_be_empty |= is_empty
        if text[at : at + 1] != "|":
            return chars, may_be_empty, at
        at += 1


def _sequence(text: str, at: int) -> tuple[set[str], bool, int]:
    chars, is_open = set[str](), True
    while at < len(text) and text[at] not in "|)":
        found, is_empty, at = _atom(text, at)
        quantifier = _QUANTIFIER.match(text, at)
        if quantifier:
            at = quantifier.end()
            is_empty |= quantifier[0][0] in "*?" or quantifier[1] in {"", "0"}
        if is_open:
            chars |= found
        is_open &= is_empty
    return chars, is_open, at


def _atom(text: str, at: int) -> tuple[set[str], bool, int]:
    look = next((look for look in _LOOK if text.startswith(look, at)), "")
    if look:
        return set(), True, _alternatives(text, at + len(look))[2] + 1
    if text.startswith("(?:", at):
        chars, is_empty, end = _alternatives(text, at + 3)
        return chars, is_empty, end + 1
    if text[at] == "[":
        return _class(text, at + 1)
    if text[at] in "^$":
        return set(), True, at + 1
    if text[at] == "\\":
        return _escaped(text[at + 1]), False, at + 2
    return {_ANY} if text[at] in ".(" else {text[at]}, False, at + 1


def _class(text: str, at: int) -> tuple[set[str], bool, int]:
    chars, is_negated = set[str](), text[at] == "^"
    while text[at] != "]":
        if text[at] == "\\":
            chars |= _escaped(text[at + 1])
            at += 2
        elif text[at + 1] == "-" and text[at + 2] != "]":
            chars |= {chr(code) for code in range(ord(text[at]), ord(text[at + 2]) + 1)}
            at += 3
        else:
            chars.add(text[at])
            at += 1
    return {_ANY} if is_negated else chars, False, at + 1


def _escaped(char: str) -> set[str]:
    return set("0123456789") if char == "d" else {_ANY} if char.isalpha() else {char}
