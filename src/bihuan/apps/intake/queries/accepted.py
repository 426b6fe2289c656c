"""Accepted records as the loop takes them over (written by the lead; `orders` reads nothing else of intake)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from bihuan.apps.core.sealing import open_columns
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
    """Read columns and no models: a file has 75,000 lines, and all that is asked for is here."""
    lines = list(
        found.order_by("batch", "line").values_list(
            "record_id", "key_ref", "sealed", "batch_id", "line", "person_id", "source__code", "source__order_kind",
            "source__urgency",
        )
    )  # fmt: skip
    table = Disposition._meta.db_table
    contents = open_columns(table, [(row[0], f"record:{row[1]}", row[2]) for row in lines])
    return [
        AcceptedRecord(
            record, code, batch, line, person or "", order_kind, values.get("urgency") or urgency,
            values.get("external_key", ""), values,
        )
        for (record, _, _, batch, line, person, code, order_kind, urgency), values in zip(
            lines, (content.get("values", {}) for content in contents), strict=True
        )
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
