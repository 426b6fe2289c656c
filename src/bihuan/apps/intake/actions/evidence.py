"""Adding facts about persons: the only way to change what somebody is. Nothing writes a status (R15, R16)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.intake.models import BulkEffect, Evidence, Person
from bihuan.apps.intake.queries.cases import laboratory_record
from bihuan.apps.intake.queries.parties import limits_of, party_of
from bihuan.apps.intake.rules.asking import SEARCHERS
from bihuan.apps.intake.rules.linking import record_refusal
from bihuan.apps.intake.rules.status import EvidenceKind
from bihuan.engine.ledger.canonical import canonical_bytes, instant

ADDERS = SEARCHERS | {Role.SYSTEM}
_HEALTH_ONLY = frozenset({EvidenceKind.HEALTH_PROBABLE, EvidenceKind.RELEASED})
_PLAIN = re.compile(r"[a-z0-9_]{1,40}|\d{4}-\d\d-\d\d")
_REFERENCE = re.compile(r"[A-Za-z0-9_.:-]{1,60}")
_WITHDRAWALS = ("wrong_person", "wrong_result", "source_withdrew", "mistaken", "contested")


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """One fact to be added; `cause` is the one act by which it comes with others, the reference where there is none."""

    person_id: str
    kind: str
    at: datetime
    context: str
    reference: str
    until: datetime | None = None
    cause: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def add_evidence(
    *, person_id: str, kind: str, occurred_at: datetime, context: str, reference: str, by: Actor, at: datetime,
    until: datetime | None = None, cause: str = "", values: Mapping[str, str] | None = None,
) -> Evidence:  # fmt: skip
    """Add one fact about a person; see `add_many`."""
    new = NewEvidence(person_id, kind, occurred_at, context, reference, until, cause, values or {})
    return add_many(items=[new], by=by, at=at)[0]


def add_many(*, items: Sequence[NewEvidence], by: Actor, at: datetime) -> list[Evidence]:
    """Add facts about persons, all of them or none, one event each.

    :raises NotAllowed: `wrong_role`, `bad_evidence` (no such kind, not codes and dates, in the future, no reference),
        `not_found` (no such person in the incident), why a record is no laboratory's word, or `bulk_needs_approval`:
        one cause, or one person's day, would change what more than 50 persons are (use `propose_effect`).
    """
    with writing():
        for new in items:
            _check(new, by, at)
        _check_persons({new.person_id for new in items}, by.incident)
        _check_bulk(items, by, at)
        return [_keep(new, by, at) for new in items]


def _check(new: NewEvidence, by: Actor, at: datetime) -> None:
    health = new.kind in _HEALTH_ONLY
    if by.role not in ({Role.HEALTH_APPROVER} if health else ADDERS):
        raise NotAllowed("wrong_role", role=by.role.value)
    texts = [new.kind, new.context, *new.values, *new.values.values()]
    known = new.kind in set(EvidenceKind) - {EvidenceKind.WITHDRAWN}
    if not known or new.at > at or not all(_PLAIN.fullmatch(text) for text in texts):
        raise NotAllowed("bad_evidence")
    if not _REFERENCE.fullmatch(new.reference) or (new.cause and not _REFERENCE.fullmatch(new.cause)):
        raise NotAllowed("bad_evidence")
    if new.kind == EvidenceKind.LAB_POSITIVE:
        _check_record(new, by, at)


def _check_record(new: NewEvidence, by: Actor, at: datetime) -> None:
    record = laboratory_record(new.reference, by.incident, at)
    if record is None or record.person != new.person_id:
        raise NotAllowed("not_found")
    refusal = record_refusal(record, at, limits_of(by.incident))
    if refusal:
        raise NotAllowed(refusal)


def _check_persons(persons: set[str], incident: str) -> None:
    if Person.objects.filter(pk__in=persons, incident=incident).count() != len(persons):
        raise NotAllowed("not_found")


def exceeds_bulk(*, items: Sequence[NewEvidence], by: Actor, at: datetime) -> bool:
    """Say whether these facts reach so many persons that another department has to agree (`propose_effect`)."""
    try:
        _check_bulk(items, by, at)
    except NotAllowed:
        return True
    return False


def _check_bulk(items: Sequence[NewEvidence], by: Actor, at: datetime) -> None:
    """Refuse what reaches too many persons without a second department, also in small pieces (R16)."""
    limits = limits_of(by.incident)
    kept = Evidence.objects.filter(incident=by.incident, permit="").exclude(kind="withdrawn")
    since = at - timedelta(hours=limits.budget_hours)
    persons = {new.person_id for new in items}
    for cause in {new.cause or new.reference for new in items}:
        mine = {new.person_id for new in items if (new.cause or new.reference) == cause}
        before = kept.filter(cause=cause).exclude(person__in=mine).values("person").distinct().count()
        _refuse_bulk(before + len(mine), limits.bulk_persons)
    if by.role is not Role.SYSTEM:
        day = kept.filter(by=by.account, added_at__gt=since).exclude(person__in=persons)
        _refuse_bulk(day.values("person").distinct().count() + len(persons), limits.bulk_persons)


def _refuse_bulk(persons: int, most: int) -> None:
    if persons > most:
        raise NotAllowed("bulk_needs_approval", persons=persons, limit=most)


def _keep(new: NewEvidence, by: Actor, at: datetime, permit: str = "") -> Evidence:
    row = Evidence.objects.create(
        incident_id=by.incident, person_id=new.person_id, kind=new.kind, at=new.at, until=new.until, added_at=at,
        context=new.context, reference=new.reference, cause=new.cause or new.reference, values=dict(new.values),
        by=by.account, permit=permit,
    )  # fmt: skip
    facts = {
        "person": row.person_id, "kind": row.kind, "context": row.context, "reference": row.reference,
        "cause": row.cause, "permit": permit, "values": row.values, "at": instant(row.at),
    }  # fmt: skip
    record_event(EventDraft("evidence.added", "evidence", row.pk, 0, by, at, facts))
    return row


def withdraw_evidence(*, evidence_id: str, reason: str, by: Actor, at: datetime) -> Evidence:
    """Take a fact back by a new row; the first stays readable.

    :raises NotAllowed: `wrong_role`, `bad_reason`, `not_found`, `already_withdrawn`, `bulk_needs_approval`.
    """
    if by.role not in ADDERS | {Role.HEALTH_APPROVER}:
        raise NotAllowed("wrong_role", role=by.role.value)
    if reason not in _WITHDRAWALS:
        raise NotAllowed("bad_reason")
    with writing():
        first = Evidence.objects.filter(pk=evidence_id, incident=by.incident).exclude(kind="withdrawn").first()
        if first is None:
            raise NotAllowed("not_found")
        if Evidence.objects.filter(withdraws=evidence_id).exists():
            raise NotAllowed("already_withdrawn")
        _check_withdrawals(first, by, at)
        row = Evidence.objects.create(
            incident_id=by.incident, person_id=first.person_id, kind="withdrawn", at=at, added_at=at,
            context=first.context, reference=first.reference, cause=first.cause, withdraws=first.pk, by=by.account,
        )  # fmt: skip
        facts = {"person": row.person_id, "withdraws": first.pk}
        record_event(EventDraft("evidence.withdrawn", "evidence", row.pk, 0, by, at, facts, reason=reason))
        return row


def _check_withdrawals(first: Evidence, by: Actor, at: datetime) -> None:
    limits = limits_of(by.incident)
    since = at - timedelta(hours=limits.budget_hours)
    day = Evidence.objects.filter(incident=by.incident, kind="withdrawn", by=by.account, added_at__gt=since)
    _refuse_bulk(day.exclude(person=first.person_id).values("person").distinct().count() + 1, limits.bulk_persons)


def propose_effect(
    *, items: Sequence[NewEvidence], cause: str, reason: str, told: str, by: Actor, at: datetime
) -> BulkEffect:
    """Propose facts that change what many persons are; another department has to agree before any of them counts.

    `told` is the reason in the words in which the persons concerned will be told it.

    :raises NotAllowed: `wrong_role`, `no_department`, `bad_reason` (no code, or nothing to tell), `bad_evidence`,
        `not_found`.
    """
    who = party_of(by.account, by.incident, at)
    if not who.department:
        raise NotAllowed("no_department")
    if not _PLAIN.fullmatch(reason) or not 10 <= len(told.strip()) <= 500:
        raise NotAllowed("bad_reason")
    with writing():
        for new in items:
            _check(new, by, at)
        _check_persons({new.person_id for new in items}, by.incident)
        listed = [_as_json(new, cause) for new in items]
        row = BulkEffect.objects.create(
            incident_id=by.incident, proposed_by=by.account, department=who.department, cause=cause, reason=reason,
            told=told.strip(), items=listed, persons=len({new.person_id for new in items}), asked_at=at,
            digest=sha256(canonical_bytes(listed)).hexdigest(),
        )  # fmt: skip
        facts = {"cause": cause, "persons": row.persons, "digest": row.digest, "department": who.department}
        record_event(
            EventDraft("effect.proposed", "effect", row.pk, 0, by, at, facts, reason=reason, to_state="waiting")
        )
        return row


def _as_json(new: NewEvidence, cause: str) -> dict[str, Any]:
    return {
        "person_id": new.person_id, "kind": new.kind, "at": instant(new.at), "context": new.context,
        "reference": new.reference, "until": instant(new.until) if new.until else None, "cause": cause,
        "values": dict(new.values),
    }  # fmt: skip


def apply_effect(row: BulkEffect, *, at: datetime) -> None:
    """Add the facts of an effect that two departments agree on, inside the transaction of the second word."""
    if sha256(canonical_bytes(row.items)).hexdigest() != row.digest:
        raise NotAllowed("something_changed")
    for item in row.items:
        times = {name: datetime.fromisoformat(item[name]) if item[name] else None for name in ("at", "until")}
        new = NewEvidence(**{**item, **times})
        _keep(new, system(row.incident_id), at, permit=row.pk)
