"""Which column means what: as a clerk said, as remembered for the source, or as recognised."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.importers import ColumnGuess, Line, Mapping, Options, kind_of, observe, recognise_columns
from bihuan.apps.intake.models import Batch, Record, Source
from bihuan.apps.intake.rules import header_digest
from bihuan.engine.ledger.canonical import instant

SAMPLE_LINES, _TOGETHER = 200, 2_000
Choice = Sequence[str] | MappingType[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a batch is read: the field of each column, the options, the guesses they came from; whose choice is used."""

    mapping: Mapping
    options: Options
    guesses: tuple[ColumnGuess, ...]
    is_remembered: bool
    remembered_by: str = ""


def stored_lines(batch_id: str, *, after: int = 0, most: int | None = None) -> Iterator[Line]:
    """Stream a batch's lines in their order from the records, not holding more than some thousands at a time."""
    rows = Record.objects.filter(batch_id=batch_id, line__gt=after).order_by("line")
    chosen = iter(rows[:most].iterator(chunk_size=_TOGETHER))
    while part := list(islice(chosen, _TOGETHER)):
        open_all(part)
        for record in part:
            yield Line(record.line, record.position, tuple(json.loads(record.content)))


def choose_reading(batch: Batch, choice: Choice | None, options: Options | None = None) -> Reading:
    """Return how a batch will be read: the choice, else what is remembered for this header, else the guesses.

    A sequence names the field of every column; a mapping corrects single labels.

    :raises NotAllowed: `bad_mapping` for an unknown field or a wrong number of columns.
    """
    header = [str(label) for label in batch.table.get("header", [])]
    guesses = recognise_columns(header, stored_lines(batch.id, most=SAMPLE_LINES), batch.kind)
    remembered = batch.source.columns.get(header_digest(header, batch.kind))
    base = (
        Mapping(tuple(header), tuple(remembered["fields"]), batch.kind)
        if remembered
        else Mapping.of(guesses, batch.kind)
    )
    mapping = _corrected(base, choice)
    is_whole = choice is not None and not isinstance(choice, MappingType)  # then nothing remembered is in it
    remembered_by = "" if is_whole or not remembered else str(remembered["by"])
    return Reading(
        mapping, options or Options(), tuple(guesses), bool(remembered) and choice is None, remembered_by
    )  # fmt: skip


def _corrected(base: Mapping, choice: Choice | None) -> Mapping:
    if choice is None:
        return base
    told = choice.values() if isinstance(choice, MappingType) else choice
    strange = sorted(set(told) - set(kind_of(base.kind).fields))
    if isinstance(choice, MappingType):
        unknown = [label for label in choice if label not in base.header]
        if unknown or strange:
            raise NotAllowed("bad_mapping", about=", ".join(unknown or strange))
        return base.corrected(choice)
    if len(choice) != len(base.header) or strange:
        raise NotAllowed("bad_mapping", about=", ".join(strange))
    return Mapping(base.header, tuple(choice), base.kind)


def fix_reading(batch: Batch, reading: Reading, by: Actor) -> dict[str, object]:
    """Return what is kept of a reading with its batch, after the date columns have been looked through.

    `by` names who answers for it: whoever begins the disposing, and whose remembered columns were used.
    """
    options = observe(stored_lines(batch.id), reading.mapping, reading.options)
    answer = sorted({by.account, reading.remembered_by} - {""})
    return {"fields": list(reading.mapping.fields), "options": asdict(options), "by": answer}


def kept_reading(batch: Batch) -> tuple[Mapping, Options]:
    """Return the reading that was fixed when the batch's disposing began."""
    header = tuple(str(label) for label in batch.table.get("header", []))
    return Mapping(header, tuple(batch.mapping["fields"]), batch.kind), Options(**batch.mapping["options"])


def remember_columns(source: Source, mapping: Mapping, *, by: Actor, at: datetime) -> None:
    """Keep a confirmed mapping for the next file of this source with the same header."""
    fresh = Source.objects.get(pk=source.pk)
    entry = {"fields": list(mapping.fields), "by": by.account, "at": instant(at)}
    fresh.columns[header_digest(mapping.header, mapping.kind)] = entry
    fresh.save(update_fields=["columns"])
