"""Answers that look like a card number, a code or a password are masked before they are kept (trust section 6)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bihuan.engine.cleaning.documents import parse_citizen_number

_LONG: Final = re.compile(r"(?<!\d)\d(?:[ \-.·_]{0,2}\d){12,18}(?!\d)", re.ASCII)
_CODE_WORD: Final = (
    r"(?:验证码|校验码|动态码|动态口令|短信码|确认码|授权码|安全码|密码|口令|码"
    + r"|\bcode|\botp\b|\bpin\b|\bpasscode|\bcvv2?\b|\bcvc\b)"
)
# nosemgrep: regex-from-a-variable - two constants
_NEAR: Final = re.compile(_CODE_WORD + r"[^\d\n]{0,12}?(?P<digits>\d(?:[ \-]?\d){2,7})(?!\d)", re.IGNORECASE)
_BEFORE: Final = re.compile(r"(?<!\d)(?P<digits>\d(?:[ \-]?\d){3,7})[^\d\n]{0,12}?" + _CODE_WORD, re.IGNORECASE)
_ALONE: Final = re.compile(r"\s*(?:[A-Za-z]{1,3}-)?(?P<digits>\d{6}|\d{3}[ \-]\d{3})\s*[.。]?\s*")
_PASSWORD: Final = re.compile(
    r"(?:密码|口令|\bpass(?:word|code)|\bpwd)\s*(?:是|为|=|:|：|\bis\b)\s*(?P<digits>[^\s，。,;；]{3,40})",
    re.IGNORECASE,
)
_SAMPLES: Final = re.compile(
    r"邮编|邮政|编号|样本|标本|病例|区划|postcode|zip|sample|specimen|case|id\b", re.IGNORECASE
)
_AREAS: Final = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")  # GB/T 2260: first two digits


@dataclass(frozen=True, slots=True)
class Masked:
    """An answer with what may not be kept replaced by `*`, and what that was: `card`, `code`, `password`."""

    text: str
    found: tuple[str, ...]


def is_luhn(digits: str) -> bool:
    """Say whether the last digit is the check digit of ISO/IEC 7812-1 annex B (Luhn)."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _is_citizen(digits: str) -> bool:
    """Say whether the digits are a citizen number: area, birth date and check character (a tenth passes Luhn too)."""
    return _AREAS.match(digits) is not None and parse_citizen_number(digits) == digits


def _is_card(digits: str) -> bool:
    return len(set(digits)) > 1 and is_luhn(digits) and not _is_citizen(digits)


def _plain(text: str) -> str:
    """Fold full-width and other digits to ASCII, one character for one."""
    return "".join(
        str(unicodedata.digit(char)) if not char.isascii() and unicodedata.digit(char, None) is not None else char
        for char in text
    )


def _spans(plain: str, is_number: bool) -> list[tuple[int, int, str]]:
    long = [(hit.start(), hit.end(), "card") for hit in _LONG.finditer(plain) if _is_card(re.sub(r"\D", "", hit[0]))]
    words = [(*hit.span("digits"), "password") for hit in _PASSWORD.finditer(plain)]
    if is_number:
        return long + words
    codes = [(*hit.span("digits"), "code") for pattern in (_NEAR, _BEFORE) for hit in pattern.finditer(plain)]
    alone = _ALONE.fullmatch(plain)
    codes += [(*alone.span("digits"), "code")] if alone else []
    return long + words + [(start, end, kind) for start, end, kind in codes if not _SAMPLES.search(plain[:start])]


def mask_answer(text: str, *, is_number: bool = False) -> Masked:
    """Replace numbers of bank cards, one-time codes and passwords by `*`, one for each character.

    `is_number`: the question asks for a number of its own (postcode, sample), so that six digits alone are no code.
    A citizen number of 15 or 18 characters stays.
    """
    spans = _spans(_plain(text), is_number)
    shown = list(text)
    for start, end, _ in spans:
        shown[start:end] = ["*" if char.isalnum() else char for char in shown[start:end]]
    return Masked("".join(shown), tuple(sorted({kind for _, _, kind in spans})))
