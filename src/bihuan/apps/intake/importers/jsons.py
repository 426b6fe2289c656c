"""JSON as other systems export it: arrays, wrapped arrays, JSON lines, nested objects; streamed by element."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, Final

from bihuan.apps.intake.importers.encodings import Encoding
from bihuan.apps.intake.importers.fhir import bundle_rows, is_bundle
from bihuan.apps.intake.importers.flatten import Replaced, flatten, object_of_pairs
from bihuan.apps.intake.importers.geojson import FEATURES, check_system, feature_row
from bihuan.apps.intake.importers.limits import Limits
from bihuan.apps.intake.importers.parts import Part, PhysicalRow, assemble
from bihuan.apps.intake.importers.table import Alarm, Table, UnreadableFile

CHUNK: Final = 1 << 18
WHOLE: Final = 1 << 20
# Names under which systems wrap their rows; any other list inside a single object belongs to that object.
COLLECTIONS: Final = frozenset(
    [
        "data",
        "rows",
        "records",
        "items",
        "results",
        "value",
        "list",
        "cases",
        "contacts",
        "persons",
        "trackedEntities",
        "trackedEntityInstances",
        "enrollments",
        "events",
        "relationships",
        "instances",
        "entry",
        "content",
        FEATURES,
    ]
)
Element = tuple[str, int, Any]  # collection, ordinal from 1, decoded value


class _Cursor:
    """A window over JSON text that decodes one value at a time."""

    def __init__(self, stream: io.TextIOWrapper, limits: Limits) -> None:
        self._stream, self._limits = stream, limits
        self._decoder = json.JSONDecoder(
            object_pairs_hook=object_of_pairs, parse_int=str, parse_float=str, parse_constant=str
        )
        self._text, self._at, self._before, self._is_done = "", 0, 0, False
        self.element = 0

    def _more(self, count: int = CHUNK) -> bool:
        chunk = "" if self._is_done else self._stream.read(count)
        self._is_done = not chunk
        self._before += self._at
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)

    def peek(self) -> str:
        """Give the next character that is no white space, "" at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n\ufeff":
                self._at += 1
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, wanted: str) -> None:
        """Step over one character, which must be one of `wanted`."""
        if self.peek() not in set(wanted):
            raise self.broken()
        self._at += 1

    def broken(self) -> UnreadableFile:
        place = f"element {max(self.element, 1)}"
        return UnreadableFile("broken_json", place, "send_valid_json", {"character": self._before + self._at + 1})

    def value(self, limit: int | None = None) -> Any:
        """Decode the next value; None instead of a refusal when it is longer than a given `limit`."""
        self.peek()
        most = limit or self._limits.json_element_characters
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError:
                value, end = None, -1
            except RecursionError:
                raise UnreadableFile("json_too_deep", f"element {self.element}", "send_flat_json") from None
            if end >= 0 and (end < len(self._text) or self._is_done):
                self._at = end
                return value
            if end >= 0:  # a number at the very end of the window may go on in the next piece
                self._more()
                continue
            held = len(self._text) - self._at
            if held > most:
                return self._too_long(limit)
            if not self._more(min(max(CHUNK, held), most - held + 1)):
                raise self.broken()

    def _too_long(self, limit: int | None) -> None:
        if limit is None:
            params = {"limit": self._limits.json_element_characters}
            raise UnreadableFile("json_element_too_large", f"element {self.element}", "send_flat_json", params)


def _array(cursor: _Cursor, name: str) -> Iterator[Element]:
    cursor.take("[")
    ordinal = 0
    if cursor.peek() == "]":
        cursor.take("]")
        return
    while True:
        ordinal += 1
        cursor.element = ordinal
        yield name, ordinal, cursor.value()
        if cursor.peek() == "]":
            break
        cursor.take(",")
    cursor.take("]")


def _wrapper(cursor: _Cursor) -> Iterator[Element]:
    cursor.take("{")
    while True:
        if cursor.peek() != '"':
            raise cursor.broken()
        name = cursor.value()
        cursor.take(":")
        if cursor.peek() == "[" and name in COLLECTIONS:
            yield from _array(cursor, name)
        else:
            _pass_over(name, cursor.value())
        if cursor.peek() == "}":
            break
        cursor.take(",")
    cursor.take("}")
    if cursor.peek():
        raise cursor.broken()


def _pass_over(name: str, value: Any) -> None:
    """Leave out what stands beside the rows, unless it says that they cannot be used as they are."""
    if name == "crs":
        check_system(value)


def _lines(cursor: _Cursor, first: Any) -> Iterator[Element]:
    ordinal = 1
    yield "", 1, first
    while cursor.peek():
        if cursor.peek() == ",":
            cursor.take(",")
        ordinal += 1
        cursor.element = ordinal
        yield "", ordinal, cursor.value()


def _single(document: dict[str, Any]) -> Iterator[Element]:
    if is_bundle(document):
        yield from (("", ordinal, row) for ordinal, row in enumerate(bundle_rows(document), start=1))
        return
    lists = {name: value for name, value in document.items() if name in COLLECTIONS and isinstance(value, list)}
    if FEATURES in lists:
        check_system(document.get("crs"))
    if not any(lists.values()) and not (lists and len(document) == 1):
        yield "", 1, document
    for name, values in lists.items():
        yield from ((name, ordinal, value) for ordinal, value in enumerate(values, start=1))


def elements(open_bytes: Callable[[], BinaryIO], encoding: str, limits: Limits) -> Iterator[Element]:
    """Stream the elements of a JSON document with the collection they stand in.

    :raises UnreadableFile: `broken_json`, `json_too_deep`, `json_element_too_large` with the element's ordinal.
    """
    with io.TextIOWrapper(open_bytes(), encoding=encoding, newline="") as stream:
        cursor = _Cursor(stream, limits)
        if cursor.peek() == "[":
            yield from _array(cursor, "")
            if cursor.peek():
                raise cursor.broken()
            return
        first = cursor.value(limit=WHOLE)
        if first is None:
            yield from _wrapper(cursor)
        elif cursor.peek():
            yield from _lines(cursor, first)
        else:
            yield from _single(first) if isinstance(first, dict) else [("", 1, first)]


def read_json(open_bytes: Callable[[], BinaryIO], encoding: Encoding, limits: Limits) -> Table:
    """Read a JSON document; every element is one line, nested names joined with dots.

    :raises UnreadableFile: for broken, too deep or too large JSON, and `empty_file` for no element.
    """
    seen = Replaced()
    walk = partial(elements, open_bytes, encoding.name, limits)
    columns: dict[str, dict[str, int]] = {}
    for name, ordinal, element in walk():
        known = columns.setdefault(name, {})
        for key in flatten(feature_row(element), limits, f"element {ordinal}", seen):
            known.setdefault(key, len(known))
        if len(known) > limits.columns:
            params = {"limit": limits.columns}
            raise UnreadableFile("too_many_columns", f"element {ordinal}", "keep_needed_columns", params)
    parts = [
        Part(name, f"{name} element {{}}".strip(), partial(_rows, walk, name, known, limits), (), tuple(known))
        for name, known in columns.items()
    ]
    alarms = [Alarm("characters_replaced", {"count": seen.count})] if seen.count else []
    return assemble(parts, limits, form="json", encoding=encoding.name, alarms=alarms)


def _rows(
    walk: Callable[[], Iterator[Element]], name: str, known: dict[str, int], limits: Limits
) -> Iterator[PhysicalRow]:
    seen = Replaced()
    for collection, ordinal, element in walk():
        if collection == name:
            cells = [""] * len(known)
            for key, text in flatten(feature_row(element), limits, f"element {ordinal}", seen).items():
                cells[known[key]] = text
            yield ordinal, cells
