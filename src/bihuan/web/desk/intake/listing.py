"""Batches as lists show them, and what the list can be narrowed to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bihuan.apps.intake.queries import BatchFilters
from bihuan.apps.intake.queries.shown import masked_filename, unreadable_of
from bihuan.web.parts.labels import Label

if TYPE_CHECKING:
    from bihuan.apps.intake.models import Batch


@dataclass(frozen=True, slots=True)
class Show:
    """One narrowing of the list of batches."""

    text: Label
    filters: BatchFilters
    narrow: Callable[[QuerySet[Batch]], QuerySet[Batch]] = lambda found: found


SHOWS = {
    "all": Show(_("All"), BatchFilters()),
    "unfinished": Show(_("Not disposed to the end"), BatchFilters(), lambda found: found.exclude(state="disposed")),
    "differs": Show(_("Counts differ"), BatchFilters(differs=True)),
    "mend": Show(_("Could not be read"), BatchFilters(needs_mend=True)),
}


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch of a list."""

    id: str
    source: str
    seq: int
    filename: str
    opened_at: datetime
    declared: int | None
    read: int
    differs: bool
    disposed_n: int
    held: int
    state: str
    is_unreadable: bool


def batch_lines(batches: Iterable[Batch]) -> list[BatchLine]:
    """Return the batches as lines."""
    return [_line(batch) for batch in batches]


def _line(batch: Batch) -> BatchLine:
    return BatchLine(
        id=batch.pk, source=batch.source.name, seq=batch.seq, filename=masked_filename(batch),
        opened_at=batch.opened_at, declared=batch.declared, read=batch.read, state=batch.state, held=batch.held,
        differs=batch.state != "opened" and batch.declared is not None and batch.declared != batch.read,
        disposed_n=batch.accepted + batch.duplicate + batch.rejected + batch.held,
        is_unreadable=unreadable_of(batch) is not None,
    )  # fmt: skip
