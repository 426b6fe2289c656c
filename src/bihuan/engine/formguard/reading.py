"""A text read in every way in which the lexicon may know it, and what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from bihuan.engine.formguard.characters import HAN, IS_HAN, elsewhere, fold, foreign, without_signs
from bihuan.engine.formguard.english import GAP, cut, merged, words
from bihuan.engine.formguard.lexicon import KINDS, lexicon
from bihuan.engine.formguard.normalising import PIECES, join_splits, pieces
from bihuan.engine.formguard.pinyin import sounds, spelt, toneless
from bihuan.engine.formguard.restoring import is_backwards, is_pinyin, restored
from bihuan.engine.formguard.spelling import named, rejoined, turned

_NOISE: Final = re.compile(r"[a-z0-9 ]+")
_BETWEEN: Final = re.compile(f" (?=[{HAN}])|(?<=[{HAN}]) ")  # a space says something between Latin words only
_PARTED: Final = re.compile(r"(?<=[^\W\d_])['’`´](?=[^\W\d_])")  # an apostrophe between syllables: yu'e
_LONG: Final = 6  # letters from which a word may be several without spaces
_SENTENCE: Final = 18  # letters from which a word is a sentence without spaces
_SHORT: Final = 2.6  # mean letters a word, below which a text is cut up


@dataclass(frozen=True, slots=True)
class Hit:
    """A term of the lexicon in a text: its kind, and the term as normalised."""

    kind: str
    term: str


def hits(text: str) -> list[Hit]:
    """Return what the lexicon finds in a text, each kind once, the first way of reading first."""
    units = merged(pieces(fold(text)))
    dropped = merged(pieces(fold(text, signs_are_letters=False), are_joined=False))
    shown = merged(pieces(fold(named(text))))
    found: dict[str, Hit] = {}
    for hit in (*_strange(text), *_chinese(units), *_english(units), *_heard(units)):
        found.setdefault(hit.kind, hit)
    for hit in _english(*(reading for reading in (dropped, shown) if reading != units)):
        found.setdefault(hit.kind, hit)
    for hit in _looked_for(_put_back(text, units)):
        found.setdefault(hit.kind, hit)
    return list(found.values())


def _strange(text: str) -> Iterator[Hit]:
    letters = foreign(text)
    if letters:
        yield Hit("unread", letters[:20])


def _chinese(units: list[str]) -> Iterator[Hit]:
    """Read what is written, then without what stands between characters."""
    line = _line_zh(units)
    yield from _looked_for([line, _NOISE.sub("", line)])


def _looked_for(ways: list[str]) -> Iterator[Hit]:
    """Look for each kind in the ways to read a text, then for its terms from right to left."""
    read = list(dict.fromkeys(map(join_splits, ways)))
    found: dict[str, str] = {}
    for way in dict.fromkeys(map(lexicon().spared_zh, read)):
        found |= lexicon().forwards.found(way, found)
    for way in read:
        found |= lexicon().backwards.found(way[::-1], found)
    yield from (Hit(kind, found[kind]) for kind in KINDS if kind in found)


def _put_back(text: str, units: list[str]) -> list[str]:
    """Return further ways to read Chinese: with words put back as they are meant, without pictures, backwards."""
    known = lexicon().chinese
    as_written = _line_zh(units)
    plainer = {without_signs(text): None, _PARTED.sub(" ", text): None}
    others = [_line_zh(merged(pieces(fold(other)))) for other in plainer if other != text]
    ways = []
    for line in dict.fromkeys([as_written, *others]):
        if IS_HAN.search(line) or is_pinyin(line):
            again = restored(line, known)
            ways += [line, again, *(_NOISE.sub("", way) for way in (line, again))]
    ways += [restored(way[::-1], known) for way in dict.fromkeys(ways) if is_backwards(way, known)]
    return [way for way in dict.fromkeys(ways) if way not in {as_written, _NOISE.sub("", as_written)}]


def _line_zh(units: list[str]) -> str:
    """Return Chinese as one line; words of other dialects are put as on the mainland."""
    return elsewhere(_BETWEEN.sub("", " ".join(units)))


def _english(*readings: list[str]) -> Iterator[Hit]:
    """Read the Latin words of a text in each way of telling them apart, as they stand and as they may be meant."""
    spared = {tuple(_spared(words(units))): None for units in readings}
    ways = [[*tokens] for tokens in spared if any(token != GAP for token in tokens)]
    lines = dict.fromkeys(_line(meant) for tokens in ways for meant in (tokens, *_meanings(tokens)))
    for line in lines:
        yield from (Hit(kind, term) for kind, term in lexicon().english.found(line).items())
    for tokens in ways:
        yield from _solid(tokens)


def _meanings(tokens: list[str]) -> Iterator[list[str]]:
    yield _spared(_mended(rejoined(tokens, lexicon().known, lexicon().common)))
    yield turned(tokens, lexicon().known)
    letters = [token for token in tokens if token != GAP]
    if len(letters) > 4 and sum(map(len, letters)) / len(letters) < _SHORT:
        yield _spared(_mended(["".join(letters)]))


def _line(tokens: list[str]) -> str:
    return f" {' '.join(tokens)} "


def _spared(tokens: list[str]) -> list[str]:
    return lexicon().spared_en(_line(tokens)).split()


def _mended(tokens: list[str]) -> list[str]:
    """Return the words with joined ones cut, short ones written out, and misspelt ones mended."""
    known = lexicon().known
    parts = [part for token in tokens for part in (_cut(token, known) if len(token) >= _LONG else [token])]
    return lexicon().meant.of(parts)


def _cut(token: str, known: frozenset[str]) -> list[str]:
    """Cut a word in two or more; a short one only into words of four letters and words of every day."""
    if token in known or token in lexicon().plain or len(token) > 200:
        return [token]
    if len(token) >= _SENTENCE:
        return cut(token, known, strange=True)
    parts = cut(token, known)
    is_likely = all(len(part) > 3 or (len(part) > 1 and part in lexicon().common) for part in parts)
    return parts if is_likely else [token]


def _solid(tokens: list[str]) -> Iterator[Hit]:
    """Yield terms that the text holds without its spaces, when they begin or end where a word does."""
    together = "".join(tokens)
    edges = {0, *accumulate(map(len, tokens))}
    for kind, term, start in lexicon().solid.found(together):
        if _is_apart(start, start + len(term), edges):
            yield Hit(kind, term)
    yield from (Hit(kind, term) for kind, term, _ in lexicon().keys.found(together[::-1]))


def _is_apart(start: int, end: int, edges: set[int]) -> bool:
    """Say whether a term fills whole words, all but two letters of its last one, or part of a single one."""
    is_one_word = not any(start < edge < end for edge in edges)
    return is_one_word or (start in edges and not edges.isdisjoint({end, end + 1, end + 2}))


def _heard(units: list[str]) -> Iterator[Hit]:
    """Read by sound: a term counts with one syllable in Latin letters, some also when all are homophones."""
    line = "".join(f" {unit} " if unit.isascii() else unit for unit in units)
    for run in lexicon().spared_zh(line).split(GAP):
        yield from _heard_in(PIECES.findall(run))


def _heard_in(units: list[str]) -> Iterator[Hit]:
    said: list[tuple[str, bool]] = []
    for unit in units:
        heard = sounds(unit) if not unit.isascii() else () if unit.isdigit() else spelt(unit)
        said += [(sound, unit.isascii()) for sound in heard] or [(GAP, False)]
    if all(sound == GAP for sound, _ in said):
        return
    plain = [toneless(sound) for sound, _ in said]
    toned = [sound for sound, _ in said]
    is_latin = [latin for _, latin in said]
    for start in range(len(said)):
        for length in range(2, 7):
            key, exact = tuple(plain[start : start + length]), tuple(toned[start : start + length])
            if any(is_latin[start : start + length]) and key in lexicon().latin:
                yield Hit(lexicon().latin[key][0], " ".join(key))
            for heard in (key, exact):
                if heard in lexicon().heard:
                    yield Hit(lexicon().heard[heard][0], " ".join(heard))
