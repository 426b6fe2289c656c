"""Lines with their dispositions, and what of them waits for a person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from bihuan.apps.intake.models import Batch, Disposition, Record
from bihuan.apps.intake.queries.batches import BatchFilters, batches
from bihuan.apps.intake.rules import BatchState


def dispositions(batch_id: str, *, kind: str = "", reason: str = "") -> QuerySet[Disposition]:
    """Return a batch's lines with what became of them, in the order of the file."""
    found = Disposition.objects.filter(batch_id=batch_id).select_related("record")
    found = found.filter(kind=kind) if kind else found
    found = found.filter(reason=reason) if reason else found
    return found.order_by("line")


def reasons(batch_id: str) -> list[tuple[str, str, int]]:
    """Return (kind, reason, lines) of a batch, most frequent first."""
    rows = Disposition.objects.filter(batch_id=batch_id).values_list("kind", "reason").annotate(n=Count("record"))
    return [(kind, reason, count) for kind, reason, count in rows.order_by("kind", "-n", "reason")]


def held_lines(incident: str, *, source: str = "", reason: str = "") -> QuerySet[Disposition]:
    """Return the lines that wait for a clerk, oldest first; conflicts have a tray of their own."""
    found = Disposition.objects.filter(source__incident=incident, kind="held").exclude(reason="conflict")
    found = found.filter(source__code=source) if source else found
    found = found.filter(reason=reason) if reason else found
    return found.select_related("record", "source", "batch").order_by("at", "batch", "line")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two records of one source with the same key and different content; `unlike` names the fields that differ."""

    held: Disposition
    accepted: Disposition | None
    unlike: tuple[str, ...]


def conflicts(incident: str, *, first: int = 0, most: int = 50) -> list[Conflict]:
    """Return the conflict tray, oldest first, both records side by side."""
    held = Disposition.objects.filter(source__incident=incident, kind="held", reason="conflict")
    chosen = list(
        held.select_related("record", "source", "batch").order_by("at", "batch", "line")[first : first + most]
    )
    met = Disposition.objects.filter(pk__in=[line.duplicate_of for line in chosen])
    accepted = {line.pk: line for line in met.select_related("record", "source", "batch")}
    return [_conflict(line, accepted.get(line.duplicate_of)) for line in chosen]


def _conflict(held: Disposition, accepted: Disposition | None) -> Conflict:
    return Conflict(held, accepted, tuple(unlike_fields(held.values, accepted.values if accepted else {})))


def unlike_fields(mine: Mapping[str, object], theirs: Mapping[str, object]) -> list[str]:
    """Return the names of the fields in which two lines differ."""
    return sorted(name for name in {*mine, *theirs} if mine.get(name, "") != theirs.get(name, ""))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many lines wait at the door: held, in conflict, accepted without an order; batches to mend or to finish."""

    held: int
    conflicts: int
    accepted: int
    to_mend: int
    unfinished: int


def waiting_counts(incident: str) -> Waiting:
    """Return how much waits at the door."""
    lines = Disposition.objects.filter(source__incident=incident).filter(Q(kind="held") | Q(kind="accepted", effect=""))
    counts = lines.aggregate(
        held=Count("record", filter=Q(kind="held") & ~Q(reason="conflict")),
        conflicts=Count("record", filter=Q(kind="held", reason="conflict")),
        accepted=Count("record", filter=Q(kind="accepted")),
    )
    mend = batches(incident, BatchFilters(needs_mend=True)).filter(read=0).count()
    unfinished = Batch.objects.filter(source__incident=incident).exclude(state=BatchState.DISPOSED).count()
    return Waiting(counts["held"], counts["conflicts"], counts["accepted"], mend, unfinished)


def waiting_records(
    *, incident: str = "", batch: str = "", after: tuple[datetime, str] | None = None, most: int = 500
) -> list[Disposition]:
    """Return accepted records that are in no order yet and need one, oldest first, with source, record and person.

    `after` is (at, record) of the last one seen, to walk on from it.
    """
    found = Disposition.objects.filter(kind="accepted", effect="")
    found = found.filter(batch_id=batch) if batch else found
    found = found.filter(source__incident=incident) if incident else found
    if after is not None:
        found = found.filter(Q(at__gt=after[0]) | Q(at=after[0], pk__gt=after[1]))
    return list(found.select_related("source", "record", "person").order_by("at", "pk")[:most])


def cells_of(record: Record) -> list[str]:
    """Return a line as it was received, cell by cell."""
    cells: list[str] = json.loads(record.content)
    return cells
