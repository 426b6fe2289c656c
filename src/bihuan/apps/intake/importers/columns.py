"""Which column speaks about which field: by its label first, by what stands in it second."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping as MappingType, Sequence
from dataclasses import dataclass
from typing import Final

from bihuan.apps.intake.importers.aliases import alias_of
from bihuan.apps.intake.importers.fields import FIELDS, MANY
from bihuan.apps.intake.importers.table import Line
from bihuan.engine.cleaning import Problem, fold, parse_citizen_number, parse_phone, parse_sex, tidy

SAMPLE_LINES: Final = 200
_ADDRESS: Final = re.compile(r"(省|市|区|县|州).*(路|街|道|镇|乡|村|巷|号|社区|小区|组)")
_FEWEST: Final = 3


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

    @classmethod
    def of(cls, guesses: Iterable[ColumnGuess]) -> Mapping:
        """Accept the guesses as they are."""
        listed = list(guesses)
        return cls(tuple(guess.label for guess in listed), tuple(guess.field for guess in listed))

    def remembered(self) -> dict[str, str]:
        """Give label → field, to be kept for the source."""
        return dict(zip(self.header, self.fields, strict=True))

    def corrected(self, told: MappingType[str, str]) -> Mapping:
        """Apply remembered or typed fields by label; a single-valued field told anew leaves its former column.

        :raises ValueError: for a field that does not exist.
        """
        if unknown := set(told.values()) - set(FIELDS):
            raise ValueError(f"no such field: {sorted(unknown)}")
        taken = {field for label, field in told.items() if label in self.header and field not in MANY}
        given: set[str] = set()
        fields = []
        for label, field in zip(self.header, self.fields, strict=True):
            chosen = told.get(label, "other" if field in taken else field)
            fields.append("other" if chosen in given and chosen not in MANY else chosen)
            given.add(chosen)
        return Mapping(self.header, tuple(fields))


def _is_read(parse: Callable[[str], object]) -> Callable[[str], bool]:
    return lambda value: not isinstance(parse(value), Problem)


_CONTENT: Final[tuple[tuple[str, Callable[[str], bool], float], ...]] = (
    ("document_number", _is_read(parse_citizen_number), 0.6),
    ("phone", _is_read(parse_phone), 0.8),
    ("sex", _is_read(parse_sex), 0.9),
    ("address", lambda value: bool(_ADDRESS.search(tidy(value))), 0.7),
)


def _by_label(index: int, label: str) -> ColumnGuess | None:
    found = alias_of(label)
    if found is None:
        return None
    is_exact = found.family == "fields" or (found.rank == 0 and fold(label) == fold(label.rpartition(" / ")[2]))
    confidence = (0.99 if is_exact else 0.95) - min(found.rank, 40) * 0.005
    return ColumnGuess(
        index, label, found.field, round(confidence, 3), "header_exact" if is_exact else "header_alias", found.family
    )


def _by_content(index: int, label: str, values: Sequence[str]) -> ColumnGuess:
    for field, is_it, wanted in _CONTENT:
        share = sum(map(is_it, values)) / len(values) if len(values) >= _FEWEST else 0.0
        if share >= wanted:
            return ColumnGuess(index, label, field, round(0.6 * share, 3), "content")
    return ColumnGuess(index, label, "other", 0.0, "none")


def _cells(sample: Iterable[Line | Sequence[str]], width: int) -> list[list[str]]:
    columns: list[list[str]] = [[] for _ in range(width)]
    for line in sample:
        cells = line.cells if isinstance(line, Line) else line
        for column, cell in zip(columns, cells, strict=False):
            if cell.strip():
                column.append(cell)
    return columns


def recognise_columns(header: Sequence[str], sample_rows: Iterable[Line | Sequence[str]]) -> list[ColumnGuess]:
    """Guess the field of every column from its label and up to 200 sample lines.

    A single-valued field goes to its most confident column (the left one of equals); the others become `other`.
    """
    columns = _cells((row for row, _ in zip(sample_rows, range(SAMPLE_LINES), strict=False)), len(header))
    guesses = [
        _by_label(index, label) or _by_content(index, label, columns[index]) for index, label in enumerate(header)
    ]
    best: dict[str, ColumnGuess] = {}
    for guess in guesses:
        if guess.field not in MANY and guess.confidence > getattr(best.get(guess.field), "confidence", 0.0):
            best[guess.field] = guess
    named = {guess.field for guess in guesses if guess.evidence.startswith("header")}
    return [_settled(guess, best, named) for guess in guesses]


def _settled(guess: ColumnGuess, best: dict[str, ColumnGuess], named: set[str]) -> ColumnGuess:
    is_second = guess.field not in MANY and best.get(guess.field) not in (None, guess)
    is_echo = guess.evidence == "content" and guess.field in named
    if is_second or is_echo:
        return ColumnGuess(guess.index, guess.label, "other", 0.0, "none")
    return guess
