"""The report's characters made comparable one by one, so that every position stays the position in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_SAME: Final = {
    **dict.fromkeys("，,﹐", "，"),
    **dict.fromkeys("：﹕∶", ":"),
    **dict.fromkeys("～〜", "~"),
    **dict.fromkeys("–—―－﹣", "-"),
    "（": "(",
    "）": ")",
    "；": ";",
    "→": ";",
    "､": "、",
    "･": "·",
}
_LINES: Final = "\r\n\v\f\x85\u2028\u2029"
_DIGITS: Final = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_UNITS: Final = {"十": 10, "百": 100}
HAN_NUMBER: Final = "零〇一二两三四五六七八九十百"
SENTENCE: Final = re.compile(r"[^。;!！\n]+")
CLAUSE: Final = re.compile(r"[^，\n]+")
LONGEST_SENTENCE, LONGEST_CLAUSE = 2_000, 400


def level(text: str) -> str:
    """Return a text of the same length in which full-width figures, letters and marks have their plain form."""
    return "".join(map(_leveled, text))


def _leveled(char: str) -> str:
    if char in _SAME:
        return _SAME[char]
    if char.isascii() or "\u4e00" <= char <= "\u9fff":
        return char
    if char in _LINES:
        return "\n"
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isascii() and folded.isprintable() else char


def number_of(written: str) -> int | None:
    """Read a number in figures or in Chinese numerals up to 999; nothing when it is neither."""
    if written.isascii():
        return int(written) if written.isdigit() and len(written) <= 6 else None
    total = unit = digit = 0
    for char in written:
        if char in _DIGITS:
            digit = digit * 10 + _DIGITS[char]
        elif char in _UNITS:
            unit = _UNITS[char]
            total, digit = total + (digit or 1) * unit, 0
        else:
            return None
    return total + digit


def stretches(pattern: re.Pattern[str], text: str, start: int, end: int, *, most: int) -> Iterator[tuple[int, int]]:
    """Yield [start, end) of each sentence or clause inside a stretch of the text, without blanks at its sides.

    What runs on for more than `most` characters is no sentence; it is cut, so that no text takes long.
    """
    for found in pattern.finditer(text, start, end):
        for cut in range(found.start(), found.end(), most):
            piece = text[cut : min(cut + most, found.end())]
            left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
            if left < right:
                yield cut + left, cut + right
