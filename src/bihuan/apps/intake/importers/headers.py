"""Where a table names its columns: title rows above, comment lines, one header row or two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from bihuan.apps.intake.importers.aliases import field_of
from bihuan.engine.cleaning import is_date_like, tidy

LABEL_CHARACTERS: Final = 120
SEARCH_ROWS: Final = 20
JOINT: Final = " / "
_FIGURES: Final = re.compile(r"[\d\s.,:%+\-/()Xx*]+")
_LONG_NUMBER: Final = re.compile(r"\d{6,}")


class Span(NamedTuple):
    """A merged range inside one row, by 0-based row and columns, both ends included."""

    row: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Header:
    """The labels of all columns and the rows (0-based, -1 for none) they were taken from."""

    labels: tuple[str, ...]
    first: int
    last: int


def is_comment(cells: Sequence[str]) -> bool:
    """Say whether a row is a comment as SORMAS writes them, with `##` in front."""
    return bool(cells) and cells[0].startswith("##")


def is_label(cell: str) -> bool:
    """Say whether a text could name a column: short, with letters, neither figures nor a date."""
    text = tidy(cell)
    if not text or len(text) > LABEL_CHARACTERS or _FIGURES.fullmatch(text) or _LONG_NUMBER.search(text):
        return False
    return not (text[0].isdigit() and is_date_like(text)) and any(c.isalpha() for c in text)


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _hits(row: Sequence[str]) -> int:
    return len({field for cell in _filled(row) if (field := field_of(cell))})


def _is_named(row: Sequence[str], usual: int) -> bool:
    """Say whether a row could be a header of a table that is usually `usual` cells wide."""
    filled = _filled(row)
    labels = sum(map(is_label, filled))
    if not filled or _is_sparse(row, usual):
        return False
    return labels == len(filled) or (_hits(row) >= 2 and labels >= 0.7 * len(filled))


def _is_sparse(row: Sequence[str], usual: int) -> bool:
    count = len(_filled(row))
    return count < 0.6 * usual


def _runs(upper: Sequence[str], row: int, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """Give first and last column over which each filled cell of a row reaches: merged, or blank to its right."""
    merged = {span.first: span.last for span in spans if span.row == row}
    starts = [index for index, cell in enumerate(upper) if cell.strip()]
    ends = [*(start - 1 for start in starts[1:]), len(upper) - 1]
    return [(start, merged.get(start, end if not merged else start)) for start, end in zip(starts, ends, strict=True)]


def _is_double(rows: Sequence[Sequence[str]], at: int, spans: Sequence[Span]) -> bool:
    """Say whether rows `at` and `at + 1` are group names over column names."""
    upper, lower = rows[at], rows[at + 1]
    if is_comment(upper) or not all(map(is_label, [*_filled(upper), *_filled(lower)])) or not _filled(lower):
        return False
    names, below = _filled(upper), _filled(lower)
    repeats = sum(a == b for a, b in pairwise(names))
    if len(names) >= 0.8 * len(below) and repeats >= len(names) / 2 and _hits(lower):
        return True
    return _is_grouped([*upper, *[""] * (len(lower) - len(upper))], lower, _runs(upper, at, spans), spans, at)


def _is_grouped(
    upper: Sequence[str], lower: Sequence[str], runs: list[tuple[int, int]], spans: Sequence[Span], at: int
) -> bool:
    groups = 0
    for first, last in runs:
        under = [lower[index] if index < len(lower) else "" for index in range(first, max(first, last) + 1)]
        if len(_filled(under)) >= 2:
            groups += 1
        elif under[0].strip() and tidy(under[0]) != tidy(upper[first]):
            return False
    return groups > 0 and (_hits(lower) > 0 or any(span.row == at for span in spans))


def _join(upper: Sequence[str], lower: Sequence[str], runs: list[tuple[int, int]]) -> tuple[str, ...]:
    width = max(len(upper), len(lower))
    parents = [""] * width
    for first, last in runs:
        for index in range(first, min(last, width - 1) + 1):
            parents[index] = tidy(upper[first])
    children = [tidy(lower[index]) if index < len(lower) else "" for index in range(width)]
    own = [bool(index < len(upper) and upper[index].strip()) for index in range(width)]
    return tuple(
        JOINT.join([parent, child]) if parent and child and parent != child else child or (parent if mine else "")
        for parent, child, mine in zip(parents, children, own, strict=True)
    )


def _trimmed(labels: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Cut unnamed columns at the right end when nothing stands in them."""
    width = len(labels)
    while width and not labels[width - 1] and all(len(row) < width or not row[width - 1].strip() for row in rows):
        width -= 1
    return tuple(labels[:width])


def find_header(rows: Sequence[Sequence[str]], spans: Sequence[Span] = ()) -> Header:
    """Find the header among the first rows by evidence; without any, name the columns `column 1` and so on."""
    plain = [row for row in rows if not is_comment(row) and _filled(row)]
    if not plain:
        return Header((), -1, -1)
    usual = (
        Counter(len(_filled(row)) for row in plain).most_common(1)[0][0] if len(plain) > 2 else len(_filled(plain[-1]))
    )
    best = _best_row(rows, usual, spans)
    if best is None:
        width = max(len(row) for row in plain)
        return Header(tuple(f"column {index}" for index in range(1, width + 1)), -1, -1)
    above, below = _neighbour(rows, best, -1), _neighbour(rows, best, 1)
    if above is not None and _double_at(rows, above, best, spans):
        return _doubled(rows, above, best, spans)
    if below is not None and _double_at(rows, best, below, spans):
        return _doubled(rows, best, below, spans)
    return Header(_trimmed([tidy(cell) for cell in rows[best]], rows[best + 1 :]), best, best)


def _double_at(rows: Sequence[Sequence[str]], upper: int, lower: int, spans: Sequence[Span]) -> bool:
    moved = [Span(0, span.first, span.last) for span in spans if span.row == upper]
    return _is_double([rows[upper], rows[lower]], 0, moved)


def _doubled(rows: Sequence[Sequence[str]], upper: int, lower: int, spans: Sequence[Span]) -> Header:
    labels = _join(rows[upper], rows[lower], _runs([*rows[upper]], upper, spans))
    return Header(_trimmed(labels, rows[lower + 1 :]), upper, lower)


def _neighbour(rows: Sequence[Sequence[str]], at: int, step: int) -> int | None:
    """Give the next row up or down that is no comment; a blank row in between parts them."""
    index = at + step
    while 0 <= index < len(rows) and is_comment(rows[index]):
        index += step
    return index if 0 <= index < len(rows) and _filled(rows[index]) else None


def _best_row(rows: Sequence[Sequence[str]], usual: int, spans: Sequence[Span]) -> int | None:
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:SEARCH_ROWS]):
        if is_comment(row) or not _filled(row):
            continue
        if _is_named(row, usual):
            hits = _hits(row)
            if best is None or hits > best[0]:
                best = (hits, index)
        if not _is_sparse(row, usual) and not _may_be_group(rows, index, spans):
            break  # whatever follows a full row is data: no header may swallow it
    return best[1] if best else None


def _may_be_group(rows: Sequence[Sequence[str]], index: int, spans: Sequence[Span]) -> bool:
    below = _neighbour(rows, index, 1)
    return below is not None and _double_at(rows, index, below, spans)
