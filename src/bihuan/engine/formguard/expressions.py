"""Many expressions of many kinds looked for in one go: only those whose first character stands there are tried."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

_LOOK: Final = ("(?=", "(?!", "(?<=", "(?<!")
_QUANTIFIER: Final = re.compile(r"(?:[*+?]|\{(\d*)(?:,\d*)?\})[?+]?")
_ANY: Final = "\0"  # stands for whatever an expression may begin with


class Expressions:
    """Expressions of each kind by the characters with which they may begin."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        self._by_first: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        self._others: list[tuple[str, re.Pattern[str]]] = []
        for kind, parts in rows.items():
            for part in dict.fromkeys(parts):
                # nosemgrep: regex-from-a-variable - terms and patterns of our own lexicon alone
                pattern, chars = re.compile(part), firsts(part)
                for char in chars if _ANY not in chars else ():
                    self._by_first.setdefault(char, []).append((kind, pattern))
                if _ANY in chars:
                    self._others.append((kind, pattern))

    def found(self, text: str, without: Collection[str] = ()) -> dict[str, str]:
        """Return for each kind that a text holds its leftmost hit, as by one alternation, but those in `without`."""
        terms = dict.fromkeys(without, "")
        for at, char in enumerate(text):
            for kind, pattern in self._by_first.get(char, ()):
                if kind not in terms and (hit := pattern.match(text, at)):
                    terms[kind] = hit[0]
        for kind, pattern in self._others:
            if kind not in terms and (hit := pattern.search(text)):
                terms[kind] = hit[0]
        return {kind: term for kind, term in terms.items() if kind not in without}


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
