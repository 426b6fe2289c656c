"""CSV and its kin, in any encoding: every record with the line on which it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from bihuan.engine.exposure.columns import count_known
from bihuan.engine.exposure.encodings import encoding_of
from bihuan.engine.exposure.notices import Notice
from bihuan.engine.exposure.reading import CHUNK, Broken, Chunk, Reading, chunk_of, is_too_long
from bihuan.engine.exposure.refusal import HolderFileRefused

SEPARATORS: Final = (",", "\t", ";", "|", "，")
HEAD_LINES: Final = 20  # titles above the header
LONGEST_LINE: Final = 1 << 20
_END: Final = "\udcffend"  # a field that swallows it was left open; no text that was decoded has a lone surrogate


class _Lines:
    """The physical lines of a file, with the bytes read so far, and a mark after the last."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path, self._raw = path, path.open("rb")
        self._text = io.TextIOWrapper(self._raw, encoding=encoding, newline="")

    def __iter__(self) -> Iterator[str]:
        number = 0
        while line := self._text.readline(LONGEST_LINE):
            number += 1
            if len(line) >= LONGEST_LINE:
                raise HolderFileRefused("line_too_long", "check_line_ends", file=self.path.name, line=number)
            yield line
        yield _END

    def bytes_read(self) -> int:
        return self._raw.tell()

    def close(self) -> None:
        self._text.close()


def _records(lines: _Lines, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Cut lines into records; a quote that swallows lines of the table is refused, not read over."""
    reader = csv.reader(iter(lines), delimiter=separator)
    start, width = 1, 0
    try:
        for row in reader:
            if row == [_END]:
                return
            if row and row[-1].endswith(_END):
                raise HolderFileRefused("unbalanced_quote", "close_quote", file=lines.path.name, line=start)
            if reader.line_num > start and width > 1 and _swallows(row, separator, width):
                raise HolderFileRefused("unbalanced_quote", "close_quote", file=lines.path.name, line=start)
            width = max(width, len(row))
            if any(row):
                yield start, row
            start = reader.line_num + 1
    except csv.Error:
        raise HolderFileRefused("unbalanced_quote", "close_quote", file=lines.path.name, line=start) from None


def _swallows(row: list[str], separator: str, width: int) -> bool:
    """Say whether a cell holds what looks like lines of the table itself."""
    inner = [line for cell in row if "\n" in cell or "\r" in cell for line in cell.splitlines()[1:]]
    return sum(line.count(separator) >= width - 2 for line in inner) >= (1 if width > 2 else 3)


def _head(path: Path, encoding: str, separator: str) -> tuple[int, list[str]]:
    """Return the line and the cells of the record among the first whose cells are headings we know best."""
    lines = _Lines(path, encoding)
    best: tuple[int, list[str]] = (0, [])
    try:
        for line, cells in islice(_records(lines, separator), HEAD_LINES):
            if not best[0] or count_known(cells) > count_known(best[1]):
                best = line, cells
    except HolderFileRefused:
        return best  # said again, with its line, when the rows are read
    finally:
        lines.close()
    return best


def _separator(path: Path, encoding: str) -> tuple[str, int, list[str]]:
    """Choose the separator under which most headings are known; then the one that cuts the header finest."""
    heads = [(separator, *_head(path, encoding, separator)) for separator in SEPARATORS]
    best = max(heads, key=lambda head: (count_known(head[2]), len(head[2])))
    if not best[2]:
        raise HolderFileRefused("no_header", "add_a_header", file=path.name)
    return best


def open_separated(path: Path) -> Reading:
    """Open a separated text file. :raises HolderFileRefused: encodings.encoding_of's, `no_header`; while the chunks
    are read: `unbalanced_quote` or `line_too_long`, with the line.
    """
    encoding, is_guessed = encoding_of(path)
    separator, header, cells = _separator(path, encoding)
    headings = [cell.strip() for cell in cells]
    notices = [Notice("encoding_guessed", {"encoding": encoding})] if is_guessed else []
    return Reading("csv", headings, lambda: _chunks(path, encoding, separator, header, headings), notices)


def _chunks(path: Path, encoding: str, separator: str, header: int, headings: list[str]) -> Iterator[Chunk]:
    lines = _Lines(path, encoding)
    try:
        records = _records(lines, separator)
        while batch := list(islice(records, CHUNK)):
            yield _chunk(batch, header, headings, lines.bytes_read())
    finally:
        lines.close()


def _chunk(batch: list[tuple[int, list[str]]], header: int, headings: list[str], bytes_read: int) -> Chunk:
    width = len(headings)
    numbers, rows, broken = [], [], []
    for number, row in batch:
        if number <= header:
            continue
        if len(row) == width and not is_too_long(row):
            numbers.append(number)
            rows.append(row)
        elif len(row) > width and not any(row[width:]):
            numbers.append(number)
            rows.append(row[:width])
        else:
            broken.append(Broken(number, "cell_too_long" if len(row) == width else "wrong_number_of_cells"))
    return chunk_of(headings, rows, numbers, broken, bytes_read)
