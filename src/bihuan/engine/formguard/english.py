"""English as the lexicon reads it: words whose look-alikes, doubled letters and digits are one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Final

_DIGITS: Final = str.maketrans("013457890", "oieastbgo")
_TWINS: Final = (("rn", "m"), ("vv", "w"))
_LEADING: Final = re.compile(r"(\d+)([a-z].*)")
_COUNTED: Final = re.compile(r"\d+(?:digits?|figures?|numbers?|days?|hours?|minutes?|weeks?|months?|years?)")
_LONGEST: Final = 17  # letters of a known word, of which one may be shared with the word before
GAP: Final = "□"


def skeleton(word: str) -> str:
    """Return a word with letters that are taken for each other made one: l and 1 are i, rn is m, doubles single."""
    if word.isdigit():
        return word
    shape = word.translate(_DIGITS).replace("l", "i")
    for pair, letter in _TWINS:
        shape = shape.replace(pair, letter)
    return "".join(letter for letter, _ in groupby(shape))


def _parted(word: str) -> list[str]:
    """Part figures from the word behind them (`6digit`), but not a figure that stands for a letter (`0tp`)."""
    hit = _LEADING.fullmatch(word)
    if hit and (len(hit[1]) > 2 or set(hit[1]) & set("269") or _COUNTED.fullmatch(word)):
        return [hit[1], hit[2]]
    return [word]


def merged(units: Sequence[str]) -> list[str]:
    """Join letters that stand alone side by side: `v x` is one word. Figures alone stay apart."""
    found: list[str] = []
    for kind, run in groupby(units, key=_kind):
        together = list(run)
        is_word = kind == "single" and len(together) > 1 and not "".join(together).isdigit()
        found += ["".join(together)] if is_word else together
    return found


def words(units: Sequence[str]) -> list[str]:
    """Return the skeletons of the Latin words among merged pieces of text; a run of other characters becomes GAP."""
    found: list[str] = []
    for is_latin, run in groupby(units, key=str.isascii):
        found += [skeleton(part) for unit in run for part in _parted(unit)] if is_latin else [GAP]
    return found


def _kind(unit: str) -> str:
    return "other" if not unit.isascii() else "single" if len(unit) == 1 else "word"


def cut(word: str, known: frozenset[str], *, strange: bool = False) -> list[str]:
    """Cut a word without spaces into the fewest known words; as it stands when some of it is not known.

    Two words may share a letter, since doubled letters are single (`dont tell` is `dontei`). With `strange`, letters
    of no known word may stand between, each at the price of two words.
    """
    best: list[tuple[int, list[str]] | None] = [(0, []), *[None] * len(word)]
    for start in range(len(word)):
        before = best[start]
        if before is None:
            continue
        for begin in (start, start - 1) if start else (start,):
            for end, part in _known_from(word, begin, known):
                if end > start:
                    _take(best, end, before[0] + 1, before[1], part)
        if strange:
            _take(best, start + 1, before[0] + 2, before[1], word[start])
    found = best[-1]
    return found[1] if found else [word]


def _known_from(word: str, begin: int, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Yield the known words that stand in a word from a place on, with their ends."""
    heads = starts(known)
    for end in range(begin + 1, min(begin + _LONGEST, len(word)) + 1):
        part = word[begin:end]
        if part not in heads:
            return
        if part in known:
            yield end, part


def _take(best: list[tuple[int, list[str]] | None], end: int, price: int, before: list[str], part: str) -> None:
    """Note a way to an end when it is cheaper than the one that is known."""
    there = best[end]
    if there is None or price < there[0]:
        best[end] = price, [*before, part]


@cache
def starts(known: frozenset[str]) -> frozenset[str]:
    """Return with what known words begin."""
    return frozenset(word[:end] for word in known for end in range(1, len(word) + 1))


def without_one(word: str) -> set[str]:
    """Return the word with each of its letters left out in turn."""
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


class Misspelt:
    """Words with one letter wrong, missing, too many or swapped with its neighbour (Damerau, one step)."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._by_rest: dict[str, list[str]] = {}
        for key in keys:
            for rest in {key, *without_one(key)}:
                self._by_rest.setdefault(rest, []).append(key)

    def meant(self, word: str) -> str:
        """Return the key that a word of five letters or more stands for (six or more), or the word."""
        if len(word) < 5 or GAP in word:
            return word
        near = (key for rest in (word, *sorted(without_one(word))) for key in self._by_rest.get(rest, ()))
        return next((key for key in near if key[0] == word[0] and len(key) > 5 and is_one_step(word, key)), word)


def is_one_step(word: str, key: str) -> bool:
    """Say whether two words differ in one letter, one letter more or less, or two neighbours that are swapped."""
    if len(word) > len(key):
        word, key = key, word
    start = next((place for place, (one, other) in enumerate(zip(word, key, strict=False)) if one != other), len(word))
    if len(word) < len(key):
        return word[start:] == key[start + 1 :]
    swapped = word[start : start + 2] == key[start : start + 2][::-1] and word[start + 2 :] == key[start + 2 :]
    return swapped or word[start + 1 :] == key[start + 1 :]
