"""The deny lexicon of `lexicon.toml`, compiled once: kinds of what nobody of the desk ever asks."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bihuan.engine.formguard.characters import HAN, tables
from bihuan.engine.formguard.english import GAP, skeleton
from bihuan.engine.formguard.expressions import Expressions
from bihuan.engine.formguard.frames import Frame, frames
from bihuan.engine.formguard.openings import Joined, Openings
from bihuan.engine.formguard.pinyin import sounds, toneless
from bihuan.engine.formguard.restoring import Vocabulary, vocabulary
from bihuan.engine.formguard.spelling import Meant

KINDS: Final = (
    "card", "password", "code", "transfer", "pay", "link", "group", "remote", "police", "secrecy", "identity",
    "immigration",
)  # fmt: skip
_LETTERS: Final = re.compile(r"[a-z]+")
_NAMED: Final = re.compile(r"<(\w+)>")
_WHOLE: Final = re.compile(r"(?<![^\s~(|:])([a-z]{4,})(s\?)?(?![^\s~)|])")  # a whole word of an expression
_HAN_WORD: Final = re.compile(
    f"\\[[^\\]]*\\]|\\(\\?<?[!=][^()]*\\)|[{HAN}]{{2,}}(?![{HAN}]*[?*+{{])"
)  # words of an expression; its classes and looks stay as they are
_SOLID: Final = 7  # letters from which a term is told without the spaces of its text


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is looked for of each kind, the honest compounds, and the terms by sound (syllables to kind and term).

    Chinese is read `forwards`, and its terms `backwards` too. What is honest in a frame alone is in `frames_*`.
    """

    forwards: Expressions
    backwards: Expressions
    english: Openings
    solid: Joined
    keys: Joined
    spare_zh: re.Pattern[str]
    spare_en: re.Pattern[str]
    frames_zh: tuple[Frame, ...]
    frames_en: tuple[Frame, ...]
    latin: dict[tuple[str, ...], tuple[str, str]]
    heard: dict[tuple[str, ...], tuple[str, str]]
    known: frozenset[str]
    common: frozenset[str]
    plain: frozenset[str]
    meant: Meant
    chinese: Vocabulary

    def spared_zh(self, line: str) -> str:
        """Return a line of Chinese with GAP for what is honest in it."""
        return self.spare_zh.sub(GAP, _framed(line, self.frames_zh))

    def spared_en(self, line: str) -> str:
        """Return a line of English words with GAP for what is honest in it."""
        return self.spare_en.sub(GAP, _framed(line, self.frames_en))


def _framed(line: str, frames: tuple[Frame, ...]) -> str:
    for frame in frames:
        line = frame.spared(line)
    return line


def _any(parts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(parts) if parts else r"(?!)")


def _whole(parts: list[str]) -> re.Pattern[str]:
    """Return an expression of whole words; one look behind for all parts keeps it quick."""
    # nosemgrep: regex-from-a-variable - terms and patterns of our own lexicon alone
    return re.compile(f"(?<= )(?:{'|'.join(parts)})(?= )")


def _framed_words(expression: str) -> str:
    return f"(?<= )(?:{en_shape(expression)})(?= )" if expression else ""


def _zh_term(term: str) -> str:
    """Return a term as an expression in which each character may be one that looks like it."""
    looks = tables()["looks"]
    return "".join(f"[{looks[char]}]" if char in looks else re.escape(char) for char in term)


def _words_alike(pattern: str) -> str:
    """Let the characters of whole words in an expression be ones that look like them, as in a term."""
    return _HAN_WORD.sub(lambda hit: hit[0] if hit[0][0] in "[(" else _zh_term(hit[0]), pattern)


def _zh_pattern(pattern: str, words: dict[str, str]) -> str:
    named = _words_alike(_NAMED.sub(lambda hit: words[hit[1]], pattern))
    return named.replace("~~", ".{0,12}?").replace("~", ".{0,6}?")


def en_shape(pattern: str) -> str:
    """Return an expression over words with every run of its letters in the skeleton of english.py."""
    return _LETTERS.sub(lambda hit: skeleton(hit[0]), pattern)


def _en_pattern(pattern: str, words: dict[str, str]) -> str:
    named = _NAMED.sub(lambda hit: words[hit[1]], pattern)
    return en_shape(named).replace("~~", r"(?: \S+){0,6}? ").replace("~", r"(?: \S+){0,3}? ")


def _en_term(term: str) -> str:
    return f"{' '.join(skeleton(word) for word in term.split())}(?:s|es)?"


def _solid(terms: list[str], keys: list[str]) -> list[str]:
    long = [term for term in terms if (" " in term and len(term) > _SOLID) or term in keys]
    return [skeleton(term.replace(" ", "")) for term in long]


def _keys(terms: list[str], words: dict[str, Any]) -> list[str]:
    return [term for term in terms if term in words["en_keys"]]


def _chinese_of(zh: dict[str, Any], words: dict[str, Any]) -> list[str]:
    return [*map(_zh_term, zh["terms"]), *(_zh_pattern(pattern, words) for pattern in zh["patterns"])]


def _backwards(zh: dict[str, Any], words: dict[str, Any]) -> list[str]:
    turned = [term for term in zh["terms"] if len(term) > 1]  # a single character is the same either way
    return [_zh_term(term) for term in turned if term[::-1] not in words["zh_no_backwards"].split()]


def _english(en: dict[str, Any], words: dict[str, Any]) -> list[str]:
    return [*map(_en_term, en["terms"]), *(_en_pattern(pattern, words) for pattern in en["patterns"])]


def _sounding(rows: dict[str, Any], part: str) -> dict[tuple[str, ...], tuple[str, str]]:
    """Return the terms of a part by their syllables; with tones where two syllables alone would say too much."""
    return {
        tuple(sounds(term) if part == "sound" and len(term) < 3 else map(toneless, sounds(term))): (code, term)
        for code in KINDS
        for term in rows[code]["zh"][part]
        if not term.isascii()
    }


def _known(rows: dict[str, Any]) -> frozenset[str]:
    """Return the skeletons of all English words of the lexicon, and the common words around them."""
    found = {word for code in KINDS for term in rows[code]["en"]["terms"] for word in term.split()}
    texts = [text for code in KINDS for text in rows[code]["en"]["patterns"]]
    texts += [text for name, text in rows["words"].items() if name.startswith("en_") and isinstance(text, str)]
    found |= {form for text in texts for word, more in _WHOLE.findall(text) for form in {word, word + more[:1]}}
    found |= {*rows["words"]["en_common"], *rows["words"]["en_mend"]}
    return frozenset(skeleton(word) for word in found)


def _chinese(rows: dict[str, Any]) -> Vocabulary:
    parts = [rows[code]["zh"] for code in KINDS]
    texts = [text for part in parts for text in (*part["terms"], *part["sound"], *part["patterns"])]
    texts += [text for name, text in rows["words"].items() if name.startswith("zh_") and isinstance(text, str)]
    words = rows["words"]
    return vocabulary(texts, words["zh_common"], words["zh_no_initials"], words["zh_no_single"])


@cache
def lexicon() -> Lexicon:
    """Return the compiled lexicon."""
    rows = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))
    words = rows["words"]
    known = _known(rows)
    keys = [skeleton(key) for key in (*words["en_keys"], *words["en_mend"])]
    return Lexicon(
        Expressions({code: _chinese_of(rows[code]["zh"], words) for code in KINDS}),
        Expressions({code: _backwards(rows[code]["zh"], words) for code in KINDS}),
        Openings({code: _english(rows[code]["en"], words) for code in KINDS}),
        Joined({code: _solid(rows[code]["en"]["terms"], words["en_keys"]) for code in KINDS}),
        Joined({code: [skeleton(term) for term in _keys(rows[code]["en"]["terms"], words)] for code in KINDS}),
        _any(rows["spare"]["zh"]),
        _whole(list(map(en_shape, rows["spare"]["en"]))),
        frames("zh", str),
        frames("en", _framed_words),
        _sounding(rows, "terms"),
        _sounding(rows, "sound"),
        known,
        frozenset(map(skeleton, words["en_common"])),
        frozenset(map(skeleton, words["en_plain"])),
        Meant(rows["short"], keys, words["en_plain"], known),
        _chinese(rows),
    )
