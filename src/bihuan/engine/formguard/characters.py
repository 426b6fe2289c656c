"""One character for all that look alike: the first step of reading a text (trust section 6, rule 2)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

HAN: Final = "\u3007\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff"
IS_HAN: Final = re.compile(f"[{HAN}]")
_MARKS: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})
_BLANKS: Final = dict.fromkeys([0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x180E, 0x17B4, 0x17B5])
_FLAGS: Final = {0x1F1E6 + place: chr(97 + place) for place in range(26)}
_BADGES: Final = {
    start + place: chr(97 + place) for start in (0x1F110, 0x1F130, 0x1F150, 0x1F170) for place in range(26)
}
_AMOUNT: Final = re.compile(r"[$£€¥₩₽₹฿]\s*(?=\d)|(?<=\d)\s*[$£€¥]|\b(?:us|hk|nt|au|ca)\$")
_LEET: Final = (
    (re.compile(r"(?<=[a-z0-9!|$])@|(?<![^\s(])@(?=[a-z])|(?<=\b[a-z] )@(?= [a-z]\b)"), "a"),
    (re.compile(r"(?<=[a-z])(?<!\bus)(?<!\bhk)\$|\$(?=[a-z])"), "s"),
    (re.compile(r"(?<=[a-z0-9])[!|¡](?=[a-z0-9])|(?<!\S)[!|¡](?=[a-z])"), "i"),
    (re.compile(r"(?<=[a-z])[€£](?=[a-z])"), "e"),
    (re.compile(r"\+\W{0,3}(?=[vwq微薇扣群裙])"), "加"),
)
_PARTS: Final = frozenset("亻讠訁钅釒扌氵礻纟糹刂忄犭饣飠衤辶艹宀彳疒罒攵灬⺮⻊")  # no characters of their own
_READ: Final = "øłđðħıæœþßſ々〆ー"  # letters that the tables or a casefold turn into others


@cache
def tables() -> dict[str, dict[str, str]]:
    """Return the tables of `characters.toml` by name."""
    found: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("characters.toml").read_text(encoding="utf-8")
    )
    return found


@cache
def _alike() -> dict[int, str]:
    """Return which letter a code point is taken for: Unicode's confusables (UTS 39) and our own table before them."""
    from confusable_homoglyphs import confusables  # 3 MB of JSON, read at the first text

    found: dict[int, str] = {}
    for char, rows in confusables.confusables_data.items():
        same = sorted(row["c"].casefold() for row in rows if len(row["c"]) == 1 and row["c"].isascii())
        letters = [other for other in same if other.isalpha()] or [other for other in same if other.isdigit()]
        if letters and len(char) == 1 and not char.isascii() and not IS_HAN.match(char):
            found[ord(char)] = letters[0]
    return found | {ord(char): letter for char, letter in (tables()["letters"] | tables()["radicals"]).items()}


@cache
def _signs() -> dict[int, str]:
    return {ord(char): f" {word} " for char, word in tables()["signs"].items()} | _FLAGS | _BADGES


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # a dictionary in C++, loaded at the first Chinese text

    return OpenCC("t2s")


@cache
def parts() -> dict[str, str]:
    """Return which character is written in which parts: `splits.toml` with each shape of a radical, and our own."""
    sheet = tomllib.loads(Path(__file__).with_name("splits.toml").read_text(encoding="utf-8"))
    shapes = {shape: [shape, *others] for shape, others in sheet["shapes"].items()}
    ways = {
        "".join(way): char
        for char, written in sheet["splits"].items()
        for one in written
        for way in product(*(shapes.get(part, [part]) for part in one))
    }
    return {**ways, **tables()["splits"]}


@cache
def _elsewhere() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, tables()["elsewhere"]), key=len, reverse=True)))


def elsewhere(line: str) -> str:
    """Put words of Taiwan and Hong Kong, in simplified characters, as the mainland has them: 萤幕 is 屏幕."""
    return _elsewhere().sub(lambda hit: tables()["elsewhere"][hit[0]], line)


def without_signs(text: str) -> str:
    """Return a text without pictures and rare characters (outside GB 2312), which may stand there as mere noise."""
    return "".join(char for char in text if unicodedata.category(char) != "So" and not _is_rare(char))


@cache
def _is_rare(char: str) -> bool:
    """Say whether a character is Chinese and, simplified, in no common set (GB 2312)."""
    return bool(IS_HAN.match(char)) and not _encodes(_simplifier().convert(char))


def _encodes(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def bare(text: str) -> str:
    """Fold compatibility forms (NFKC), lower the case, put words for signs, drop marks and whatever is not seen."""
    named = unicodedata.normalize("NFKC", text.translate(_signs()).translate(_BLANKS))
    apart = unicodedata.normalize("NFKD", named.casefold())
    seen = [char for char in apart if char.isspace() or unicodedata.category(char) not in _MARKS]
    return unicodedata.normalize("NFKC", "".join(seen)).casefold()


def fold(text: str, *, signs_are_letters: bool = True) -> str:
    """Return the text in lower-case ASCII letters, digits and simplified characters; separators stay as they are.

    `signs_are_letters`: read @ as a and $ as s where they stand in a word, instead of dropping them.
    """
    folded = bare(text).translate(_alike())
    if IS_HAN.search(folded):
        folded = _simplifier().convert(folded)
    for pattern, letter in _LEET if signs_are_letters else ():
        folded = pattern.sub(letter, folded)
    return _AMOUNT.sub(" currency ", folded)


_LATIN: Final = re.compile(r"[a-z0-9]")


def foreign(text: str) -> str:
    """Return the letters of scripts that the lexicon cannot read, and parts of Chinese characters.

    A Greek letter by itself (a variant, µ) is none.
    """
    seen = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_BLANKS).casefold())
    strange = [place for place, char in enumerate(seen) if unicodedata.category(char)[0] == "L" and not _is_read(char)]
    return "".join(seen[place] for place in strange if not _is_symbol(seen, place))


def _is_read(char: str) -> bool:
    return bool(_LATIN.match(char) or IS_HAN.match(char) or char in _READ) and char not in _PARTS


def _is_symbol(text: str, place: int) -> bool:
    """Say whether a letter is µ, or a Greek one with no letter beside it."""
    around = [char for char in text[max(0, place - 1) : place + 2] if char.isalpha() and not IS_HAN.match(char)]
    return text[place] == "μ" or ("α" <= text[place] <= "ω" and len(around) == 1)
