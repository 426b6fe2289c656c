"""Identity documents: citizen numbers with their check digit, passports, permits."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import compact, fold

KINDS: Final = ("citizen_number", "passport", "hk_macao_permit", "taiwan_permit", "residence_permit", "other")
_WEIGHTS: Final = tuple(2**power % 11 for power in range(17, 0, -1))
_CHECKS: Final = "10X98765432"
_EIGHTEEN: Final = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_FIFTEEN: Final = re.compile(r"[1-9]\d{14}", re.ASCII)
_LOST: Final = re.compile(r"\d(?:\.\d+)?E\+\d{1,3}", re.ASCII)
_PATTERNS: Final = {
    "passport": re.compile(r"[A-Z0-9]{5,12}", re.ASCII),
    "hk_macao_permit": re.compile(r"(?:[HM]\d{8,10}|[CW][A-Z0-9]\d{7})", re.ASCII),
    "taiwan_permit": re.compile(r"(?:\d{8}|\d{10}(?:\(?[A-Z]\)?)?|[TL][A-Z0-9]\d{7})", re.ASCII),
    "residence_permit": re.compile(r"(?:[A-Z]{3}\d{12}|[89]\d{16}[\dX])", re.ASCII),
    "other": re.compile(r"[A-Z0-9]{4,30}", re.ASCII),
}
_KIND_WORDS: Final = {
    fold(word): kind
    for kind, words in {
        "citizen_number": "居民身份证 身份证 二代身份证 身份证号 公民身份号码 户口簿 01 idcard nationalid citizenid"
        " citizen_number",
        "passport": "护照 普通护照 外国护照 中国护照 passport pass",
        "hk_macao_permit": "港澳居民来往内地通行证 港澳通行证 港澳台通行证 回乡证 hkmacaopermit hk_macao_permit",
        "taiwan_permit": "台湾居民来往大陆通行证 台胞证 taiwanpermit taiwan_permit",
        "residence_permit": "外国人永久居留身份证 外国人永久居留证 永居证 residencepermit residence_permit",
        "other": "其他 其它 other 军官证 士兵证 驾驶证 出生医学证明",
    }.items()
    for word in words.split()
}
_OLDEST_BIRTH: Final = 1880


def parse_document_kind(text: str) -> str | Problem:
    """Read one of KINDS from its Chinese or English name; `unknown_document_kind` otherwise."""
    return _KIND_WORDS.get(fold(text)) or Problem("unknown_document_kind")


def check_digit(first_17: str) -> str:
    """Compute the last character of a citizen number (ISO 7064 MOD 11-2, GB 11643-1999)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def parse_citizen_number(text: str) -> str | Problem:
    """Read an 18-character number with a true check digit and birth date, or the 15-digit form as it stands.

    `digits_lost` for numbers that a spreadsheet rounded, `invalid_document_number` for the rest.
    """
    number = compact(text).upper().strip("'")
    if _LOST.fullmatch(number) or (len(number) == 18 and number.endswith("000") and not _is_sound(number)):
        return Problem("digits_lost")
    if _is_sound(number) or (_FIFTEEN.fullmatch(number) and _is_birth("19" + number[6:12])):
        return number
    return Problem("invalid_document_number")


def _is_sound(number: str) -> bool:
    return bool(_EIGHTEEN.fullmatch(number)) and check_digit(number[:17]) == number[17] and _is_birth(number[6:14])


def _is_birth(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= _OLDEST_BIRTH
    except ValueError:
        return False


def birth_date_of(citizen_number: str) -> date:
    """Give the birth date inside a valid citizen number of 18 or 15 characters."""
    digits = citizen_number[6:14] if len(citizen_number) == 18 else "19" + citizen_number[6:12]
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def sex_of(citizen_number: str) -> str:
    """Give the sex inside a valid citizen number: odd serial male, even serial female."""
    serial = citizen_number[16] if len(citizen_number) == 18 else citizen_number[14]
    return "male" if int(serial) % 2 else "female"


def guess_kind(number: str) -> str:
    """Say `citizen_number` for what has its shape, `other` for everything else (a passport is told, not guessed)."""
    plain = compact(number).upper().strip("'")
    looks = _EIGHTEEN.fullmatch(plain) or _FIFTEEN.fullmatch(plain) or _LOST.fullmatch(plain)
    return "citizen_number" if looks or (len(plain) in {15, 17, 18, 19} and plain[:-1].isdigit()) else "other"


def parse_document_number(text: str, kind: str) -> str | Problem:
    """Read a number of the given kind (one of KINDS); `digits_lost` or `invalid_document_number` otherwise."""
    if kind == "citizen_number":
        return parse_citizen_number(text)
    number = re.sub(r"[-\s/']", "", compact(text).upper())
    return number if _PATTERNS[kind].fullmatch(number) else Problem("invalid_document_number")
