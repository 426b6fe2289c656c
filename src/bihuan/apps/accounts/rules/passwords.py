"""What makes a password weak: that it can be guessed from whom it is for, or repeats itself (NIST 800-63B-4). Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

SHORTEST = 15
_FEWEST_SIGNS = 5


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def is_made_of(password: str, words: Iterable[str]) -> bool:
    """Say whether little is left of the password when the words of its owner and of the incident are taken out."""
    rest = _plain(password)
    for word in sorted({_plain(word) for word in words if len(_plain(word)) > 1}, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < SHORTEST // 2


def repeats_itself(password: str) -> bool:
    """Say whether the password has hardly any different signs, or is a short piece over and over."""
    if len(set(password)) < _FEWEST_SIGNS:
        return True
    return any(password == (password[:size] * len(password))[: len(password)] for size in range(1, _FEWEST_SIGNS + 1))
