"""The formula guard: no text that leaves in a table begins a formula, and what is read back is the same text (R40-R42).

A text is guarded by one apostrophe before it when it begins, after any number of apostrophes and of characters that
nobody sees, with a sign from which a spreadsheet would calculate. The apostrophes count as part of the beginning, so
that guarding is one to one: `=1` becomes `'=1`, and `'=1` becomes `''=1`. Any other text with an apostrophe stays.

The importer takes one guard off every file, not only off our own: a mark of ours would not survive being saved again,
and other systems guard in the same way. Only the value read is meant; the line and the bytes are kept as they came.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

QUOTE: Final = "'"
SIGNS: Final = frozenset("=+-@|\t\r\n\x00\u2212")  # U+2212 is a minus to LibreOffice, and NFKC leaves it as it is
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u3164\uffa0") | {chr(code) for code in range(0xFE00, 0xFE10)}
_UNSEEN_CATEGORIES: Final = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})  # spaces, marks of direction, other controls
_HARMLESS: Final = re.compile(r"[0-9A-Za-z一-鿿]")  # how nearly every cell begins


@lru_cache(maxsize=4096)
def _is_sign(character: str) -> bool:
    return character in SIGNS or unicodedata.normalize("NFKC", character)[0] in SIGNS


@lru_cache(maxsize=4096)
def _is_unseen(character: str) -> bool:
    return character in _UNSEEN or unicodedata.category(character) in _UNSEEN_CATEGORIES


def is_formula_like(text: str) -> bool:
    """Say whether a spreadsheet could calculate from the text: its first character that is seen is a sign.

    Full-width and other compatibility forms of a sign (＝ ﹢ ⁻) count as the sign.
    """
    if not text or _HARMLESS.match(text):
        return False
    for character in text:
        if _is_sign(character):
            return True
        if not _is_unseen(character):
            return False
    return False


def _needs_guard(text: str) -> bool:
    return is_formula_like(text.lstrip(QUOTE))


def add_guard(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; `strip_guard` gives the text back exactly."""
    return QUOTE + text if _needs_guard(text) else text


def strip_guard(text: str) -> str:
    """Take off exactly one leading apostrophe that a safe export put before what looks like a formula."""
    return text[1:] if text[:1] == QUOTE and _needs_guard(text[1:]) else text
