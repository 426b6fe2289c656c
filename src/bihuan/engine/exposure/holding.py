"""The lines that are held or refused, kept as far as a lake may keep them: pseudonyms, no name, no phone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bihuan.engine.exposure.clock import Int64s
from bihuan.engine.exposure.layout import HELD_SCHEMA
from bihuan.engine.exposure.sieve import COLUMNS, REASONS, VERDICTS

Uint8s = npt.NDArray[np.uint8]
MOST_LINES: Final = 1000  # line numbers named for each reason in files/<sha256>.json; the rest stand in held/


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many lines were held or refused for one reason, and the first of their numbers."""

    reason: str
    verdict: str
    count: int
    lines: tuple[int, ...]


@dataclass(slots=True)
class Held:
    """Collects held and refused lines; `tables` have HELD_SCHEMA."""

    tables: list[pa.Table] = field(default_factory=list)

    def add(self, *, lines: Int64s, reasons: list[str], columns: list[str], values: dict[str, pa.Array]) -> None:
        """Add lines with what is known of them (columns of HELD_SCHEMA that are missing are null, or empty text)."""
        empty = {"text": pa.array([""] * len(lines), pa.string())}
        told = {
            "line": pa.array(lines), "verdict": pa.array([VERDICTS[reason] for reason in reasons], pa.string()),
            "reason": pa.array(reasons, pa.string()), "column": pa.array(columns, pa.string()),
        }  # fmt: skip
        made = {**empty, **values, **told}
        self.tables.append(
            pa.table(
                [
                    made[entry.name].cast(entry.type) if entry.name in made else pa.nulls(len(lines), entry.type)
                    for entry in HELD_SCHEMA
                ],
                schema=HELD_SCHEMA,
            )
        )

    def number_places(self, numbers: npt.NDArray[np.uint32]) -> None:
        """Put the numbers of places where the lines so far have their index among the file's places."""
        known = pa.array(numbers, pa.uint32())
        at = HELD_SCHEMA.get_field_index("place")
        self.tables = [table.set_column(at, HELD_SCHEMA.field(at), known.take(table["place"])) for table in self.tables]

    def table(self) -> pa.Table:
        """Return all lines by number."""
        return pa.concat_tables([HELD_SCHEMA.empty_table(), *self.tables]).sort_by("line")

    def counts(self) -> tuple[ReasonCount, ...]:
        """Return the count of each reason, by its place in sieve.VERDICTS."""
        table = self.table()
        reasons = table["reason"].to_pylist()
        lines = table["line"].to_pylist()
        counted = Counter(reasons)
        first: dict[str, list[int]] = {reason: [] for reason in counted}
        for reason, line in zip(reasons, lines, strict=True):
            if len(first[reason]) < MOST_LINES:
                first[reason].append(line)
        return tuple(
            ReasonCount(reason, VERDICTS[reason], counted[reason], tuple(first[reason]))
            for reason in REASONS
            if reason in counted
        )


def names_of(reasons: Uint8s, columns: Uint8s) -> tuple[list[str], list[str]]:
    """Return the reason and the column of marked rows in words."""
    return [REASONS[number] for number in reasons.tolist()], [COLUMNS[number] for number in columns.tolist()]
