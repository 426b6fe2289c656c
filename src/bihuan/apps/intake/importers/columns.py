"""Which column speaks about which field: by its label first, by what stands in it second."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bihuan.apps.intake.importers.kinds import RECORDS, BatchKind, kind_of
from bihuan.apps.intake.importers.table import Line
from bihuan.engine.cleaning import (
    Problem,
    is_placeholder,
    parse_citizen_number,
    parse_date,
    parse_phone,
    parse_sex,
    tidy,
)

SAMPLE_LINES: Final = 200
SAMPLE_CHARACTERS: Final = 200  # patterns are tried on the beginning of a cell only, so that no cell can cost much
_ADDRESS: Final = re.compile(r"(省|市|区|县|州).*(路|街|道|镇|乡|村|巷|号|社区|小区|组)")
_FEWEST: Final = 3
_ENOUGH: Final = 8


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column probably is: confidence 0 to 1, and `header_exact`, `header_alias`, `content` or `none`."""

    index: int
    label: str
    field: str
    confidence: float
    evidence: str
    family: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The field of every column of one header, as a person confirmed it; `other` for columns that are only kept."""

    header: tuple[str, ...]
    fields: tuple[str, ...]
    kind: str = RECORDS

    @classmethod
    def of(cls, guesses: Iterable[ColumnGuess], kind: str = RECORDS) -> Mapping:
        """Accept the guesses as they are."""
        listed = list(guesses)
        return cls(tuple(guess.label for guess in listed), tuple(guess.field for guess in listed), kind)

    def remembered(self) -> dict[str, str]:
        """Give label → field, to be kept for the source."""
        return dict(zip(self.header, self.fields, strict=True))

    def corrected(self, told: MappingType[str, str]) -> Mapping:
        """Apply remembered or typed fields by label; a single-valued field told anew leaves its former column.

        :raises ValueError: for a field that does not exist.
        """
        kind = kind_of(self.kind)
        if unknown := set(told.values()) - set(kind.fields):
            raise ValueError(f"no such field: {sorted(unknown)}")
        taken = {field for label, field in told.items() if label in self.header and field not in kind.many}
        given: set[str] = set()
        fields = []
        for label, field in zip(self.header, self.fields, strict=True):
            chosen = told.get(label, "other" if field in taken else field)
            fields.append("other" if chosen in given and chosen not in kind.many else chosen)
            given.add(chosen)
        return Mapping(self.header, tuple(fields), self.kind)


def _is_read(parse: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda value: not isinstance(parse(value), Problem)


_CONTENT: Final[tuple[tuple[str, Callable[[str], bool], float], ...]] = (
    ("document_number", _is_read(parse_citizen_number), 0.6),
    ("phone", _is_read(parse_phone), 0.8),
    ("sex", _is_read(parse_sex), 0.9),
    ("address", lambda value: bool(_ADDRESS.search(tidy(value))), 0.7),
)


def _by_label(index: int, label: str, kind: BatchKind) -> ColumnGuess | None:
    found = kind.alias_of(label)
    if found is None:
        return None
    is_exact = found.family == "fields" or (found.rank == 0 and found.family in {"zh", "en"})
    confidence = (0.99 if is_exact else 0.95) - min(found.rank, 40) * 0.005
    return ColumnGuess(
        index, label, found.field, round(confidence, 3), "header_exact" if is_exact else "header_alias", found.family
    )


def _by_content(index: int, label: str, values: Sequence[str], kind: BatchKind) -> ColumnGuess:
    for field, is_it, wanted in _CONTENT:
        share = sum(map(is_it, values)) / len(values) if len(values) >= _FEWEST else 0.0
        if share >= wanted and field in kind.fields:
            return ColumnGuess(index, label, field, round(0.6 * share, 3), "content")
    return ColumnGuess(index, label, "other", 0.0, "none")


def _cells(sample: Iterable[Line | Sequence[str]], width: int) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(width)]
    for line in sample:
        cells = line.cells if isinstance(line, Line) else line
        for column, cell in zip(columns, cells, strict=False):
            if cell.strip():
                column.append(cell[:SAMPLE_CHARACTERS])
    return columns


def recognise_columns(
    header: Sequence[str], sample_rows: Iterable[Line | Sequence[str]], kind: str = RECORDS
) -> list[ColumnGuess]:
    """Guess the field of every column from its label and up to 200 sample lines, among the fields of the kind.

    A label that its own cells contradict (a phone column without one phone) is not believed. A single-valued field
    goes to its most confident column (the fuller one, the left one of equals); the others become `other`.
    """
    of_kind = kind_of(kind)
    lines = list(islice(sample_rows, SAMPLE_LINES))
    columns = _cells(lines, len(header))
    guesses = []
    for index, (label, values) in enumerate(zip(header, columns, strict=True)):
        named = _by_label(index, label, of_kind)
        is_named = named is not None and _is_borne_out(named, values)
        guesses.append(named if named and is_named else _by_content(index, label, values, of_kind))
    merits = [_merit(guess, columns[guess.index], len(lines)) for guess in guesses]
    best: dict[str, int] = {}
    for guess, merit in zip(guesses, merits, strict=True):
        if guess.field not in of_kind.many and merit > (merits[best[guess.field]] if guess.field in best else 0.0):
            best[guess.field] = guess.index
    taken = {guess.field for guess in guesses if guess.evidence.startswith("header")}
    return [_settled(guess, best, taken, of_kind.many) for guess in guesses]


def _merit(guess: ColumnGuess, values: Sequence[str], lines: int) -> float:
    """Weigh a guess by how full its column is; a key also by how many of its values differ."""
    fullness = len(values) / lines if lines else 1.0
    if guess.field == "external_key" and values:
        return guess.confidence * (0.05 + 0.95 * fullness * len(set(values)) / len(values))
    return guess.confidence * (0.5 + 0.5 * fullness)


def _is_borne_out(guess: ColumnGuess, values: Sequence[str]) -> bool:
    told = [value for value in values if not is_placeholder(tidy(value))]
    if len(told) < _ENOUGH:
        return True
    if guess.field == "phone":
        return sum(map(_CONTENT[1][1], told)) * 5 >= len(told)
    return not guess.field.endswith("_date") or any(map(_could_be_date, told))


def _could_be_date(value: str) -> bool:
    found = parse_date(value, year=2000)
    return not isinstance(found, Problem) or found.code != "unreadable_date"


def _settled(guess: ColumnGuess, best: dict[str, int], taken: set[str], many: frozenset[str]) -> ColumnGuess:
    is_second = guess.field not in many and best.get(guess.field) != guess.index
    is_echo = guess.evidence == "content" and guess.field in taken
    if is_second or is_echo:
        return ColumnGuess(guess.index, guess.label, "other", 0.0, "none")
    return guess
