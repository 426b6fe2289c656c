"""Batches with their sums and receipts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, QuerySet

from bihuan.apps.intake.models import Batch, Disposition, Receipt, Record
from bihuan.apps.intake.rules import BatchCounts, BatchState, DispositionKind

_KINDS = tuple(kind.value for kind in DispositionKind)


@dataclass(frozen=True, slots=True)
class BatchFilters:
    """What a list of batches is narrowed to; empty = everything."""

    source: str = ""
    state: str = ""
    needs_mend: bool = False
    differs: bool = False


def batches(incident: str, filters: BatchFilters | None = None) -> QuerySet[Batch]:
    """Return the batches of an incident with their sources, newest first.

    `source` is a code; `needs_mend` keeps files that could not be read; `differs` those whose count is not the one
    the source declared.
    """
    told = filters or BatchFilters()
    found = Batch.objects.filter(source__incident=incident).select_related("source")
    if told.source:
        found = found.filter(source__code=told.source)
    if told.state:
        found = found.filter(state=told.state)
    if told.needs_mend:
        found = found.filter(layout__has_key="unreadable")
    if told.differs:
        found = found.exclude(state=BatchState.OPENED).exclude(declared=None)
        found = found.exclude(declared=F("read"))
    return found.order_by("-opened_at", "-id")


def counts_of(batch: Batch) -> BatchCounts:
    """Return the two sides of E1 for one batch, counted from its lines and not from its own columns."""
    return counts_by_batch([batch])[batch.id]


def counts_by_batch(chosen: Collection[Batch]) -> dict[str, BatchCounts]:
    """Return the two sides of E1 for some batches, in two queries."""
    ids = [batch.id for batch in chosen]
    stored = dict(Record.objects.filter(batch__in=ids).values_list("batch").annotate(n=Count("id")).order_by())
    ruled: dict[str, dict[str, int]] = {batch: {} for batch in ids}
    for batch, kind, count in (
        Disposition.objects.filter(batch__in=ids).values_list("batch", "kind").annotate(n=Count("record")).order_by()
    ):
        ruled[batch][kind] = count
    return {batch.id: _counts(batch, stored.get(batch.id, 0), ruled[batch.id]) for batch in chosen}


def _counts(batch: Batch, stored: int, ruled: Mapping[str, int]) -> BatchCounts:
    kinds = {kind: ruled.get(kind, 0) for kind in _KINDS}
    read = stored if batch.state == BatchState.OPENED else batch.read
    return BatchCounts(declared=batch.declared, read=read, waiting=stored - sum(kinds.values()), **kinds)


def unfinished_batches(*, opened_before: datetime) -> list[Batch]:
    """Return batches whose reception was cut off; `resume_batch` finishes them."""
    cut = Batch.objects.filter(state=BatchState.OPENED, opened_at__lt=opened_before)
    return list(cut.select_related("source").order_by("opened_at"))


def receipts_of(batch_id: str) -> dict[str, Receipt]:
    """Return a batch's receipts by kind."""
    return {receipt.kind: receipt for receipt in Receipt.objects.filter(batch_id=batch_id)}
