"""A person objects to what was computed about them: it is decided within a day, or it calls for the lead (R16)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.intake.actions.evidence import withdraw_evidence
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.intake.models import Contest, Evidence
from bihuan.apps.intake.queries.evidence import contests_due, status_at
from bihuan.apps.intake.queries.parties import limits_of, parties

OPENERS = frozenset({Role.HOTLINE_OPERATOR, Role.INTERVIEWER, Role.DESK_ANALYST, Role.DESK_LEAD, Role.SYSTEM})
CONTEST_DECIDERS = frozenset({Role.HEALTH_APPROVER, Role.DESK_LEAD, Role.DATA_PROTECTION_OFFICER})


def open_contest(*, person_id: str, words: str, by: Actor, at: datetime) -> Contest:
    """Take up a person's objection to their status; it is due in 24 hours. Their words go into the event's body.

    :raises NotAllowed: `wrong_role`, `nothing_to_contest` (no status), `already_asked`.
    """
    _check_role(by, OPENERS)
    with writing():
        status = status_at(person_id, by.incident, at)
        if status is None:
            raise NotAllowed("nothing_to_contest")
        if Contest.objects.filter(person=person_id, incident=by.incident, decided_at=None).exists():
            raise NotAllowed("already_asked")
        row = Contest.objects.create(
            incident_id=by.incident, person_id=person_id, because=list(status.because), rule=status.rule,
            opened_at=at, due_at=at + timedelta(hours=limits_of(by.incident).contest_hours),
        )  # fmt: skip
        facts = {"person": person_id, "because": row.because, "rule": row.rule}
        body = {"words": words} if words else None
        record_event(EventDraft("contest.opened", "contest", row.pk, 0, by, at, facts, body=body))
        return row


def decide_contest(*, contest_id: str, is_granted: bool, by: Actor, at: datetime) -> Contest:
    """Decide an objection: granted, its evidence is withdrawn and the status is computed anew; or upheld.

    :raises NotAllowed: `wrong_role`, `not_found`, `own_evidence` (who added to it does not judge it), `not_waiting`.
    """
    _check_role(by, CONTEST_DECIDERS)
    with writing():
        row = Contest.objects.filter(pk=contest_id, incident=by.incident).first()
        if row is None:
            raise NotAllowed("not_found")
        _check_hands(row, by, at)
        decision = "granted" if is_granted else "upheld"
        changes = {"decided_at": at, "decided_by": by.account, "decision": decision, "n": row.n + 1}
        if Contest.objects.filter(pk=row.pk, decided_at=None).update(**changes) != 1:
            raise NotAllowed("not_waiting")
        _record("contest.decided", row, by, at, decision)
        for evidence in _still_standing(row) if is_granted else []:
            withdraw_evidence(evidence_id=evidence, reason="contested", by=system(by.incident), at=at)
        row.refresh_from_db()
        return row


def _still_standing(row: Contest) -> list[str]:
    taken = set(Evidence.objects.filter(withdraws__in=row.because).values_list("withdraws", flat=True))
    return [evidence for evidence in row.because if evidence not in taken]


def _check_hands(row: Contest, by: Actor, at: datetime) -> None:
    adders = Evidence.objects.filter(pk__in=row.because).values_list("by", flat=True)
    known = parties([*adders, by.account], by.incident, at)
    me = known[by.account]
    if any(party.is_same(me) for account, party in known.items() if account != by.account) or by.account in adders:
        raise NotAllowed("own_evidence")


def call_overdue(*, at: datetime) -> int:
    """Note every objection that was not decided in time, once each: the event calls for the lead; return how many."""
    if not contests_due(at).exists():
        return 0
    with writing():
        return sum(_call_one(row, at) for row in contests_due(at))


def _call_one(row: Contest, at: datetime) -> int:
    fresh = Contest.objects.filter(pk=row.pk, overdue_at=None, decided_at=None)
    if fresh.update(overdue_at=at, n=row.n + 1) != 1:
        return 0
    _record("contest.overdue", row, system(row.incident_id), at, "")
    return 1


def _record(kind: str, row: Contest, by: Actor, at: datetime, decision: str) -> None:
    n = flushed_n(row.pk)
    record_event(EventDraft(kind, "contest", row.pk, n, by, at, {"decision": decision}, to_state=decision))


def _check_role(by: Actor, roles: frozenset[Role]) -> None:
    if by.role not in roles:
        raise NotAllowed("wrong_role", role=by.role.value)
