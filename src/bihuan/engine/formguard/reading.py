"""A text read in every way in which the lexicon may know it, and what was found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bihuan.engine.formguard.characters import HAN, elsewhere, fold, foreign, without_signs
from bihuan.engine.formguard.english import GAP, cut, merged, words
from bihuan.engine.formguard.lexicon import Kind, lexicon
from bihuan.engine.formguard.normalising import PIECES, join_splits, pieces
from bihuan.engine.formguard.pinyin import sounds, spelt, toneless
from bihuan.engine.formguard.restoring import is_backwards, is_pinyin, restored

_NOISE: Final = re.compile(r"[a-z0-9 ]+")
_BETWEEN: Final = re.compile(f" (?=[{HAN}])|(?<=[{HAN}]) ")  # a space says something between Latin words only
_PARTED: Final = re.compile(r"(?<=[^\W\d_])['’`´](?=[^\W\d_])")  # an apostrophe between syllables: yu'e
_IS_HAN: Final = re.compile(f"[{HAN}]")
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
    found: dict[str, Hit] = {}
    for hit in (*_strange(text), *_chinese(units), *_english(units), *_heard(units)):
        found.setdefault(hit.kind, hit)
    for hit in _english(dropped) if dropped != units else ():
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
    spared = [lexicon().spare_zh.sub(GAP, way) for way in read]
    for kind in lexicon().kinds:
        hit = next((found for way in spared if (found := kind.zh.search(way))), None)
        hit = hit or next((found for way in read if (found := kind.backwards.search(way[::-1]))), None)
        if hit:
            yield Hit(kind.code, hit[0])


def _put_back(text: str, units: list[str]) -> list[str]:
    """Return further ways to read Chinese: with words put back as they are meant, without pictures, backwards."""
    known = lexicon().chinese
    plain = [text, without_signs(text), _PARTED.sub(" ", text)]
    as_written = _line_zh(units)
    others = [_line_zh(merged(pieces(fold(other)))) for other in dict.fromkeys(plain) if other != text]
    ways = []
    for line in dict.fromkeys([as_written, *others]):
        if _IS_HAN.search(line) or is_pinyin(line):
            again = restored(line, known)
            ways += [line, again, *(_NOISE.sub("", way) for way in (line, again))]
    ways += [restored(way[::-1], known) for way in dict.fromkeys(ways) if is_backwards(way, known)]
    return [way for way in dict.fromkeys(ways) if way not in {as_written, _NOISE.sub("", as_written)}]


def _line_zh(units: list[str]) -> str:
    """Return Chinese as one line; words of other dialects are put as on the mainland."""
    return elsewhere(_BETWEEN.sub("", " ".join(units)))


def _english(units: list[str]) -> Iterator[Hit]:
    tokens = words(units)
    if all(token == GAP for token in tokens):
        return
    read = _spared(tokens)
    other = _mended(read)
    for kind in lexicon().kinds:
        hit = kind.en.search(_line(read)) or (kind.en.search(_line(other)) if other != read else None)
        term = hit[0] if hit else _solid(kind, read)
        if term:
            yield Hit(kind.code, term.strip())


def _line(tokens: list[str]) -> str:
    return f" {' '.join(tokens)} "


def _spared(tokens: list[str]) -> list[str]:
    return lexicon().spare_en.sub(GAP, _line(tokens)).split()


def _mended(tokens: list[str]) -> list[str]:
    """Return the words with joined ones cut, cut ones joined, and misspelt ones mended."""
    known = lexicon().known
    letters = [token for token in tokens if token != GAP]
    if len(letters) > 4 and sum(map(len, letters)) / len(letters) < _SHORT:
        tokens = ["".join(letters)]
    parts = [part for token in tokens for part in (_cut(token, known) if len(token) >= _LONG else [token])]
    return [part if part in known else lexicon().misspelt.meant(part) for part in parts]


def _cut(token: str, known: frozenset[str]) -> list[str]:
    return [token] if token in known or len(token) > 200 else cut(token, known, strange=len(token) >= _SENTENCE)


def _solid(kind: Kind, tokens: list[str]) -> str:
    """Return a term that the text holds without its spaces, when it begins or ends where a word does."""
    together, starts = "", {0}
    for token in tokens:
        together += token
        starts.add(len(together))
    for hit in kind.solid.finditer(together):
        is_inside = not any(hit.start() < edge < hit.end() for edge in starts)
        if (hit.start() in starts and hit.end() in starts) or is_inside or _ends_well(hit, starts):
            return hit[0]
    backwards = kind.keys.search(together[::-1])
    return backwards[0] if backwards else ""


def _ends_well(hit: re.Match[str], starts: set[int]) -> bool:
    return hit.start() in starts and any(hit.end() <= edge <= hit.end() + 2 for edge in starts)


def _heard(units: list[str]) -> Iterator[Hit]:
    """Read by sound: a term counts with one syllable in Latin letters, some also when all are homophones."""
    line = "".join(f" {unit} " if unit.isascii() else unit for unit in units)
    for run in lexicon().spare_zh.sub(GAP, line).split(GAP):
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
