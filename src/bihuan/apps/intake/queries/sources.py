"""Sources with how far their numbers are and what they owe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Sum

from bihuan.apps.intake.models import Batch, Expectation, Source
from bihuan.apps.intake.rules import gaps


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source with how far its numbers are, what it owes, and what is missing."""

    source: Source
    next_seq: int
    batches: int
    lines: int
    last_at: datetime | None
    missing: tuple[int, ...]
    late: tuple[datetime, ...]


def sources(incident: str) -> list[SourceState]:
    """Return the sources of an incident, those that owe something first; `late` are agreed hours not met until now."""
    numbers = {
        row["source"]: row
        for row in Batch.objects.filter(source__incident=incident)
        .values("source")
        .annotate(top=Max("seq"), n=Count("id"), lines=Sum("read"), last=Max("opened_at"))
        .order_by()
    }
    late: dict[str, list[datetime]] = {}
    owed = Expectation.objects.filter(source__incident=incident, is_late=True, met_by="").order_by("expected_at")
    for source, moment in owed.values_list("source", "expected_at"):
        late.setdefault(source, []).append(moment)
    states = [
        _state(source, numbers.get(source.id), late.get(source.id, []))
        for source in Source.objects.filter(incident_id=incident).order_by("code")
    ]
    return sorted(states, key=lambda state: (not state.late and not state.missing, state.source.code))


def _state(source: Source, row: Mapping[str, object] | None, late: list[datetime]) -> SourceState:
    if row is None:
        return SourceState(source, 1, 0, 0, None, (), tuple(late))
    top, count = int(str(row["top"])), int(str(row["n"]))
    missing = gaps(list(source.batches.values_list("seq", flat=True))) if top != count else []
    last = row["last"]
    last_at = last if isinstance(last, datetime) else None
    return SourceState(source, top + 1, count, int(str(row["lines"])), last_at, tuple(missing), tuple(late))
