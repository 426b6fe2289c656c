"""Columns of a chunk as clean text or degrees."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.exposure.clock import Flags
from bihuan.engine.exposure.hilbert import Floats
from bihuan.engine.exposure.reading import Chunk

_WORDS: Final = ("null", "none", "nan", "na", "n/a")
_FILLERS: Final = pa.array(
    ["-", "--", "—", "——", "/", "\\", "无", "空", "未知", "暂无", "不详", "NaN"]
    + [form for word in _WORDS for form in (word, word.upper(), word.capitalize())]
)
_DEGREES: Final = r"^[+-]?\d{1,3}(\.\d{0,20})?$"
EXACT: Final = 1e15


def _whole(values: pa.Array) -> pa.Array:
    """Write floating numbers without a point where they are whole and small enough to be exact."""
    numbers = np.asarray(values, dtype=np.float64)
    known = numbers[np.isfinite(numbers)]
    if np.all((known == np.floor(known)) & (np.abs(known) < EXACT)):
        digits = pa.array(np.nan_to_num(numbers, posinf=0, neginf=0).astype(np.int64), mask=~np.isfinite(numbers))
        return digits.cast(pa.string())
    return values.cast(pa.string())


def text_of(chunk: Chunk, heading: str | None) -> pa.Array:
    """Return a column as trimmed text, "" where a cell is empty or a filler, or there is no such column."""
    if heading is None:
        return pa.array([""] * len(chunk.lines), pa.string())
    values = chunk.columns[heading]
    values = _whole(values) if pa.types.is_floating(values.type) else values.cast(pa.string())
    trimmed = pc.fill_null(pc.utf8_trim_whitespace(values), "")
    return pc.if_else(pc.is_in(trimmed, value_set=_FILLERS), "", trimmed)


def degrees_of(chunk: Chunk, heading: str | None, limit: int) -> tuple[Floats, Flags]:
    """Return a column of degrees (NaN: none), and which cells hold something that is no degree within ±`limit`."""
    if heading is not None and pa.types.is_floating(chunk.columns[heading].type):
        numbers = np.array(chunk.columns[heading], dtype=np.float64)
        is_filled = ~np.isnan(numbers)
    else:
        texts = text_of(chunk, heading)
        is_filled = np.asarray(pc.not_equal(texts, ""))
        fits = pc.match_substring_regex(texts, _DEGREES)
        numbers = np.array(pc.if_else(fits, texts, None).cast(pa.float64()), dtype=np.float64)
    with np.errstate(invalid="ignore"):
        numbers[~(np.abs(numbers) <= limit)] = np.nan
    return numbers, is_filled & np.isnan(numbers)
