"""Identifiers of persons to pseudonyms. The engine asks for numbers and keeps no identifier beyond the import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.cleaning import fold
from bihuan.engine.exposure.cells import text_of
from bihuan.engine.exposure.clock import Flags, Int64s
from bihuan.engine.exposure.columns import Columns, field_of
from bihuan.engine.exposure.reading import Chunk
from bihuan.engine.exposure.sieve import Sieve

Numbering = Callable[[Sequence[tuple[str, str]]], Sequence[int]]
MOST_REMEMBERED: Final = 1_000_000  # identifiers; a million phones with their numbers took 140 MB
LONGEST: Final = 200  # characters, with the kind
_APART: Final = "\x1f"
_UNASKED: Final = -2
_LOST: Final = r"\x1f\d(\.\d+)?[Ee]\+?\d{1,2}$"  # 5.11302E+17: a spreadsheet kept 15 digits of it


@dataclass(slots=True)
class Persons:
    """Asks for the number of each (kind, identifier) once, as far as memory is bounded.

    `number` answers a negative number for what cannot be an identifier of that kind.
    """

    number: Numbering
    _known: dict[str, int] = field(default_factory=dict)

    def read(self, chunk: Chunk, columns: Columns, sieve: Sieve) -> Int64s:
        """Return the person of each row, −1 where there is none, and mark those rows.

        :raises ValueError: `number` answered out of the range of uint32, or not once for each.
        """
        keys = _keys(chunk, columns).dictionary_encode()
        rows = np.asarray(keys.indices)
        is_empty = np.asarray(pc.equal(keys.dictionary, ""))
        is_lost = np.asarray(pc.match_substring_regex(keys.dictionary, _LOST))
        is_long = np.asarray(pc.greater(pc.utf8_length(keys.dictionary), LONGEST))
        numbers: Int64s = self._numbers(keys.dictionary.to_pylist(), is_empty | is_lost | is_long)[rows]
        sieve.mark(is_empty[rows], "no_identifier", "identifier")
        sieve.mark(is_lost[rows], "number_lost_digits", "identifier")
        sieve.mark(numbers < 0, "unreadable_identifier", "identifier")
        return numbers

    def forget(self) -> None:
        """Let go of all identifiers: the file has been read."""
        self._known.clear()

    def _numbers(self, keys: list[str], is_none: Flags) -> Int64s:
        """Return the number of each key, asking for those that are not known; −1 where there can be none."""
        if len(self._known) + len(keys) > MOST_REMEMBERED:
            self._known.clear()
        known = self._known.get
        found: Int64s = np.array([known(key, _UNASKED) for key in keys], np.int64)
        found[is_none] = -1
        fresh = np.flatnonzero(found == _UNASKED).tolist()
        if fresh:
            asked = [keys[at] for at in fresh]
            found[fresh] = self._ask(asked)
            self._known.update(zip(asked, found[fresh].tolist(), strict=True))
        return found

    def _ask(self, keys: list[str]) -> list[int]:
        pairs = [(kind, value) for kind, _, value in (key.partition(_APART) for key in keys)]
        given = [max(int(number), -1) for number in self.number(pairs)]
        if len(given) != len(pairs) or max(given) >= 1 << 32:
            raise ValueError("one number for each identifier, below 2**32")
        return given


def _keys(chunk: Chunk, columns: Columns) -> pa.Array:
    """Return `kind, identifier` of the first identifier that each row has; "" where it has none."""
    keys = pa.array([""] * len(chunk.lines), pa.string())
    for name in columns.persons():
        values = text_of(chunk, columns.headings[name])
        kinds: pa.Array | str = name
        if name == "identifier":
            kinds = _kinds(text_of(chunk, columns.headings.get("identifier_kind")))
        made = pc.binary_join_element_wise(kinds, values, _APART)
        wanted = pc.and_(pc.equal(keys, ""), pc.not_equal(values, ""))
        keys = pc.if_else(wanted, made, keys)
    return keys


def _kinds(texts: pa.Array) -> pa.Array:
    """Name the kind of each identifier as the headings would; "key" where the line does not say."""
    encoded = texts.dictionary_encode()
    names = [field_of(text) or fold(text) or "key" for text in encoded.dictionary.to_pylist()]
    return pa.array(names, pa.string()).take(encoded.indices)
