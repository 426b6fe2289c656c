"""Chinese words put back as they are meant: from characters in parts, pinyin, initials and homophones (trust 6.2).

What is put back is read besides the text as it stands, never instead of it, so that a wrong guess hides nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from bihuan.engine.formguard.characters import HAN, parts
from bihuan.engine.formguard.pinyin import sounds, spelt, toneless

_RUN: Final = re.compile(f"[{HAN}]{{2,6}}")
_NO_WORD: Final = re.compile(r"\[[^\]]*\]|\(\?<?[!=][^()]*\)|\?<?[a-z]+>")  # classes and looks of an expression
_UNIT: Final = re.compile(f"[a-z0-9]+|[{HAN}]|[^{HAN}a-z0-9]")
_BACK: Final = re.compile("的您|您请|请$|^吗|么什|少多|们我|机手")  # what a line hardly has but from right to left
_LONGEST: Final = 6  # syllables of a word
_MIXED: Final = 0.8  # share of pinyin among Latin letters from which a text without Han is Chinese


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by their syllables, the likeliest character of a syllable, words by initials, and pairs of characters.

    `lengths` are those of the words that begin with a syllable, the longest first.
    `common` are the words that are no part of the lexicon: they are read from pinyin, not from homophones.
    """

    by_sound: dict[tuple[str, ...], tuple[str, ...]]
    lengths: dict[str, tuple[int, ...]]
    single: dict[str, str]
    initials: dict[str, str]
    pairs: frozenset[str]
    common: frozenset[str]


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
    sounding = {key: tuple(found) for key, found in by_sound.items()}
    lengths: dict[str, set[int]] = {}
    for syllables in by_sound:
        lengths.setdefault(syllables[0], set()).add(len(syllables))
    longest_first = {sound: tuple(sorted(found, reverse=True)) for sound, found in lengths.items()}
    return Vocabulary(sounding, longest_first, single, initials, pairs, frozenset(common))


def joined(line: str) -> str:
    """Put characters together that are written in their parts, the longest first: 木佥 is 检."""
    table, heads = parts(), _heads()
    found, at = "", 0
    while at < len(line):
        sizes = (4, 3, 2) if line[at] in heads else ()
        size = next((size for size in sizes if line[at : at + size] in table), 1)
        found += table.get(line[at : at + size], line[at : at + size])
        at += size
    return found


@cache
def _heads() -> frozenset[str]:
    return frozenset(way[0] for way in parts())


def restored(line: str, known: Vocabulary) -> str:
    """Return a line with parts joined, and with pinyin, initials and homophones as the characters they stand for."""
    said = list(_heard(joined(line), known))
    found, at = "", 0
    while at < len(said):
        word, one = next(_words_at(said, at, known), ""), said[at]
        found += word or (known.single.get(one.sound, one.written) if one.is_latin else one.written)
        at += len(word) or 1
    return found


def is_backwards(line: str, known: Vocabulary) -> bool:
    """Say whether more pairs of known words stand in a line from right to left than from left to right."""
    there = sum(line[at : at + 2] in known.pairs for at in range(len(line) - 1))
    back = sum(line[at + 1] + line[at] in known.pairs for at in range(len(line) - 1))
    return back > there + (not _BACK.search(line))


def _words_at(said: list[_Heard], at: int, known: Vocabulary) -> Iterator[str]:
    """Yield the words that a line may have from a syllable on, the longest first."""
    for length in known.lengths.get(said[at].sound, ()):
        window = said[at : at + length]
        if not 1 < length <= min(_LONGEST, len(said) - at):
            continue
        written = "".join(each.written for each in window)
        for word in sorted(
            known.by_sound.get(tuple(each.sound for each in window), ()), key=written.__ne__
        ):  # a word as it stands before its homophones
            if _is_meant(window, word, known):
                yield word


def _is_meant(window: list[_Heard], word: str, known: Vocabulary) -> bool:
    """Say whether syllables stand for a word: all may be pinyin, one or two of three and more homophones."""
    written = [each.written for each in window]
    wrong = [
        each.written for each, char in zip(window, word, strict=True) if each.written != char and not each.is_latin
    ]
    if len(word) == 2 and len(wrong) == 1 and not any(each.is_latin for each in window):
        return word not in known.common and _is_disguise("".join(written), wrong[0])
    return len(wrong) <= max(0, min(len(word) - 2, 2))


def _is_disguise(pair: str, wrong: str) -> bool:
    """Say whether two characters, one of them wrong, stand side by side by no chance, and are no word."""
    return wrong not in _homophones()["often"] and pair not in _homophones()["words"]


@cache
def _homophones() -> dict[str, frozenset[str]]:
    sheet = tomllib.loads(Path(__file__).with_name("homophones.toml").read_text(encoding="utf-8"))
    return {"often": frozenset(sheet["often"]), "words": frozenset(sheet["words"].split())}


def _heard(line: str, known: Vocabulary) -> Iterator[_Heard]:
    units = _UNIT.findall(line)
    is_chinese = any(map(_is_han, line)) or is_pinyin(line)
    for number, unit in enumerate(units):
        if _is_han(unit):
            yield _Heard(_said(unit)[0], unit, False)
        elif unit.isspace():
            continue
        elif is_chinese and (len(unit) > 1 or _goes_on(units[max(0, number - 2) : number])):
            yield from _latin(unit, known)
        else:
            yield _Heard("", unit, False)


def _goes_on(before: list[str]) -> bool:
    """Say whether a letter by itself is a syllable: another stands before it, as in `yu'e`."""
    return len(before) == 2 and len(before[0]) > 1 and before[0].isascii() and before[0].isalpha()


def _latin(unit: str, known: Vocabulary) -> Iterator[_Heard]:
    """Yield the syllables of a Latin word; of one that is no pinyin, the word of which it has the initials."""
    heard = spelt(unit) if not unit.isdigit() else ()
    if heard:
        yield from (_Heard(_plain(sound), sound, True) for sound in heard)
    elif unit in known.initials:
        yield from (_Heard(_said(char)[0], char, False) for char in known.initials[unit])
    else:
        yield _Heard("", f" {unit} ", False)


def is_pinyin(line: str) -> bool:
    """Say whether what is written in Latin letters is nearly all pinyin."""
    letters = [unit for unit in _UNIT.findall(line) if unit.isalnum() and not unit.isdigit()]
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
