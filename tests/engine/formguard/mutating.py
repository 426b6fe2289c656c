"""Ways in which a label is disguised or spoilt, drawn from a seed."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from functools import cache
from typing import Any

_LOOKS = {
    "a": "аɑα",
    "b": "Ьｂ",
    "c": "сϲ",
    "e": "еｅ",
    "i": "іí",
    "o": "оο",
    "p": "рρ",
    "s": "ѕś",
    "x": "х×",
    "y": "уý",
    "d": "ԁ",
    "n": "ո",
}
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\ufe0f\u00ad\u034f\U000e0061"
_SIGNS = "·.-_*~^|/，。、！…（)【]「★❤🌟😀🔥"
_STRANGE = "\x00\x1b\ud800\udfff\u202e\u0301\u20dd𝒜🇨🇳①㈱﷽ʇɐ龘𠮷ㄅ가ひΩЖ\U0010ffff%{$\\'\"<&"


def between(text: str, signs: str, rng: random.Random) -> str:
    return "".join(char + (rng.choice(signs) if rng.random() < 0.6 else "") for char in text)


def unseen(text: str, rng: random.Random) -> str:
    return between(text, _UNSEEN, rng)


def signed(text: str, rng: random.Random) -> str:
    """Signs after Chinese characters and between words; in a word they would be another disguise."""
    return "".join(
        char + (rng.choice(_SIGNS) if ("\u4e00" <= char <= "\u9fff" or char == " ") and rng.random() < 0.6 else "")
        for char in text
    )


def spaced(text: str, rng: random.Random) -> str:
    return (
        rng.choice(" \u3000\u2009").join(text)
        if not text.isascii()
        else "  ".join(" ".join(word) for word in text.split())
    )


def wide(text: str, rng: random.Random) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" and rng.random() < 0.8 else char for char in text)


def alike(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(_LOOKS[char]) if char in _LOOKS and rng.random() < 0.5 else char for char in text)


def leet(text: str, rng: random.Random) -> str:
    return "".join(rng.choice(_LEET[char]) if char in _LEET and rng.random() < 0.3 else char for char in text)


def cased(text: str, rng: random.Random) -> str:
    return "".join(char.upper() if rng.random() < 0.5 else char for char in text)


@cache
def _writer() -> Any:
    from opencc import OpenCC  # as the guard itself: a table in C++, loaded where it is needed

    return OpenCC("s2t")


def traditional(text: str, rng: random.Random) -> str:
    return str(_writer().convert(text))


def polite(text: str, rng: random.Random) -> str:
    before, after = rng.choice(
        [("您好，", "，谢谢"), ("Dear resident, ", " Thank you."), ("【通知】", "（必填）"), ("1. ", " *")]
    )
    return before + text + after


DISGUISES: tuple[Callable[[str, random.Random], str], ...] = (
    unseen,
    signed,
    spaced,
    wide,
    alike,
    leet,
    cased,
    traditional,
    polite,
)


def spoilt(text: str, rng: random.Random) -> str:
    """A label after one to four changes of any sort: disguised, cut, shuffled, doubled, mixed with anything at all."""
    for _ in range(rng.randint(1, 4)):
        way = rng.randrange(7)
        at = rng.randint(0, len(text))
        if way == 0:
            text = rng.choice(DISGUISES)(text, rng)
        elif way == 1:
            text = text[:at] + rng.choice(_STRANGE) + text[at:]
        elif way == 2:
            text = text[:at] + text[rng.randint(at, len(text)) :]
        elif way == 3:
            text = text[:at] + "".join(rng.choices(string.printable, k=rng.randint(1, 12))) + text[at:]
        elif way == 4:
            text = text[:at] + "".join(chr(rng.randrange(0x110000)) for _ in range(rng.randint(1, 6))) + text[at:]
        elif way == 5:
            text = (text + text[:at])[:300]
        else:
            text = "".join(rng.sample(text, len(text)))
    return text[:300]
