"""Names and addresses: spacing and width only; the wording stays the person's own."""

from __future__ import annotations

import re
from typing import Final

from bihuan.engine.cleaning.problem import Problem
from bihuan.engine.cleaning.text import is_placeholder, tidy

HAN: Final = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd"
_BETWEEN_HAN: Final = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])")
_AROUND_HAN: Final = re.compile(rf"(?<=[{HAN}0-9]) +(?=[{HAN}])|(?<=[{HAN}]) +(?=[0-9])")
_LETTER: Final = re.compile(r"[^\W\d_]")
_DOTS: Final = str.maketrans("•‧∙⋅・･․", "·······")
_NOBODY: Final = frozenset({"不详", "未知", "无名", "无名氏", "匿名", "同上", "unknown", "test", "anonymous"})


def parse_name(text: str) -> str | Problem:
    """Give a name with one spelling of spaces and middle dots; `no_name` for fillers such as 不详 or n/a."""
    name = _BETWEEN_HAN.sub("", tidy(text).translate(_DOTS))
    if name.casefold() in _NOBODY or is_placeholder(name) or not _LETTER.search(name):
        return Problem("no_name")
    return name


def join_name(family: str, given: str) -> str:
    """Join the parts of a name: without a space when both are Han, given name first otherwise."""
    if re.fullmatch(rf"[{HAN}]*", family + given):
        return family + given
    return f"{given} {family}".strip()


def parse_address(text: str) -> str:
    """Give an address with half-width digits and signs and no spaces inside its Chinese parts."""
    return _AROUND_HAN.sub("", tidy(text))
