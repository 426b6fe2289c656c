"""What makes a case able to release anything: a laboratory's record, or a health approver's word (R13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed, Role
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.intake.models import CaseLink, Disposition, Person, Source
from bihuan.apps.intake.queries.cases import case_of_person, laboratory_record
from bihuan.apps.intake.queries.parties import is_ended, limits_of, party_of
from bihuan.apps.intake.rules.asking import SEARCHERS
from bihuan.apps.intake.rules.linking import LABORATORY, PROBABLE_REASONS, record_refusal

LINKERS = SEARCHERS | {Role.SYSTEM}


def confirm_source(*, source_id: str, by: Actor, at: datetime) -> Source:
    """Confirm, as a health approver, that a source really is a laboratory; before that none of its records counts.

    :raises NotAllowed: `wrong_role`, `not_found`, `not_a_laboratory`, `own_source`, `already_signed`.
    """
    if by.role is not Role.HEALTH_APPROVER:
        raise NotAllowed("wrong_role", role=by.role.value)
    with writing():
        source = Source.objects.filter(pk=source_id, incident=by.incident).first()
        if source is None:
            raise NotAllowed("not_found")
        if source.kind != LABORATORY:
            raise NotAllowed("not_a_laboratory")
        if not source.created_by or party_of(source.created_by, by.incident, at).is_same(
            party_of(by.account, by.incident, at)
        ):
            raise NotAllowed("own_source")
        fresh = Source.objects.filter(pk=source_id, confirmed_at=None)
        if fresh.update(confirmed_by=by.account, confirmed_at=at) != 1:
            raise NotAllowed("already_signed")
        facts = {"source": source.code, "created_by": source.created_by}
        record_event(EventDraft("source.confirmed", "source", source.pk, flushed_n(source.pk), by, at, facts))
        source.refresh_from_db()
        return source


def link_case(*, record_id: str, by: Actor, at: datetime, case: str = "") -> CaseLink:
    """Link a case to the laboratory's record on which it rests; one person is one case, whoever links it.

    `case` is the identifier that tracing gives it; without one the gate gives its own.

    :raises NotAllowed: `wrong_role`, `not_found`, `case_exists`, or why the record is no laboratory's word.
    """
    _check(by, LINKERS, at)
    with writing():
        record, limits = laboratory_record(record_id, by.incident, at), limits_of(by.incident)
        if record is None:
            raise NotAllowed("not_found")
        refusal = record_refusal(record, at, limits)
        if refusal:
            raise NotAllowed(refusal)
        row = Disposition.objects.select_related("record", "batch").get(pk=record_id)
        known = case_of_person(record.person, by.incident)
        if CaseLink.objects.filter(record=record_id).exists() or (known and case not in {"", known}):
            raise NotAllowed("case_exists", case=known)
        link = CaseLink(
            incident_id=by.incident, case=case or known or new_id(), person_id=record.person, kind="lab",
            record_id=record_id, record_digest=row.record.digest, linked_at=at, by=by.account,
            case_at=_case_at(row.values.get("sample_date", ""), record.received_at or at),
        )  # fmt: skip
        return _keep(link, by, at)


def _case_at(sample_date: str, received_at: datetime) -> datetime:
    """Return the instant around which the case's windows lie: its sample, but never after its record came."""
    try:
        return min(datetime.fromisoformat(sample_date).replace(tzinfo=UTC), received_at)
    except ValueError:
        return received_at


def link_probable_case(*, person_id: str, reason: str, by: Actor, at: datetime, case: str = "") -> CaseLink:
    """Let a case stand, on a health approver's word, for 48 hours without a laboratory.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `case_exists`, `own_approval` (twice
        by one approver).
    """
    _check(by, frozenset({Role.HEALTH_APPROVER}), at)
    if reason not in PROBABLE_REASONS:
        raise NotAllowed("bad_reason")
    with writing():
        if not Person.objects.filter(pk=person_id, incident=by.incident).exists():
            raise NotAllowed("not_found")
        known = case_of_person(person_id, by.incident)
        if known and case not in {"", known}:
            raise NotAllowed("case_exists", case=known)
        if CaseLink.objects.filter(person=person_id, kind="probable", by=by.account).exists():
            raise NotAllowed("own_approval")
        ends = at + timedelta(hours=limits_of(by.incident).probable_hours)
        link = CaseLink(
            incident_id=by.incident, case=case or known or new_id(), person_id=person_id, kind="probable",
            reason=reason, case_at=at, linked_at=at, expires_at=ends, by=by.account,
        )  # fmt: skip
        return _keep(link, by, at)


def _check(by: Actor, roles: frozenset[Role], at: datetime) -> None:
    if by.role not in roles:
        raise NotAllowed("wrong_role", role=by.role.value)
    if is_ended(by.incident, at):
        raise NotAllowed("incident_ended")


def _keep(link: CaseLink, by: Actor, at: datetime) -> CaseLink:
    link.save(force_insert=True)
    facts = {"case": link.case, "person": link.person_id, "kind": link.kind, "record": link.record_id}
    record_event(EventDraft("case.linked", "case_link", link.pk, 0, by, at, facts, reason=link.reason))
    return link
