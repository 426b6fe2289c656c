"""Chinese words put back as they are meant: characters in parts, pinyin, initials, homophones (trust section 6, rule 2).

What is put back is read besides the text as it stands, never instead of it, so that a wrong guess hides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from bihuan.engine.formguard.characters import HAN, parts, tables
from bihuan.engine.formguard.pinyin import sounds, spelt, toneless

_RUN: Final = re.compile(f"[{HAN}]{{2,6}}")
_NO_WORD: Final = re.compile(r"\[[^\]]*\]|\(\?<?[!=][^()]*\)|\?<?[a-z]+>")  # classes and looks of an expression
_UNIT: Final = re.compile(f"[a-z0-9]+|[{HAN}]|[^{HAN}a-z0-9]")
_LONGEST: Final = 6  # syllables of a word
_MIXED: Final = 0.8  # share of pinyin among Latin letters from which a text without Han is Chinese


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by their syllables, the likeliest character of a syllable, words by initials, and pairs of characters."""

    by_sound: dict[tuple[str, ...], tuple[str, ...]]
    single: dict[str, str]
    initials: dict[str, str]
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Heard:
    """A syllable of a text: how it sounds (without tone), and what is written; `is_latin` when it is pinyin."""

    sound: str
    written: str
    is_latin: bool


def words_of(expression: str) -> list[str]:
    """Return the words that a term or an expression of the lexicon holds whole."""
    return _RUN.findall(_NO_WORD.sub(" ", expression))


def vocabulary(texts: Iterable[str], common: Iterable[str], no_initials: Iterable[str], no_single: str) -> Vocabulary:
    """Return the vocabulary of terms and expressions and of the common words around them."""
    texts, common = list(texts), list(common)
    words = list(dict.fromkeys(word for text in [*texts, *common] for word in words_of(text)))
    by_sound: dict[tuple[str, ...], list[str]] = {}
    for word in words:
        by_sound.setdefault(_said(word), []).append(word)
    often = Counter(char for text in texts for char in text if _is_han(char) and char not in no_single)
    single: dict[str, str] = {}
    for char, _ in often.most_common():
        single.setdefault(_said(char)[0], char)
    ruled_out = {*no_initials}
    initials = {key: word for word in words if len(word) > 2 and (key := _initials(word)) not in ruled_out}
    pairs = frozenset(word[at : at + 2] for word in words for at in range(len(word) - 1))
    return Vocabulary({key: tuple(found) for key, found in by_sound.items()}, single, initials, pairs)


def joined(line: str) -> str:
    """Put characters together that are written in their parts, the longest first: 木佥 is 检."""
    table = parts()
    found, at = "", 0
    while at < len(line):
        size = next((size for size in (4, 3, 2) if line[at : at + size] in table), 1)
        found += table.get(line[at : at + size], line[at : at + size])
        at += size
    return found


def restored(line: str, known: Vocabulary) -> str:
    """Return a line with parts joined, and with pinyin, initials and homophones as the characters they stand for."""
    said = list(_heard(joined(line), known))
    found, at = "", 0
    while at < len(said):
        word = next(_words_at(said, at, known), "")
        found += word or known.single.get(said[at].sound, said[at].written) if said[at].is_latin else word or said[at].written
        at += len(word) or 1
    return found


def is_backwards(line: str, known: Vocabulary) -> bool:
    """Say whether more pairs of known words stand in a line from right to left than from left to right."""
    there = sum(line[at : at + 2] in known.pairs for at in range(len(line) - 1))
    back = sum(line[at + 1] + line[at] in known.pairs for at in range(len(line) - 1))
    return back > there + 1


def _words_at(said: list[_Heard], at: int, known: Vocabulary) -> Iterator[str]:
    """Yield the words that a line may have from a syllable on, the longest first."""
    for length in range(min(_LONGEST, len(said) - at), 1, -1):
        window = said[at : at + length]
        for word in known.by_sound.get(tuple(each.sound for each in window), ()):
            if _is_meant(window, word):
                yield word


def _is_meant(window: list[_Heard], word: str) -> bool:
    """Say whether syllables stand for a word: in a word of three one homophone, in a longer one two; pinyin counts."""
    wrong = sum(not each.is_latin and each.written != char for each, char in zip(window, word, strict=True))
    return wrong <= max(0, min(len(word) - 2, 2))


def _heard(line: str, known: Vocabulary) -> Iterator[_Heard]:
    units = _UNIT.findall(line)
    is_chinese = any(map(_is_han, line)) or _is_pinyin(units)
    for number, unit in enumerate(units):
        if _is_han(unit):
            yield _Heard(_said(unit)[0], unit, False)
        elif unit.isspace():
            continue
        elif is_chinese and (len(unit) > 1 or (number > 1 and len(units[number - 2]) > 1 and units[number - 2].isalpha())):
            yield from _latin(unit, known)
        else:
            yield _Heard("", unit, False)


def _latin(unit: str, known: Vocabulary) -> Iterator[_Heard]:
    """Yield the syllables of a Latin word; of one that is no pinyin, the word of which it has the initials."""
    heard = spelt(unit) if not unit.isdigit() else ()
    if heard:
        yield from (_Heard(_plain(sound), sound, True) for sound in heard)
    elif unit in known.initials:
        yield from (_Heard(_said(char)[0], char, False) for char in known.initials[unit])
    else:
        yield _Heard("", f" {unit} ", False)


def _is_pinyin(units: list[str]) -> bool:
    """Say whether what is written in Latin letters is nearly all pinyin."""
    letters = [unit for unit in units if unit.isalnum() and not unit.isdigit()]
    heard = sum(len(unit) for unit in letters if len(unit) > 1 and spelt(unit))
    return heard > 3 and heard >= _MIXED * sum(map(len, letters))


def _is_han(char: str) -> bool:
    return not char.isascii() and char.isalpha()


@cache
def _said(word: str) -> tuple[str, ...]:
    return tuple(_plain(toneless(sound)) for sound in sounds(word))


def _plain(sound: str) -> str:
    """Return a syllable with ü as u: marks are dropped before."""
    return sound.replace("v", "u")


def _initials(word: str) -> str:
    return "".join(sound[0] for sound in _said(word))
