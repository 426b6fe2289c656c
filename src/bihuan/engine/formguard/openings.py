"""Expressions and terms that are tried only where one of their beginnings stands: a thousand are read quickly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final

_MANY: Final = 400  # first words from which an expression is tried everywhere
_WORD: Final = re.compile(r"(?<= )[^ ]+")
_HEAD: Final = 4  # letters by which a term is looked up in a text without spaces


class Openings:
    """Expressions by the words with which they can begin, each with the kind of what it finds."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        groups: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
        for kind, patterns in rows.items():
            for part in chain.from_iterable(map(alternatives, patterns)):
                groups[kind, first_words(part)].append(part)
        self._by_word: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
        for (kind, words), parts in groups.items():
            # nosemgrep: regex-from-a-variable - terms and patterns of our own lexicon alone
            found = re.compile(f"(?:{'|'.join(parts)})(?= )")
            for word in words or {""}:
                self._by_word[word].append((kind, found))
        self._everywhere = self._by_word.pop("", [])

    def found(self, line: str) -> dict[str, str]:
        """Return for each kind that a line holds what was found first; words stand between single spaces."""
        terms: dict[str, str] = {}
        for word in _WORD.finditer(line):
            for kind, pattern in (*self._by_word.get(word[0], ()), *self._everywhere):
                if kind not in terms and (hit := pattern.match(line, word.start())):
                    terms[kind] = hit[0].strip()
        return terms


class Joined:
    """Terms that are looked for in a text without spaces, by their first letters, each with its kind."""

    def __init__(self, rows: Mapping[str, Iterable[str]]) -> None:
        self._by_head: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind, terms in rows.items():
            for term in terms:
                self._by_head[term[:_HEAD]].append((kind, term))

    def found(self, text: str) -> Iterator[tuple[str, str, int]]:
        """Yield the kind of each term that a text holds, the term, and where it begins."""
        for at in range(len(text) - _HEAD + 1):
            for kind, term in self._by_head.get(text[at : at + _HEAD], ()):
                if text.startswith(term, at):
                    yield kind, term, at


def first_words(part: str) -> frozenset[str]:
    """Return every word with which a match of an expression can begin; none when they cannot be told."""
    found: set[str] = set()
    for word in _heads(part, ""):
        found.add(word)
        if not word or len(found) > _MANY:
            return frozenset()
    return frozenset(found)


def _heads(part: str, word: str) -> Iterator[str]:
    """Yield the words that an expression can begin with, `word` being read already; "" where they cannot be told."""
    if part.startswith(("(?!", "(?<")):
        yield from _heads(part[_closing(part) + 1 :], word)
    elif not part or part.startswith((" ", "(?: ", "(?=")):
        yield word
    elif part.startswith("(?:"):
        end = _closing(part)
        yield from _grouped([*alternatives(part[3:end])], part[end + 1 :], word)
    elif part[0] == "[" and part[1:].partition("]")[0].isalnum():
        letters, _, rest = part[1:].partition("]")
        yield from _grouped([*letters], rest, word)
    elif part[0].isalnum() or part[0] == "□":
        yield from _grouped([part[0]], part[1:], word)
    else:
        yield ""


def _grouped(choices: list[str], rest: str, word: str) -> Iterator[str]:
    """Yield the words for each choice and what follows; a choice of one letter is read, others are opened."""
    if rest[:1] in {"*", "+", "{"}:
        yield ""
        return
    after = rest.removeprefix("?")
    if after != rest:
        yield from _heads(after, word)
    for choice in choices:
        yield from _heads(after, word + choice) if len(choice) == 1 else _heads(choice + after, word)


def alternatives(pattern: str) -> Iterator[str]:
    """Yield the parts of an expression between the bars that stand in no group and no set."""
    depth = start = 0
    for place, char in enumerate(pattern):
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            yield pattern[start:place]
            start = place + 1
    yield pattern[start:]


def _closing(part: str) -> int:
    """Return where the group ends with which an expression begins."""
    depth = 0
    for place, char in enumerate(part):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place
    raise ValueError(part)
