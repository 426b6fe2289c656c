"""English as it was meant: pictures named, words shortened, pulled apart, misspelt, without vowels, or backwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Final

from bihuan.engine.formguard.characters import bare, tables
from bihuan.engine.formguard.english import GAP, Misspelt, skeleton, starts

_AMOUNTS: Final = re.compile(r"(?<![\w$£€¥])[$£€¥](?:\s*[$£€¥])+(?![\w$£€¥])")
_COLOURED: Final = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f\u200d]")  # what only changes the picture before it
_ADDRESS: Final = re.compile(
    r"(?<![\w@-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*"
    r"(?:(?:\.|\[\.\]|\(\.\))(?:com|net|org|info|site|vip|top|xyz|link|online|live|click|shop|club|icu|cc|biz|app|ly|gl|cn|tk)"
    r"|\s?(?:\.|\[\.\]|\(\.\))\s?(?:com|net|org|vip|xyz))(?![\w-])"
)
_VOWELS: Final = frozenset("aeiouy")
_FEWEST: Final = 3  # consonants by which a word without vowels is told
_HEARD: Final = 4  # letters from which a word is told that is written as it is heard
_MOST: Final = 5  # pieces of which a word that was pulled apart is put together
_SOUNDS: Final = (("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("x", "ks"), ("z", "s"))


@cache
def _names() -> Mapping[int, str]:
    return {ord(char): f" {word} " for char, word in tables()["pictures"].items()}


def named(text: str) -> str:
    """Write English words for pictures, signs, and addresses of pages."""
    shown = _COLOURED.sub("", text).translate(_names())
    return _ADDRESS.sub(" hyperlink ", _AMOUNTS.sub(" money ", shown if shown.isascii() else bare(shown)).lower())


def rejoined(tokens: Sequence[str], known: frozenset[str], common: frozenset[str]) -> list[str]:
    """Put known words together that were pulled apart (`we b si te`); two words of every day stay two."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        whole, size = _longest(tokens[at : at + _MOST], known, common)
        found.append(whole)
        at += size
    return found


def _longest(parts: Sequence[str], known: frozenset[str], common: frozenset[str]) -> tuple[str, int]:
    """Return the longest known word that the first pieces make, and of how many."""
    best, together = (parts[0], 1), parts[0]
    if together not in starts(known):
        return best
    for size, part in enumerate(parts[1:], start=2):
        together = skeleton(together + part)
        if part.isdigit() or together not in starts(known):
            return best
        if len(together) > 3 and together in known and not all(one in common for one in parts[:size]):
            best = together, size
    return best


def turned(tokens: Sequence[str], known: frozenset[str]) -> list[str]:
    """Return the words of a text that was written backwards, in order; nothing when most of it says more forwards."""
    long = [token for token in tokens if len(token) > 3]
    back = [token for token in long if token[::-1] in known and token not in known]
    if not long or 2 * len(back) < len(long):
        return []
    return [skeleton(token[::-1]) for token in reversed(tokens)]


def consonants(word: str) -> str:
    """Return the first letter of a skeleton and the consonants behind it; l, which is i there, is none."""
    rest = [letter for letter in word[1:] if letter not in _VOWELS]
    return "".join(letter for letter, _ in groupby([word[:1], *rest]))


def respelt(word: str) -> str:
    """Return a skeleton with letters that sound alike made one: ph is f, c and q are k, z is s."""
    for written, sound in _SOUNDS:
        word = word.replace(written, sound)
    return word


def _is_between(tokens: Sequence[str], at: int) -> bool:
    """Say whether the neighbours of a token are words: not the end, nor other characters, nor figures."""
    return all(
        token != GAP and not token.isdigit() for token in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2])
    )


class Meant:
    """What a word stands for that is none: a short form, a misspelling, a word without vowels or written as heard."""

    def __init__(
        self, short: Mapping[str, str], keys: Iterable[str], plain: Iterable[str], known: frozenset[str]
    ) -> None:
        words = [*keys]
        self._short = {skeleton(key): [skeleton(word) for word in meaning.split()] for key, meaning in short.items()}
        self._plain = known | {skeleton(word) for word in plain}
        self._misspelt = Misspelt(words)
        self._bare = {consonants(word): word for word in sorted(known) if len(consonants(word)) > _FEWEST}
        self._bare |= {consonants(word): word for word in words if len(consonants(word)) >= _FEWEST}
        self._heard = {respelt(word): word for word in known if len(word) >= _HEARD}
        self._known = known

    def of(self, tokens: Sequence[str]) -> list[str]:
        """Return the words as they were meant; a figure stands for one between words alone (`nice 2 meet`)."""
        return [
            word
            for at, token in enumerate(tokens)
            for word in ([token] if token.isdigit() and not _is_between(tokens, at) else self._words(token))
        ]

    def _words(self, token: str) -> list[str]:
        if token in self._short:
            return self._short[token]
        if token == GAP or token in self._plain or token.isdigit():
            return [token]
        return [next(self._guesses(token), token)]

    def _guesses(self, token: str) -> Iterator[str]:
        if token[-1] == "z" and f"{token[:-1]}s" in self._known:
            yield f"{token[:-1]}s"
        mended = self._misspelt.meant(token)
        if mended != token:
            yield mended
        if _VOWELS.isdisjoint(token[1:]) and consonants(token) in self._bare:
            yield self._bare[consonants(token)]
        if respelt(token) in self._heard:
            yield self._heard[respelt(token)]
