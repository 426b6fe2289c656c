"""How personal values stand where they are not shown whole: enough to tell two apart, not enough to copy. Pure."""

from __future__ import annotations

import re

HIDDEN = "***"
_FIRST_PRIVATE_PART = re.compile(
    r"\d+(?:-\d+)+|[0-9A-Za-z一二三四五六七八九十]+\s*(?:号楼|栋|幢|座|单元|层|楼|室|户)"
    r"|,?\s*\b(?:apt|apartment|flat|room|unit|floor)\b",
    re.IGNORECASE,
)
_COMPOUND = re.compile(r".*(?:小区|花园|公寓|家园|新村|苑|社区|村|广场|大厦|号|街|路)")
_SHOWN_OF_UNKNOWN_ADDRESS = 6
_LONGEST_SHAPE = 30
_LONGEST_ADDRESS = 300  # the patterns take time by the square of the length; a cell may hold a million characters


def mask_name(name: str) -> str:
    """Return the name with only its first character: 张三丰 → 张**, Maria Lopez → M**** L****."""
    return " ".join(part[0] + "*" * (len(part) - 1) if len(part) > 1 else "*" for part in name.split())


def mask_phone(phone: str) -> str:
    """Return the number with its middle hidden: 13812341234 → 138****1234, with or without the code of China.

    Short numbers keep their last two digits.
    """
    digits = phone.strip().removeprefix("+86")
    if len(digits) >= 11:  # a mobile number, here or abroad
        return digits[:-8] + "****" + digits[-4:]
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def mask_document(number: str) -> str:
    """Return a citizen or document number with only its first and last two characters, without its kind before them."""
    kind, colon, rest = number.strip().partition(":")
    text = rest if colon and kind.isascii() and kind.isidentifier() else number.strip()
    if len(text) < 8:  # so short that four characters would tell most of it
        return "*" * len(text)
    return text[:2] + "*" * (len(text) - 4) + text[-2:]


def mask_address(address: str) -> str:
    """Return the address down to the compound: building, unit and room are hidden.

    An address in which no compound can be recognised keeps its first six characters.
    """
    text = address.strip()[:_LONGEST_ADDRESS]
    private = _FIRST_PRIVATE_PART.search(text)
    if private and private.start():
        return text[: private.start()].rstrip() + HIDDEN
    compound = _COMPOUND.match(text)
    if compound:
        return compound.group() + (HIDDEN if compound.end() < len(text) else "")
    return text[:_SHOWN_OF_UNKNOWN_ADDRESS] + HIDDEN if text else ""


def shape_of(text: str) -> str:
    """Return how a value is written without what it says: 2026-11-20 → 0000-00-00, 阳性 → 文文, Ab → Aa; 30 signs."""
    return "".join(map(_sign_of, text.strip()[:_LONGEST_SHAPE]))


def _sign_of(sign: str) -> str:
    if sign.isnumeric():
        return "0"
    if sign.isalpha():
        return ("A" if sign.isupper() else "a") if sign.isascii() else "文"
    return sign if sign.isascii() and sign.isprintable() else "·"


def short_hash(digest: str) -> str:
    """Return a hash cut in its middle: the first eight and the last six characters."""
    return digest if len(digest) <= 15 else f"{digest[:8]}…{digest[-6:]}"  # 8 + … + 6
