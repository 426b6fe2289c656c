"""What should have come: missing deliveries at the agreed hours, missing numbers, and the explicit zero report."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
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
_Arrival = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class _Finding:
    """An agreed hour whose row is missing or no longer true: what met it, and whether it counts as late."""

    source: Source
    expected_at: datetime
    row: Expectation | None
    met_by: str
    is_late: bool

    @property
    def is_news(self) -> bool:
        return self.row is None or (self.row.met_by, self.row.is_late) != (self.met_by, self.is_late)


@dataclass(frozen=True, slots=True)
class _Gap:
    """A number that is missing although a later delivery came at `after`."""

    source: Source
    seq: int
    after: datetime


def check_expectations(*, incident: str, at: datetime) -> int:
    """Note what is late since the last look: one `source.late` for each missed hour and each missing number.

    A delivery belongs to the agreed hour nearest to it; late is what has not come five minutes after the hour.
    Returns how many lines were written to the journal; may run every second, the journal is locked only for news.
    """
    if not _findings(incident, at) and not _gaps(incident, at):
        return 0
    with writing():
        late = _apply(_findings(incident, at), at)
        missing = _gaps(incident, at)
        for gap in missing:
            _announce(gap.source, at, gap.after, gap.seq)
        return late + len(missing)


def report_zero(*, source_id: str, day: date, by: Actor, at: datetime, command: str = "") -> int:
    """Note that a source has nothing to report for a day of the incident's zone; meets that day's agreed hours so far.

    Returns how many agreed hours it met. :raises NotAllowed: `not_found`, `wrong_role`.
    """
    source = check_source(source_id, by, WRITERS)
    with writing() as writer:
        _apply(_findings(source.incident_id, at), at)
        writer.flush()
        facts = {"source": source.code, "date": day.isoformat()}
        number = next_n(source.id)
        record_event(EventDraft("source.zero_reported", "source", source.id, number, by, at, facts, command=command))
        zone = _zone(source.incident_id)
        open_hours = Expectation.objects.filter(source=source, met_by="")
        met = [hour.pk for hour in open_hours if hour.expected_at.astimezone(zone).date() == day]
        return Expectation.objects.filter(pk__in=met).update(met_by=f"zero:{day.isoformat()}")


def _zone(incident: str) -> ZoneInfo:
    return ZoneInfo(Incident.objects.values_list("time_zone", flat=True).get(pk=incident))


def _findings(incident: str, at: datetime) -> list[_Finding]:
    """Return the agreed hours of the last two days about which there is news, in four queries."""
    zone = _zone(incident)
    owing = {source.id: source for source in Source.objects.filter(incident_id=incident) if source.expected_hours}
    wanted = [(source, slot) for source in owing.values() for slot in _slots(source, zone, at)]
    if not wanted:
        return []
    since = min(slot.opens_at for _, slot in wanted)
    known = Expectation.objects.filter(source__in=list(owing), expected_at__gt=since)
    rows = {(row.source_id, row.expected_at): row for row in known}
    arrived: dict[str, list[_Arrival]] = defaultdict(list)
    came = Batch.objects.filter(source__in=list(owing), opened_at__gt=since).order_by("opened_at")
    for owner, moment, batch in came.values_list("source_id", "opened_at", "id"):
        arrived[owner].append((moment, batch))
    found = [_find(source, slot, rows.get((source.id, slot.expected_at)), arrived, at) for source, slot in wanted]
    return [finding for finding in found if finding.is_news]


def _slots(source: Source, zone: ZoneInfo, at: datetime) -> list[Slot]:
    since = max(source.created_at, at - _LOOK_BACK)
    return slots(source.expected_hours, since=since.astimezone(zone), until=at.astimezone(zone))


def _find(
    source: Source, slot: Slot, row: Expectation | None, arrived: dict[str, list[_Arrival]], at: datetime
) -> _Finding:
    met_by = (row.met_by if row else "") or _met_by(slot, arrived.get(source.id, []))
    was_late = row is not None and row.is_late
    is_late = was_late or (not met_by and is_missing(slot.expected_at, at))
    return _Finding(source, slot.expected_at, row, met_by, is_late)


def _met_by(slot: Slot, arrived: Sequence[_Arrival]) -> str:
    return next((batch for moment, batch in arrived if slot.opens_at < moment <= slot.closes_at), "")


def _apply(findings: Sequence[_Finding], at: datetime) -> int:
    """Write the rows and announce what became late; return how many did."""
    late = 0
    for finding in findings:
        row = finding.row or Expectation(source=finding.source, expected_at=finding.expected_at)
        if finding.is_late and not row.is_late:
            _announce(finding.source, at, finding.expected_at, None)
            late += 1
        row.met_by, row.is_late = finding.met_by, finding.is_late
        row.save()
    return late


def _gaps(incident: str, at: datetime) -> list[_Gap]:
    """Return the missing numbers that nobody was told of, five minutes after a higher one came."""
    counted = Batch.objects.filter(source__incident=incident).values("source").annotate(n=Count("id"), top=Max("seq"))
    behind = [row["source"] for row in counted.order_by() if row["top"] != row["n"]]
    return [gap for source in Source.objects.filter(pk__in=behind) for gap in _gaps_of(source, at)]


def _gaps_of(source: Source, at: datetime) -> list[_Gap]:
    came = dict(Batch.objects.filter(source=source).values_list("seq", "opened_at"))
    settled = [seq for seq, opened_at in came.items() if opened_at <= at - GRACE]
    missing = set(gaps(settled)) - set(came) - _told_numbers(source.id)
    return [
        _Gap(source, seq, min(opened_at for number, opened_at in came.items() if number > seq))
        for seq in sorted(missing)
    ]


def _told_numbers(source_id: str) -> set[int]:
    texts = Event.objects.filter(subject_id=source_id, kind="source.late").values_list("facts", flat=True)
    return {seq for text in texts if (seq := json.loads(text)["seq"]) is not None}


def _announce(source: Source, at: datetime, expected_at: datetime, seq: int | None) -> None:
    facts = {"source": source.code, "expected_at": instant(expected_at), "what": "batch", "seq": seq}
    with writing() as writer:
        writer.flush()
        number = next_n(source.id)
        record_event(EventDraft("source.late", "source", source.id, number, system(source.incident_id), at, facts))
