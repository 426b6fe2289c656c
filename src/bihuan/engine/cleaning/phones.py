"""Chinese mobile and landline numbers, and numbers of other countries in international form."""

from __future__ import annotations

import re
from typing import Final

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import compact

_PUNCTUATION: Final = re.compile(r"[\s\-()·./–—]+")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE: Final = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-8]\d{6,7})(?:(?:ext|转|x|#)(\d{1,6}))?", re.ASCII)
_ABROAD: Final = re.compile(r"(?:\+|00)([1-9]\d{6,14})", re.ASCII)
_OWN: Final = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))0?", re.ASCII)
_TAIL: Final = re.compile(r"\.0+$")


def parse_phone(text: str) -> str | Problem:
    """Read one number as `+8613…`, `+86817…` (landline, without the trunk 0; `;ext=` kept) or `+CC…`.

    `unreadable_phone` for anything else, also for two numbers in one cell: which one to ring is not guessed.
    """
    plain = _PUNCTUATION.sub("", _TAIL.sub("", compact(text).casefold()))
    local = _OWN.sub("", plain, count=1)
    if _MOBILE.fullmatch(local):
        return "+86" + local
    area = local if local.startswith("0") or local == plain else "0" + local
    if found := _LANDLINE.fullmatch(area):
        return f"+86{found[1][1:]}{found[2]}" + (f";ext={found[3]}" if found[3] else "")
    if plain == local and (found := _ABROAD.fullmatch(plain)):
        return "+" + found[1]
    return Problem("unreadable_phone")


def split_phones(text: str) -> list[str]:
    """Cut a cell with several numbers at the usual marks (`、 , ; / 或`), keeping each as written."""
    return [part for part in re.split(r"[、，,;；/|\n]|或|和", text) if part.strip()]
