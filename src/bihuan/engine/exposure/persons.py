"""Identifiers of persons to pseudonyms. The engine asks for numbers and keeps no identifier beyond the import."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bihuan.engine.cleaning import fold
from bihuan.engine.exposure.cells import text_of
from bihuan.engine.exposure.clock import Int64s
from bihuan.engine.exposure.columns import Columns, field_of
from bihuan.engine.exposure.reading import Chunk
from bihuan.engine.exposure.sieve import Sieve

Numbering = Callable[[Sequence[tuple[str, str]]], Sequence[int]]
MOST_REMEMBERED: Final = 1_000_000  # identifiers; about 150 MB
LONGEST: Final = 200  # characters
_APART: Final = "\x1f"
_LOST: Final = re.compile(r"\d(\.\d+)?[Ee]\+?\d{1,2}", re.ASCII)  # 5.11302E+17: a spreadsheet kept 15 digits of it


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
        texts, rows = keys.dictionary.to_pylist(), np.asarray(keys.indices)
        lost = [bool(_LOST.fullmatch(text.partition(_APART)[2])) for text in texts]
        known = self._numbers(["" if is_lost else text for text, is_lost in zip(texts, lost, strict=True)])
        numbers: Int64s = np.array(known, np.int64)[rows]
        sieve.mark(np.array([text == "" for text in texts], bool)[rows], "no_identifier", "identifier")
        sieve.mark(np.array(lost, bool)[rows], "number_lost_digits", "identifier")
        sieve.mark(numbers < 0, "unreadable_identifier", "identifier")
        return numbers

    def _numbers(self, keys: list[str]) -> list[int]:
        fresh = [key for key in keys if key and len(key) <= LONGEST and key not in self._known]
        if len(self._known) + len(fresh) > MOST_REMEMBERED:
            self._known.clear()
            fresh = [key for key in keys if key and len(key) <= LONGEST]
        pairs = [(kind, value) for kind, _, value in (key.partition(_APART) for key in fresh)]
        given = [int(number) for number in self.number(pairs)] if pairs else []
        if len(given) != len(pairs) or any(number >= 1 << 32 for number in given):
            raise ValueError("one number for each identifier, below 2**32")
        self._known.update(zip(fresh, given, strict=True))
        return [self._known.get(key, -1) for key in keys]


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
