"""When a case may release data: a laboratory's record, or a health approver's word for 48 hours (R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.intake.rules.approving import Party
from bihuan.apps.intake.rules.limits import Limits

LABORATORY = "laboratory"
PROBABLE_REASONS = ("clinical_picture", "linked_to_case", "result_awaited")
_MACHINE = "account:system"


@dataclass(frozen=True, slots=True)
class LaboratoryRecord:
    """A record on which a case rests, and everybody through whose hands it went.

    `read_by` are those who chose its columns or disposed its batch: they said whose document stands in the line.
    """

    source_kind: str
    source_by: Party
    source_at: datetime
    confirmed_by: Party | None
    confirmed_at: datetime | None
    disposition: str
    result: str
    specimen: str
    person: str
    received_at: datetime | None
    uploaded_by: Party
    settled_by: Party | None
    read_by: tuple[Party, ...]
    is_unchanged: bool


def record_refusal(record: LaboratoryRecord, at: datetime, limits: Limits) -> str:
    """Return why a record is no laboratory's word about a person, whoever asks; "" when it is."""
    if record.source_kind != LABORATORY:
        return "not_a_laboratory"
    confirmed = record.confirmed_by is not None and record.confirmed_at is not None and record.confirmed_at <= at
    if not confirmed or (record.confirmed_by and record.confirmed_by.is_same(record.source_by)):
        return "source_not_confirmed"
    if at - record.source_at < timedelta(hours=limits.source_age_hours):
        return "source_too_young"
    if record.received_at is None or record.received_at > at:
        return "received_later"
    if record.disposition != "accepted" or record.result != "positive":
        return "not_positive"
    if not record.specimen:
        return "no_specimen"
    if not record.person:
        return "case_without_person"
    if record.settled_by and _is_one_person(record.settled_by, record.uploaded_by):
        return "settled_by_uploader"
    return "" if record.is_unchanged else "record_changed"


def _is_one_person(one: Party, other: Party) -> bool:
    return one.is_same(other) and _MACHINE not in one.keys


def asker_refusal(record: LaboratoryRecord, asker: Party) -> str:
    """Return why this person cannot ask on this record: they themselves brought it, or its source, into being."""
    for party in (record.source_by, record.confirmed_by):
        if party is not None and party.is_same(asker):
            return "own_source"
    if record.uploaded_by.is_same(asker):
        return "own_upload"
    if record.settled_by and record.settled_by.is_same(asker):
        return "own_settlement"
    return "own_reading" if any(party.is_same(asker) for party in record.read_by) else ""


def probable_refusal(*, approver: Party, approved_at: datetime, expires_at: datetime, asker: Party,
                     at: datetime) -> str:  # fmt: skip
    """Return why a probable case can release nothing to this person at the instant, "" when it can."""
    if not approved_at <= at:
        return "received_later"
    if at >= expires_at:
        return "probable_expired"
    return "own_approval" if approver.is_same(asker) else ""
