"""Text as people paste it, made comparable without changing what it says."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Zero-width and direction marks travel along with copied text and are seen by nobody.
_INVISIBLE: Final = dict.fromkeys(
    [0x00AD, 0x034F, 0x061C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_CONTROLS: Final = {
    code: " " if chr(code) in "\t\n\r\x0b\x0c\x85" else None for code in [*range(0x20), *range(0x7F, 0xA0)]
}
_DROP: Final = {**_INVISIBLE, **_CONTROLS}
_NEEDS_CARE: Final = re.compile(r"[\x00-\x1f\x7f]|\s\s|^\s|\s$")
_CLEAN: Final = re.compile(r"[!-~一-鿿]+")  # most cells: nothing to fold, nothing to trim
_SPACES: Final = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Fold full-width forms (NFKC), drop invisible characters, and leave single spaces between words."""
    if _CLEAN.fullmatch(text):
        return text
    if text.isascii():
        return _SPACES.sub(" ", text.translate(_DROP)).strip() if _NEEDS_CARE.search(text) else text
    folded = unicodedata.normalize("NFKC", text.translate(_DROP))
    return _SPACES.sub(" ", folded.translate(_DROP)).strip()


def compact(text: str) -> str:
    """Tidy the text and take out every space, for numbers written in groups."""
    return tidy(text).replace(" ", "")


_NOT_COMPARED: Final = re.compile(r"[\s_\-.:：*()\[\]（）/\\#]+")


def fold(text: str) -> str:
    """Give the form in which labels are compared: tidy, lower case, no spaces, dots, dashes or underscores."""
    return _NOT_COMPARED.sub("", tidy(text).casefold())


def storable(text: str) -> str:
    """Replace NUL and lone surrogates, which no database can keep, by U+FFFD."""
    if text.isascii():
        return text.replace("\x00", "\ufffd") if "\x00" in text else text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "\ufffd")


_MISSING: Final = frozenset(
    [
        "-",
        "--",
        "—",
        "——",
        "/",
        "\\",
        ".",
        "?",
        "na",
        "n/a",
        "#n/a",
        "null",
        "none",
        "nil",
        "nan",
        "<na>",
        "#ref!",
        "#value!",
        "#name?",
        "#div/0!",
        "#null!",
        "#num!",
        "无",
        "空",
        "缺",
        "暂无",
        "未填",
        "missing",
        "not available",
    ]
)


def is_placeholder(text: str) -> bool:
    """Say whether a tidy text only fills a cell that has no value (`-`, `NA`, `#REF!`, 无)."""
    return len(text) <= 13 and text.casefold() in _MISSING
