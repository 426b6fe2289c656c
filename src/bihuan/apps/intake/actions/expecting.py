"""What should have come: missing deliveries at the agreed hours, missing numbers, and the explicit zero report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Event, Incident
from bihuan.apps.core.rules import Actor, system
from bihuan.apps.intake.actions.sources import check_source, next_n
from bihuan.apps.intake.models import Batch, Expectation, Source
from bihuan.apps.intake.rules import GRACE, WRITERS, Slot, gaps, is_missing, slots
from bihuan.engine.ledger.canonical import instant

_LOOK_BACK = timedelta(days=2)


def check_expectations(*, incident: str, at: datetime) -> int:
    """Note what is late since the last look: one `source.late` for each missed hour and each missing number.

    A delivery belongs to the agreed hour nearest to it; late is what has not come five minutes after the hour.
    Returns how many lines were written to the journal; runs as often as one likes.
    """
    with writing() as writer:
        writer.flush()
        zone = _zone(incident)
        sources = Source.objects.filter(incident_id=incident)
        late = sum(_check_hours(source, zone, at) for source in sources if source.expected_hours)
        return late + _check_numbers(incident, at)


def report_zero(*, source_id: str, day: date, by: Actor, at: datetime, command: str = "") -> int:
    """Note that a source has nothing to report for a day of the incident's zone; meets that day's agreed hours so far.

    Returns how many agreed hours it met. :raises NotAllowed: `not_found`, `wrong_role`.
    """
    source = check_source(source_id, by, WRITERS)
    with writing() as writer:
        writer.flush()
        zone = _zone(source.incident_id)
        _expect(source, zone, at)
        facts = {"source": source.code, "date": day.isoformat()}
        number = next_n(source.id)
        record_event(EventDraft("source.zero_reported", "source", source.id, number, by, at, facts, command=command))
        met = [
            wanted.pk
            for wanted in Expectation.objects.filter(source=source, met_by="")
            if wanted.expected_at.astimezone(zone).date() == day
        ]
        return Expectation.objects.filter(pk__in=met).update(met_by=f"zero:{day.isoformat()}")


def _zone(incident: str) -> ZoneInfo:
    return ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))


def _slots(source: Source, zone: ZoneInfo, at: datetime) -> list[Slot]:
    since = max(source.created_at, at - _LOOK_BACK)
    return slots(source.expected_hours, since=since.astimezone(zone), until=at.astimezone(zone))


def _expect(source: Source, zone: ZoneInfo, at: datetime) -> list[tuple[Expectation, Slot]]:
    """Return the agreed hours of the last two days, a row each, made where missing."""
    wanted = {slot.expected_at: slot for slot in _slots(source, zone, at)}
    rows = {row.expected_at: row for row in Expectation.objects.filter(source=source, expected_at__in=list(wanted))}
    missing = [Expectation(source=source, expected_at=moment) for moment in wanted if moment not in rows]
    rows |= {row.expected_at: row for row in Expectation.objects.bulk_create(missing)}
    return [(rows[moment], slot) for moment, slot in wanted.items()]


def _check_hours(source: Source, zone: ZoneInfo, at: datetime) -> int:
    pending = [(row, slot) for row, slot in _expect(source, zone, at) if not row.met_by]
    if not pending:
        return 0
    first = min(slot.opens_at for _, slot in pending)
    arrived = Batch.objects.filter(source=source, opened_at__gt=first).order_by("opened_at")
    batches = list(arrived.values_list("opened_at", "id"))
    late = 0
    for row, slot in pending:
        row.met_by = next((batch for moment, batch in batches if slot.opens_at < moment <= slot.closes_at), "")
        if not row.is_late and not row.met_by and is_missing(row.expected_at, at):
            row.is_late = True
            late += 1
            _announce(source, at, instant(row.expected_at), None)
        if row.met_by or row.is_late:
            row.save(update_fields=["met_by", "is_late"])
    return late


def _check_numbers(incident: str, at: datetime) -> int:
    """Announce each missing number once, five minutes after a higher one came."""
    late = 0
    for source in _with_gaps(incident):
        came = dict(Batch.objects.filter(source=source).values_list("seq", "opened_at"))
        told = _told_numbers(source.id)
        for seq in gaps([seq for seq, opened_at in came.items() if opened_at <= at - GRACE]):
            if seq not in told and seq not in came:
                after = min(opened_at for number, opened_at in came.items() if number > seq)
                _announce(source, at, instant(after), seq)
                late += 1
    return late


def _with_gaps(incident: str) -> Iterable[Source]:
    counted = Batch.objects.filter(source__incident=incident).values("source").annotate(n=Count("id"), top=Max("seq"))
    return Source.objects.filter(pk__in=[row["source"] for row in counted.order_by() if row["top"] != row["n"]])


def _told_numbers(source_id: str) -> set[int]:
    texts = Event.objects.filter(subject_id=source_id, kind="source.late").values_list("facts", flat=True)
    return {seq for text in texts if (seq := json.loads(text)["seq"]) is not None}


def _announce(source: Source, at: datetime, expected_at: str, seq: int | None) -> None:
    facts = {"source": source.code, "expected_at": expected_at, "what": "batch", "seq": seq}
    by = system(source.incident_id)
    with writing() as writer:
        writer.flush()
        record_event(EventDraft("source.late", "source", source.id, next_n(source.id), by, at, facts))
