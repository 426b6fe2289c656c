"""A table with its title, headers, blank and total lines, and the choice of a format to write it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bihuan.engine.drill.labels import Column

Cell = str | int | dt.date


@dataclass(frozen=True)
class Sheet:
    """Rows by field name under labelled columns; `blank_after` holds row indexes followed by an empty line."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Cell], ...]
    blank_after: frozenset[int]
    has_total: bool
    created: dt.datetime

    def labels(self) -> list[str]:
        """Return the lower header row."""
        return [column.label for column in self.columns]

    def groups(self) -> list[tuple[str, int, int]]:
        """Return the upper header row as (text, first column, last column), columns from 0."""
        spans, at = [], 0
        for group, members in groupby(self.columns, key=lambda column: column.group):
            width = len(list(members))
            spans.append((group, at, at + width - 1))
            at += width
        return spans

    def body(self) -> Iterator[list[Cell]]:
        """Yield the cells of each line below the headers, blank and total lines included."""
        fields = [column.field for column in self.columns]
        for i, row in enumerate(self.rows):
            yield [row.get(field, "") for field in fields]
            if i in self.blank_after:
                yield [""] * len(fields)
        if self.has_total:
            yield ["合计", len(self.rows), *[""] * (len(fields) - 2)]
