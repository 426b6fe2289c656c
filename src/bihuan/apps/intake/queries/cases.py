"""What a case rests on: the laboratory's record with everybody who had it in hand, or a health approver's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.models import Event
from bihuan.apps.intake.models import Batch, CaseLink, Disposition, Evidence
from bihuan.apps.intake.queries.parties import parties, party_of
from bihuan.apps.intake.rules import header_digest
from bihuan.apps.intake.rules.approving import Party
from bihuan.apps.intake.rules.limits import Limits
from bihuan.apps.intake.rules.linking import LaboratoryRecord, asker_refusal, probable_refusal, record_refusal

_OF_RECORD = ("record.disposed", "record.settled")
_OF_READING = ("batch.progressed", "batch.disposed")


@dataclass(frozen=True, slots=True)
class CaseStanding:
    """Whether a case can release anything to one person now: why not ("" = it can), and around which instant."""

    refusal: str
    case_at: datetime | None


def laboratory_record(record_id: str, incident: str, at: datetime, digest: str = "") -> LaboratoryRecord | None:
    """Return a record of the incident with everybody through whose hands it went; None when there is none.

    It is unchanged when its digest is the one in the journal (and `digest`, where it was noted before).
    """
    mine = Disposition.objects.filter(record_id=record_id, source__incident=incident)
    row = mine.select_related("record", "source", "batch").first()
    if row is None:
        return None
    settled = Event.objects.filter(subject_id=record_id, kind="record.settled").order_by("n").last()
    leaves = set(Event.objects.filter(subject_id=record_id, kind__in=_OF_RECORD).values_list("body_digest", flat=True))
    source, batch = row.source, row.batch
    readers = readers_of(batch)
    hands = [source.created_by, source.confirmed_by, batch.by, settled.actor if settled else "", *readers]
    known = parties(hands, incident, at)
    nobody = Party("", frozenset({"account:"}))
    return LaboratoryRecord(
        source_kind=source.kind, source_by=known.get(source.created_by, nobody), source_at=source.created_at,
        confirmed_by=known.get(source.confirmed_by), confirmed_at=source.confirmed_at, disposition=row.kind,
        result=row.values.get("result", ""),
        specimen=row.values.get("external_key") or row.values.get("tube_code", ""),
        person=row.person_id or "", received_at=batch.received_at, uploaded_by=known.get(batch.by, nobody),
        settled_by=known.get(settled.actor) if settled else None, read_by=tuple(known[one] for one in readers),
        is_unchanged=leaves == {row.record.digest} and digest in {"", row.record.digest},
    )  # fmt: skip


def readers_of(batch: Batch) -> list[str]:
    """Return who decided what the columns of a batch mean: whoever disposed it, and whoever chose the columns used.

    Of a batch that was begun before this was kept with it, the one counts whose columns the source remembers now.
    """
    disposed = Event.objects.filter(subject_id=batch.pk, kind__in=_OF_READING).values_list("actor", flat=True)
    chosen = batch.mapping.get("by")
    if chosen is None:
        header = [str(label) for label in batch.table.get("header", [])]
        chosen = [batch.source.columns.get(header_digest(header), {}).get("by", "")]
    return sorted({*disposed, *chosen} - {""})


def case_standing(case: str, asker: str, incident: str, at: datetime, limits: Limits) -> CaseStanding:
    """Return whether a case of the incident can release anything to the asker; the best of its links counts."""
    links = CaseLink.objects.filter(case=case, incident=incident, linked_at__lte=at).order_by("kind", "linked_at")
    refusal, who = "unknown_case", party_of(asker, incident, at) if asker else Party("", frozenset())
    for link in links:
        refusal = _lab(link, who, at, limits) if link.kind == "lab" else _probable(link, who, at)
        if not refusal:
            return CaseStanding("", link.case_at)
    return CaseStanding(refusal, None)


def _lab(link: CaseLink, asker: Party, at: datetime, limits: Limits) -> str:
    record = laboratory_record(link.record_id or "", link.incident_id, at, link.record_digest)
    if record is None:
        return "record_changed"
    if is_withdrawn(link.record_id or ""):
        return "case_withdrawn"
    return record_refusal(record, at, limits) or asker_refusal(record, asker)


def _probable(link: CaseLink, asker: Party, at: datetime) -> str:
    approver = party_of(link.by, link.incident_id, at)
    ends = link.expires_at or link.linked_at
    return probable_refusal(approver=approver, approved_at=link.linked_at, expires_at=ends, asker=asker, at=at)


def is_withdrawn(record_id: str) -> bool:
    """Say whether the evidence that rests on a record was taken back."""
    rows = Evidence.objects.filter(reference=record_id, kind="lab_positive").values_list("id", flat=True)
    return Evidence.objects.filter(withdraws__in=list(rows)).exists()


def case_of_person(person: str, incident: str) -> str:
    """Return the case of a person, "" when there is none: one person is one case, so that no budget is had twice."""
    return CaseLink.objects.filter(person=person, incident=incident).values_list("case", flat=True).first() or ""
