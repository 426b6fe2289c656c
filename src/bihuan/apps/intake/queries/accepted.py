"""Accepted records as the loop takes them over (written by the lead; `orders` reads nothing else of intake)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from bihuan.apps.core.sealing import open_all
from bihuan.apps.intake.models import Disposition, Source


@dataclass(frozen=True, slots=True)
class AcceptedRecord:
    """One accepted record that waits for its order: pseudonym of the person, the sender's key, the values."""

    record: str
    source: str
    batch: str
    line: int
    person: str
    order_kind: str
    urgency: str
    key: str
    values: dict[str, str]


def _as_accepted(found: QuerySet[Disposition]) -> list[AcceptedRecord]:
    lines = list(found.select_related("source").order_by("batch", "line"))
    open_all(lines)
    return [
        AcceptedRecord(
            one.record_id, one.source.code, one.batch_id, one.line, one.person_id or "", one.source.order_kind,
            one.values.get("urgency") or one.source.urgency, one.values.get("external_key", ""), one.values,
        )
        for one in lines
    ]  # fmt: skip


def accepted_waiting(*, batch: str, first: int, last: int) -> list[AcceptedRecord]:
    """Return the accepted records of a batch's lines [first, last] that have no order yet."""
    return _as_accepted(
        Disposition.objects.filter(batch_id=batch, line__gte=first, line__lte=last, kind="accepted", effect="")
    )


def accepted_record(record: str) -> list[AcceptedRecord]:
    """Return the record when it is accepted and has no order yet, else []."""
    return _as_accepted(Disposition.objects.filter(record_id=record, kind="accepted", effect=""))


def sources_wanting_outcomes(incident: str) -> frozenset[str]:
    """Return the codes of the sources that want to know what became of their records."""
    wanting = Source.objects.filter(incident_id=incident, wants_outcomes=True)
    return frozenset(wanting.values_list("code", flat=True))
