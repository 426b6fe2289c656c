"""Kinds of batch: which fields its columns may speak of, how its lines are read, and which context takes them over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bihuan.apps.intake.importers.aliases import LONGEST, Alias, alias_of
from bihuan.apps.intake.importers.codes import Code, add_line_codes
from bihuan.apps.intake.importers.fields import DATES, FIELDS, IDENTIFYING, MANY
from bihuan.apps.intake.importers.table import Table
from bihuan.engine.cleaning import Problem, fold

RECORDS: Final = "records"
Parser = Callable[[str], str | Problem]
Settle = Callable[[dict[str, str], Callable[[str, str], None]], None]


@dataclass(frozen=True)
class BatchKind:
    """How batches of one kind are read; everything that differs from a batch of records stands here.

    `fields` are all fields its columns may be taken for ("other" among them), `many` those that several columns may
    share, `dates` those that are dates, `identifying` those of which a line needs at least one, `required` those
    without which a line is held (`required_missing`). `aliases` gives labels by field, before the general ones.
    `reshape` turns the table as it was read into one with a line for each thing (a grid of a duty roster into rows);
    it must give the same lines each time and raises `UnreadableFile`. `parsers` reads fields the general parsers do
    not know; `settle` holds the values of one line against each other and complains with a code (of `codes` or of
    the general list) and a field. `key` are the fields that together are the sender's key of a line (`a|b`: the
    first of them that is told, `a?`: may be empty): same key and other content waits in the conflict tray.
    `makes_persons`: accepted lines with a document become persons. `is_unique_document`: a document stands on one
    accepted line of the kind in the incident; a second one is held (`registered_elsewhere`). `marks`: a file is guessed
    to be of the kind only when it names one of these fields; without them, whenever it bears the required ones.
    """

    code: str
    fields: tuple[str, ...]
    many: frozenset[str]
    dates: tuple[str, ...]
    identifying: tuple[str, ...]
    aliases: Mapping[str, Sequence[str]]
    required: tuple[str, ...] = ()
    reshape: Callable[[Table], Table] | None = None
    parsers: Mapping[str, Parser] = field(default_factory=dict)
    settle: Settle | None = None
    codes: Mapping[str, Code] = field(default_factory=dict)
    key: tuple[str, ...] = ("external_key",)
    makes_persons: bool = False
    is_unique_document: bool = False
    marks: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.code)

    @cached_property
    def _labels(self) -> dict[str, Alias]:
        table: dict[str, Alias] = {}
        for name, labels in self.aliases.items():
            for rank, label in enumerate((name, *labels)):
                table.setdefault(fold(label), Alias(name, "zh", rank and rank - 1))
        return table

    def alias_of(self, label: str) -> Alias | None:
        """Look a label up among the kind's own names, then among the general ones of its fields; None for neither."""
        if len(label) > LONGEST:
            return None
        own = self._labels.get(fold(label)) or self._labels.get(fold(label.rpartition(" / ")[2]))
        found = own or alias_of(label)
        return found if found and found.field in self.fields else None

    def key_of(self, values: Mapping[str, str]) -> str:
        """Return the sender's key of a line with these values, "" when a part of it is missing."""
        parts = [next(filter(None, map(values.get, part.rstrip("?").split("|"))), "") for part in self.key]
        is_whole = all(part or name.endswith("?") for part, name in zip(parts, self.key, strict=True))
        return "\x1f".join(parts) if is_whole else ""


_KINDS: Final[dict[str, BatchKind]] = {}


def register_kind(kind: BatchKind) -> BatchKind:
    """Make a kind known; a context does so when its `jobs.py` is imported. Registered anew, the last one counts."""
    add_line_codes(kind.codes)
    _KINDS[kind.code] = kind
    return kind


def kind_of(code: str) -> BatchKind:
    """Return the kind with this code. :raises KeyError: no context knows such a kind."""
    return _KINDS[code]


def kind_codes() -> tuple[str, ...]:
    """Return the codes of all kinds that are known, records first."""
    return tuple(sorted(_KINDS, key=lambda code: (code != RECORDS, code)))


def guess_kind(header: Sequence[str]) -> str:
    """Guess the kind of a file from its labels: the one whose own names and required fields they bear, else records.

    Only labels that the kind names itself speak for it: 姓名 and 电话 stand in every list.
    """
    best, most = RECORDS, 0
    for code in kind_codes():
        kind = _KINDS[code]
        named = {found.field for label in header if (found := kind.alias_of(label))}
        own = {found.field for label in header if (found := kind._labels.get(fold(label)))}
        is_marked = not kind.marks or bool(named & set(kind.marks))
        if code != RECORDS and is_marked and set(kind.required) <= named and len(own) > max(most, 1):
            best, most = code, len(own)
    return best


register_kind(
    BatchKind(
        code=RECORDS, fields=FIELDS, many=MANY, dates=DATES, identifying=IDENTIFYING, aliases={}, makes_persons=True
    )
)
