"""JSON: a list of objects, an object that holds one list, or one object a line; read element by element."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bihuan.engine.exposure.encodings import encoding_of
from bihuan.engine.exposure.reading import CHUNK, Broken, Chunk, Reading, chunk_of, is_too_long
from bihuan.engine.exposure.refusal import HolderFileRefused

LONGEST_ELEMENT: Final = 1 << 20  # characters
HEAD_ELEMENTS: Final = 1000
Element = tuple[int, Any]  # the line on which it begins, and the value; a str is the code of what could not be read


def _number(text: str) -> str:
    return text  # digits stay as they were written: no identifier loses one to a float


_OPENS: Final = re.compile(r"[\[{]")
_NOT_BLANK: Final = re.compile(r"[^ \t\r\n,]")
_DECODER: Final = json.JSONDecoder(parse_int=_number, parse_float=_number, parse_constant=_number)


class _Lines:
    """JSON lines: one value a line; a line that is none says so."""

    def __init__(self, path: Path, encoding: str) -> None:
        self.path, self._raw = path, path.open("rb")
        self._text = io.TextIOWrapper(self._raw, encoding=encoding)

    def __iter__(self) -> Iterator[Element]:
        number = 0
        while line := self._text.readline(LONGEST_ELEMENT):
            number += 1
            if len(line) >= LONGEST_ELEMENT:
                raise HolderFileRefused("line_too_long", "check_line_ends", file=self.path.name, line=number)
            if line.strip():
                yield number, _value(line)

    def bytes_read(self) -> int:
        return self._raw.tell()

    def close(self) -> None:
        self._text.close()


def _value(line: str) -> Any:
    try:
        value, end = _DECODER.raw_decode(line.strip())
    except (ValueError, RecursionError):
        return "unreadable_line"
    return value if isinstance(value, dict) and end == len(line.strip()) else "unreadable_line"


class _List(_Lines):
    """The elements of one JSON list, wherever its text begins; each with the line on which it begins."""

    def __iter__(self) -> Iterator[Element]:
        self._line, self._buffer, self._at = 1, "", 0
        self._skip_to_list()
        while True:
            self._skip_blanks()
            if self._buffer[self._at] == "]":
                return self._refuse_more()
            line = self._line
            yield line, self._element()

    def _refuse_more(self) -> None:
        """Refuse a file that goes on with further lists or objects: their rows would be lost."""
        self._advance(self._at + 1)
        while self._at < len(self._buffer) or self._fill():
            if _OPENS.search(self._buffer, self._at):
                file = self.path.name
                raise HolderFileRefused("more_than_one_list", "save_as_json_lines", file=file, line=self._line)
            self._advance(len(self._buffer))

    def _fill(self) -> bool:
        more = self._text.read(1 << 16)
        self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)

    def _advance(self, end: int) -> None:
        self._line += self._buffer.count("\n", self._at, end)
        self._at = end

    def _skip_to_list(self) -> None:
        while (found := self._buffer.find("[")) < 0:
            if len(self._buffer) > LONGEST_ELEMENT or not self._fill():
                raise HolderFileRefused("no_list_of_rows", "save_as_json_lines", file=self.path.name)
        self._advance(found + 1)

    def _skip_blanks(self) -> None:
        while True:
            if found := _NOT_BLANK.search(self._buffer, self._at):
                return self._advance(found.start())
            self._advance(len(self._buffer))
            if not self._fill():
                raise self._cut_off()

    def _element(self) -> Any:
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise self._cut_off() from None
            except ValueError:
                if len(self._buffer) - self._at > LONGEST_ELEMENT or not self._fill():
                    raise self._cut_off() from None
                continue
            if end == len(self._buffer) and self._fill():
                continue  # a number at the end of what was read may go on
            self._advance(end)
            return value if isinstance(value, dict) else "unreadable_line"

    def _cut_off(self) -> HolderFileRefused:
        return HolderFileRefused("damaged_json", "send_again", file=self.path.name, line=self._line)


def _is_lines(path: Path, encoding: str) -> bool:
    """Say whether the first line that is not empty is one whole object."""
    lines = _Lines(path, encoding)
    try:
        return next((isinstance(value, dict) and _is_flat(value) for _, value in lines), False)
    finally:
        lines.close()


def _is_flat(value: dict[str, Any]) -> bool:
    return not any(isinstance(cell, list) for cell in value.values())


def _headings(elements: _Lines) -> list[str]:
    found: dict[str, None] = {}
    try:
        for _, value in islice(elements, HEAD_ELEMENTS):
            if isinstance(value, dict):
                found.update(dict.fromkeys(value))
    finally:
        elements.close()
    return list(found)


def open_json(path: Path) -> Reading:
    """Open a JSON file; its headings are the keys of the first HEAD_ELEMENTS objects.

    :raises HolderFileRefused: encodings.encoding_of's, `no_list_of_rows`; also while the chunks are read
        `damaged_json` or `line_too_long` with the line.
    """
    encoding, _ = encoding_of(path)
    form = _Lines if _is_lines(path, encoding) else _List
    headings = _headings(form(path, encoding))
    if not headings:
        raise HolderFileRefused("no_list_of_rows", "save_as_json_lines", file=path.name)
    return Reading("json", headings, lambda: _chunks(form(path, encoding), headings))


def _chunks(elements: _Lines, headings: list[str]) -> Iterator[Chunk]:
    try:
        read = iter(elements)
        while batch := list(islice(read, CHUNK)):
            rows, lines, broken = [], [], []
            for line, value in batch:
                cells = [_cell(value.get(heading)) for heading in headings] if isinstance(value, dict) else []
                if cells and not is_too_long(cells):
                    rows.append(cells)
                    lines.append(line)
                else:
                    broken.append(Broken(line, "cell_too_long" if cells else str(value)))
            yield chunk_of(headings, rows, lines, broken, elements.bytes_read())
    finally:
        elements.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
