"""Which characters a file's bytes mean: proved over the whole file, guessed only among what can be proved."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final

from bihuan.apps.intake.importers.table import UnreadableFile
from bihuan.engine.cleaning.decoding import BYTE_ORDER_MARKS, first_failure, line_at, telling_sample

SAMPLE: Final = 1 << 18
_CHINESE: Final = frozenset({"gb2312", "gbk", "gb18030", "hz"})
_EASTERN: Final = frozenset({"big5", "big5hkscs", "cp950", "cp949", "euc_kr", "johab", "shift_jis", "cp932", "euc_jp"})
_UNDEFINED_1252: Final = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name as Python knows it, and whether it was guessed (no byte order mark, not UTF-8)."""

    name: str
    is_guessed: bool


def _wide_without_mark(sample: bytes) -> str:
    """Recognise UTF-16 without a mark by its NUL bytes standing on one side of the pairs."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    both = even + odd
    if both < 3 or both < 0.02 * len(sample) or max(even, odd) < 0.95 * both:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= c <= "\udcff" for c in text)
    return sum(c > "\x7f" for c in text) - broken > max(2, broken)


def _is_common_chinese(sample: bytes) -> bool:
    """Say whether most characters, read as GB 18030, are of the everyday set (GB 2312 level 1 and its signs)."""
    try:
        text = sample.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = [c.encode("gb18030") for c in text if c > "\x7f"]
    return bool(pairs) and sum(
        len(p) == 2 and (0xB0 <= p[0] <= 0xD7 or p[0] <= 0xA3) and p[1] >= 0xA1 for p in pairs
    ) >= 0.7 * len(pairs)


def _suggested(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # slow to import; needed for old encodings only

    best = from_bytes(sample).best()
    return best.encoding if best else ""


def _candidates(sample: bytes) -> list[str]:
    suggested = _suggested(sample)
    if suggested in _CHINESE:
        return ["gb18030"]
    if _is_common_chinese(sample):
        return ["gb18030", suggested] if suggested in _EASTERN else ["gb18030"]
    latin = [] if _UNDEFINED_1252.search(sample) else ["cp1252"]
    return [suggested, *latin] if suggested in _EASTERN else [*latin, *filter(None, [suggested])]


def find_encoding(open_bytes: Callable[[], BinaryIO]) -> Encoding:
    """Name the encoding with which every byte of the file can be read.

    :raises UnreadableFile: `mixed_encodings` or `unknown_encoding` with the first line that cannot be read.
    """
    with open_bytes() as stream:
        start = stream.read(SAMPLE)
    marked = next((name for mark, name in BYTE_ORDER_MARKS if start.startswith(mark)), "") or _wide_without_mark(start)
    name = marked or "utf-8"
    bad = first_failure(open_bytes, name)
    if bad is None:
        return Encoding(name, is_guessed=name in {"utf-16-le", "utf-16-be"})
    place = f"line {line_at(open_bytes, bad)}"
    if marked:
        raise UnreadableFile("damaged_encoding", place, "save_as_utf8", {"encoding": name})
    sample = telling_sample(open_bytes, SAMPLE)
    if _is_mostly_utf8(sample):
        raise UnreadableFile("mixed_encodings", place, "save_as_utf8", {"encoding": "utf-8"})
    for candidate in _candidates(sample):
        if first_failure(open_bytes, candidate) is None:
            return Encoding(candidate, is_guessed=True)
    raise UnreadableFile("unknown_encoding", place, "save_as_utf8")
