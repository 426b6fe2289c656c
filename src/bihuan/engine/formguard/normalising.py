"""Text as the lexicon reads it: what looks alike is made alike, and what stands between characters is dropped."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from bihuan.engine.formguard.characters import HAN, fold, tables

PIECES: Final = re.compile(f"[a-z0-9]+|[{HAN}]")
_APOSTROPHE: Final = re.compile(r"(?<=[a-z])['’`´](?=[a-z0-9])")
_LETTERS: Final = re.compile(f"(?<![a-z0-9])[a-z0-9](?:[^a-z0-9{HAN}][a-z0-9])+(?![a-z0-9])")
_SIGN: Final = re.compile(f"[^a-z0-9{HAN} ]")
_ROUNDS: Final = 8  # a fold may uncover another (a split character from two parts); no text of any test needs four


@cache
def _splits() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, tables()["splits"]), key=len, reverse=True)))


def join_splits(text: str) -> str:
    """Put characters together that were written in two parts: 车专 is 转."""
    return _splits().sub(lambda hit: tables()["splits"][hit[0]], text)


def pieces(text: str, *, are_joined: bool = True) -> list[str]:
    """Return the words and characters of a folded text in order.

    Apostrophes do not part a word; letters with one sign or space between are one word (`n e w  p i n` are two),
    unless `are_joined` is False. Among letters that are parted by a sign a space parts words (`a c-o-d-e`).
    """
    plain = _APOSTROPHE.sub("", text)
    return PIECES.findall(_LETTERS.sub(_together, plain) if are_joined else plain)


def _together(hit: re.Match[str]) -> str:
    if hit[0][0].isdigit():
        return hit[0]
    signs = len(_SIGN.findall(hit[0]))
    words = hit[0].split() if signs > hit[0].count(" ") else [hit[0]]
    return " ".join("".join(PIECES.findall(word)) for word in words)


def _once(text: str) -> str:
    return join_splits("".join(pieces(fold(text))))


def normalise(text: str) -> str:
    """Fold a text to lower-case letters, digits and simplified characters; a second time changes nothing."""
    for _ in range(_ROUNDS):
        folded = _once(text)
        if folded == text:
            return folded
        text = folded
    return text
