"""What can be taken out: each context declares its tables here, column by column; what is not declared cannot leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.exports import USUAL_FORMS, Column, ExportForm, Row, may_hold

Filters = Mapping[str, Any]
_TOGETHER: Final = 500
"""So many identifiers are read at once: as many values as one statement may name on either database, with room."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One row of a table: which object it is, the pseudonym it is about ("" for none), and what it says to whom."""

    object_id: str
    person: str
    row: Row


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table that can be taken out.

    `find` gives the identifiers that the person may see and the filters leave, in order; `read` gives the rows of those
    that the person may still see. Both go through the context's `access`. `forms`: an open form, which no passphrase
    guards, is for tables of numbers alone, in which nobody is named.
    """

    code: str
    object_kind: str
    columns: Sequence[Column]
    find: Callable[[Actor, Filters, datetime], list[str]]
    read: Callable[[Actor, Filters, Sequence[str], datetime], Iterable[ExportRow]]
    forms: frozenset[ExportForm] = USUAL_FORMS

    def check_form(self, form: str) -> None:
        """Refuse a form in which the table does not leave. :raises NotAllowed: `unknown_form`."""
        if form not in self.forms:
            raise NotAllowed("unknown_form")

    def columns_for(self, by: Actor) -> list[Column]:
        """Return the columns that the person's role may take out."""
        return [column for column in self.columns if may_hold(column, by.role)]

    def chosen(self, codes: Iterable[str]) -> list[Column]:
        """Return the columns named, in the table's order. :raises NotAllowed: `unknown_column`."""
        wanted = set(codes)
        unknown = wanted - {column.code for column in self.columns}
        if unknown:
            raise NotAllowed("unknown_column", column=min(unknown))
        return [column for column in self.columns if column.code in wanted]


_BY_CODE: dict[str, Dataset] = {}


def register(dataset: Dataset) -> None:
    """Let a table be taken out (called when a context starts)."""
    _BY_CODE[dataset.code] = dataset


def dataset_of(code: str) -> Dataset:
    """Return the table of this code. :raises NotAllowed: `not_found`."""
    if code not in _BY_CODE:
        raise NotAllowed("not_found")
    return _BY_CODE[code]


def datasets() -> list[Dataset]:
    """Return every table that can be taken out."""
    return [_BY_CODE[code] for code in sorted(_BY_CODE)]


def parts_of(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Give the identifiers in their order, 500 at a time: each part fits into one statement on either database."""
    for first in range(0, len(ids), _TOGETHER):
        yield ids[first : first + _TOGETHER]


def as_dialled(number: str) -> str:
    """Return a Chinese number as people dial it, so that no guard has to stand before its plus; others unchanged."""
    local = number.removeprefix("+86")
    return local if len(local) == len(number) - 3 and local.isdecimal() else number
