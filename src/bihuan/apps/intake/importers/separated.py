"""CSV and its kin: any separator, quoted line breaks, ragged rows; streamed, never held as a whole."""

from __future__ import annotations

import csv
import io
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import BinaryIO, Final

from bihuan.apps.intake.importers.aliases import field_of
from bihuan.apps.intake.importers.encodings import Encoding
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.parts import Part, PhysicalRow, assemble
from bihuan.apps.intake.importers.table import Alarm, Table, UnreadableFile

SEPARATORS: Final = (",", "\t", ";", "|", "，", "；", "^", "~", "¦", "\x1f", "\x01", ":")
NO_SEPARATOR: Final = "\x1f"  # nobody types it: the whole line becomes one cell
ROW_LIMIT_ALARMS: Final = {65_536: "xls_at_row_limit", 1_048_576: "xlsx_at_row_limit"}  # a text may come out of one
SNIFFED_LINES: Final = 60
SNIFFED_CHARACTERS: Final = 65_536
_LAST: Final = f"\x1e{secrets.token_hex(16)}"  # random, so that no file can forge its own end
_NULS: Final = "nuls"

csv.field_size_limit(Limits().line_characters + 1)


def physical_lines(
    open_bytes: Callable[[], BinaryIO], encoding: str, limits: Limits, seen: Counter[str]
) -> Iterator[str]:
    """Stream the physical lines, NUL replaced by U+FFFD (and counted in `seen`).

    :raises UnreadableFile: `line_too_long`.
    """
    with io.TextIOWrapper(open_bytes(), encoding=encoding, newline="") as stream:
        read = partial(stream.readline, limits.line_characters)
        for number, line in enumerate(iter(read, ""), start=1):
            if len(line) >= limits.line_characters:
                params = {"limit": limits.line_characters}
                raise UnreadableFile("line_too_long", f"line {number}", "check_line_ends", params)
            if "\x00" in line:
                seen[_NULS] += line.count("\x00")
                line = line.replace("\x00", "\ufffd")
            yield line


def _with_end(lines: Iterator[str]) -> Iterator[str]:
    """Put a mark after the last line; if the reader does not give it back, a quote was left open."""
    yield from lines
    yield _LAST


def records(lines: Iterator[str], separator: str, limits: Limits) -> Iterator[PhysicalRow]:
    """Cut lines into cells; every record comes with the number of its first physical line.

    :raises UnreadableFile: `unbalanced_quote` or `cell_too_large` with the line where it began.
    """
    reader = csv.reader(_with_end(lines), delimiter=separator)
    start, width = 1, 0
    try:
        for row in reader:
            end = reader.line_num
            if end > start:
                _refuse_swallowed(row, start, width, separator)
            if row and row[-1].endswith(_LAST):
                if row == [_LAST]:
                    return
                raise UnreadableFile("unbalanced_quote", f"line {start}", "close_quote")
            width = max(width, len(row))
            yield start, _bounded(row, start, limits)
            start = end + 1
    except csv.Error:
        raise UnreadableFile("unbalanced_quote", f"line {start}", "close_quote") from None


def _bounded(row: list[str], number: int, limits: Limits) -> list[str]:
    if row and len(max(row, key=len)) > limits.cell_characters:
        params = {"limit": limits.cell_characters}
        raise UnreadableFile("cell_too_large", f"line {number}", "shorten_cell", params)
    return row


def _refuse_swallowed(row: list[str], start: int, width: int, separator: str) -> None:
    """Refuse a cell inside which whole lines of the table stand: its quote was meant to end earlier."""
    enough = {0: 1 << 30, 1: 1 << 30, 2: 3}.get(width, 1)  # one column: nothing to tell by; two: prose has commas too
    for cell in row:
        inner = cell.splitlines()[1:-1] if "\n" in cell or "\r" in cell else []
        if sum(line.count(separator) == width - 1 for line in inner) >= enough:
            raise UnreadableFile("unbalanced_quote", f"line {start}", "close_quote")


def sniff_separator(lines: list[str]) -> str:
    """Choose the separator under which the first lines agree best; "" when none divides them."""
    body = [line for line in lines if not line.startswith("##")]
    if body and body[0][:4].casefold() == "sep=" and len(body[0].strip()) == 5:
        return body[0][4]
    best = max(((_merit(body, candidate), candidate) for candidate in SEPARATORS), key=lambda pair: pair[0])
    return best[1] if best[0] > (0, 0.0) else ""


def _merit(lines: list[str], separator: str) -> tuple[int, float]:
    parsed = _lenient(lines, separator)
    rows = [row for row in parsed if any(row)] or parsed
    widths = Counter(map(len, rows))
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return (0, 0.0)
    named = max(len({field for cell in row if (field := field_of(cell))}) for row in rows[:10])
    usual, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    share = count / len(rows)
    is_headed = len(rows[0]) == max(widths) > 2  # a full header over shorter lines
    if named < 2 and ((share < 0.6 and not is_headed) or separator == ":"):
        return (0, 0.0)
    return (named if named > 1 else 0, share * (1 + min(usual, 50) / 50))


def _lenient(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []


def read_separated(
    open_bytes: Callable[[], BinaryIO], encoding: Encoding, limits: Limits, *, form: str = "csv", separator: str = ""
) -> Table:
    """Read a separated text file whose encoding is known.

    :raises UnreadableFile: for what `physical_lines`, `records` or `assemble` refuse.
    """
    seen: Counter[str] = Counter()
    lines = partial(physical_lines, open_bytes, encoding.name, limits, seen)
    sniffed = separator or sniff_separator([line[:SNIFFED_CHARACTERS] for line in islice(lines(), SNIFFED_LINES)])
    seen.clear()
    part = Part("", "line {}", lambda: records(_past_declaration(lines()), sniffed or NO_SEPARATOR, limits))
    alarms = [Alarm("encoding_guessed", {"encoding": encoding.name})] if encoding.is_guessed else []
    table = assemble([part], limits, form=form, encoding=encoding.name, separator=sniffed, alarms=alarms)
    return replace(table, alarms=(*table.alarms, *_late_alarms(table, seen[_NULS])))


def _past_declaration(lines: Iterator[str]) -> Iterator[str]:
    """Turn Excel's `sep=;` line into a comment, so that line numbers stay true."""
    for first in lines:
        yield "##" + first if first[:4].casefold() == "sep=" and len(first.strip()) == 5 else first
        break
    yield from lines


def _late_alarms(table: Table, nuls: int) -> Iterator[Alarm]:
    """Tell what only the whole walk shows: replaced characters, and a length at which spreadsheets cut off."""
    if nuls:
        yield Alarm("characters_replaced", {"count": nuls})
    lines = table.line_count + bool(table.header_position)
    if code := ROW_LIMIT_ALARMS.get(lines):
        yield Alarm(code, {"lines": lines})
