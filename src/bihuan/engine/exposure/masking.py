"""What a lake may keep of a text that somebody else wrote: never the digits of a telephone or of an identity number.

Digits of every script and width count (full-width, circled, Arabic-Indic), whatever stands between them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST_KEPT: Final = 40  # characters of a held cell
FEW_DIGITS: Final = 6  # no telephone has so few
_TIME_LIKE: Final = re.compile(r"[0-9TZ年月日时分秒点上下午号: /.,+\-]*", re.ASCII)
_CLOCK: Final = (
    r"(?:[T ]{0,2}(?:上午|下午)? ?[0-2]?\d[:时点](?:[0-5]?\d(?:[:分](?:[0-5]?\d(?:[.,]\d{1,6})?秒?)?)?)?)?"
    r"(?: ?Z| ?[+-][01]\d:?[0-5]\d)?"
)
# A time that begins with its year 20… can be no telephone and no citizen number: neither begins so.
_YEAR_FIRST: Final = re.compile(r"20\d\d[-/.年] ?[01]?\d[-/.月] ?(?:3[01]|[0-2]?\d)[日号]?" + _CLOCK, re.ASCII)
_PACKED: Final = re.compile(r"20\d\d[01]\d[0-3]\d(?:[T ]?[0-2]\d:?[0-5]\d(?::?[0-5]\d)?)?", re.ASCII)
_DAY_FIRST: Final = re.compile(r"[0-3]?\d([-/.])[0-3]?\d\1(?:20)?\d\d(?:[T ][0-2]?\d:[0-5]\d(?::[0-5]\d)?)?", re.ASCII)
_DEGREES: Final = re.compile(r"[+-]?(?:1[0-8]\d|\d?\d)\.\d{1,8}", re.ASCII)

_MOBILE: Final = r"(?:0086|086|86)?0?1[3-9]\d{9}"
_LANDLINE: Final = r"(?:(?:0086|86)0?|0)(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}"
_PROVINCE: Final = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)\d{4}"
_MONTH_DAY: Final = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_CITIZEN: Final = rf"{_PROVINCE}(?:(?:18|19|20)\d\d{_MONTH_DAY}\d{{3}}[\dXx]|\d\d{_MONTH_DAY}\d{{3}})"
_OF_A_PERSON: Final = re.compile(rf"{_MOBILE}|{_LANDLINE}|{_CITIZEN}", re.ASCII)
_DIALLED: Final = re.compile(_MOBILE, re.ASCII)
LONGEST: Final = 18  # digits of the longest of them
_PIECE: Final = re.compile(r"[0-9]+|[Xx](?![A-Za-z0-9])")
_BETWEEN: Final = re.compile(r"(?:\W|_){0,4}")
_CALLED: Final = re.compile(
    r"(?:电话|手机|联系方式|热线|tel|phone|mobile|☎)\W{0,4}((?:[0-9]\W{0,2}){7,})", re.IGNORECASE
)
_LETTER, _DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")


def _folded(text: str) -> str:
    """Return a text of the same length with every digit as 0 to 9 and every wide sign as its narrow one."""
    if text.isascii():
        return text
    made = []
    for sign in text:
        digit = unicodedata.digit(sign, None)
        narrow = unicodedata.normalize("NFKC", sign)
        made.append(str(digit) if digit is not None else narrow if len(narrow) == 1 else sign)
    return "".join(made)


def _is_time_or_degrees(text: str) -> bool:
    if _YEAR_FIRST.fullmatch(text) or _PACKED.fullmatch(text):
        return True
    digits = "".join(_DIGIT.findall(text))
    if len(digits) <= FEW_DIGITS:
        return bool(_TIME_LIKE.fullmatch(text))
    is_either = _DAY_FIRST.fullmatch(text) or _DEGREES.fullmatch(text)
    return bool(is_either) and not _DIALLED.fullmatch(digits)


def harmless(text: str) -> str:
    """Return what may be kept of a held cell: a time or degrees as they are, of any other the shape (x, 9).

    A column may be shifted, so that a name or a phone stands where a time should. What could be either is taken for the
    phone: `1/3/2022 8:00:00` has the digits of one, and only its shape is kept.
    """
    folded = _folded(text)
    if len(folded) <= MOST_KEPT and _is_time_or_degrees(folded):
        return folded
    return _LETTER.sub("x", _DIGIT.sub("9", folded[:MOST_KEPT]))


def _runs(text: str) -> list[list[tuple[int, int]]]:
    """Return the pieces of digits, by runs: between two of a run stand at most four signs, and no letter."""
    runs: list[list[tuple[int, int]]] = []
    for piece in _PIECE.finditer(text):
        if runs and _BETWEEN.fullmatch(text, runs[-1][-1][1], piece.start()):
            runs[-1].append(piece.span())
        else:
            runs.append([piece.span()])
    return runs


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where in a folded text the digits of a telephone or a citizen number stand."""
    found = [called.span(1) for called in _CALLED.finditer(text)]
    for run in _runs(text):
        for at, (start, _) in enumerate(run):
            digits = ""
            for begin, end in run[at:]:
                digits += text[begin:end]
                if len(digits) > LONGEST:
                    break
                if _OF_A_PERSON.fullmatch(digits):
                    found.append((start, end))
    return found


def mask_numbers(text: str) -> str:
    """Return a text in which every telephone and citizen number is only a shape; equal when there is none."""
    folded = _folded(text)
    if len(_DIGIT.findall(folded)) <= FEW_DIGITS:
        return text
    masked = list(text)
    for start, end in _spans(folded):
        for at in range(start, end):
            masked[at] = "9" if folded[at].isdigit() else "x" if folded[at] in "Xx" else masked[at]
    return "".join(masked)
