"""Agreeing: two persons of two departments, one of them health, each with a word of their own in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.evidence import apply_effect
from bihuan.apps.intake.actions.gate import digest_of_query
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.intake.models import Approval, BulkEffect, Query, Tranche
from bihuan.apps.intake.queries.gate import ask_of, known_at, words_about
from bihuan.apps.intake.queries.parties import limits_of, live_role, party_of
from bihuan.apps.intake.rules.approving import (
    REFUSALS,
    Party,
    Word,
    is_approved,
    is_approved_by_another,
    refusal_of_word,
)
from bihuan.apps.intake.rules.asking import Outcome
from bihuan.apps.intake.rules.gate import check_query

_KINDS: dict[str, type[Query] | type[Tranche] | type[BulkEffect]] = {
    "query": Query,
    "tranche": Tranche,
    "effect": BulkEffect,
}


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is to be agreed to: the row, who asked for it, under which digest."""

    kind: str
    row: Query | Tranche | BulkEffect
    asker: Party


def say_word(
    *, subject: str, subject_id: str, is_yes: bool, digest: str, by: Actor, at: datetime, reason: str = ""
) -> Query | Tranche | BulkEffect:
    """Say yes or no to a query, a tranche or a bulk effect that waits; the word that is enough carries it out.

    A no ends it. `digest` is the one that the approver was shown, so that nobody agrees to something else.

    :raises NotAllowed: `not_found`, `not_waiting`, `bad_reason`, `wrong_role`, `own_request`, `no_department`,
        `already_said`, `same_department`, `something_changed`, `approval_expired`; such a try is recorded.
    """
    if not is_yes and reason not in REFUSALS:
        raise NotAllowed("bad_reason")
    with writing():
        found = _get(subject, subject_id, by, at)
        word = Word(_speaking(by, at), is_yes, digest)
        said = words_about(subject_id, by.incident, at)
        refusal = _refusal(found, word, said, by, at)
        if refusal:
            facts = {"subject": subject, "id": subject_id}
            record_event(EventDraft("approval.refused", "approval", new_id(), 0, by, at, facts, reason=refusal))
        else:
            _keep(found, word, reason, by, at)
            _follow(found, [*said, word], by, at)
            found.row.refresh_from_db()
    if refusal:
        raise NotAllowed(refusal)
    return found.row


def _get(subject: str, subject_id: str, by: Actor, at: datetime) -> _Subject:
    kind = _KINDS.get(subject)
    row = kind.objects.filter(pk=subject_id, incident=by.incident).first() if kind else None
    if row is None:
        raise NotAllowed("not_found")
    asker = row.officer if isinstance(row, Query) else row.asked_by if isinstance(row, Tranche) else row.proposed_by
    return _Subject(subject, row, party_of(asker, by.incident, at))


def _speaking(by: Actor, at: datetime) -> Party:
    """Return the approver as the database knows them: a role that is only claimed does not count."""
    return party_of(by.account, by.incident, at)


def _refusal(found: _Subject, word: Word, said: Sequence[Word], by: Actor, at: datetime) -> str:
    if found.row.state != "waiting":
        return "not_waiting"
    if isinstance(found.row, BulkEffect) and word.by.department == found.row.department:
        return "same_department"
    limits = limits_of(by.incident)
    return refusal_of_word(
        word, asker=found.asker, said=said, digest=found.row.digest, asked_at=found.row.asked_at, at=at,
        most_hours=limits.approval_hours,
    )  # fmt: skip


def _keep(found: _Subject, word: Word, reason: str, by: Actor, at: datetime) -> None:
    identifier = new_id()
    Approval.objects.create(
        id=identifier, subject=found.kind, subject_id=found.row.pk, account=by.account,
        department=word.by.department, role=word.by.role.value, is_yes=word.is_yes, reason=reason,
        digest=word.digest, at=at,
    )  # fmt: skip
    facts = {
        "subject": found.kind, "id": found.row.pk, "is_yes": word.is_yes, "department": word.by.department,
        "digest": word.digest,
    }  # fmt: skip
    record_event(EventDraft("approval.given", "approval", identifier, 0, by, at, facts, reason=reason))


def _follow(found: _Subject, said: Sequence[Word], by: Actor, at: datetime) -> None:
    """Carry out what the words say together: nothing yet, the thing itself, or its end."""
    row = found.row
    if not said[-1].is_yes:
        _move(found, "declined", "declined", by, at)
    elif isinstance(row, BulkEffect):
        if is_approved_by_another(said, found.asker):
            _move(found, "applied", "", by, at)
            apply_effect(row, at=at)
    elif is_approved(said, found.asker):
        code = _second_look(row, at) if isinstance(row, Query) else ""
        _move(found, "refused" if code else _YES[found.kind], code, by, at)


_YES = {"query": "accepted", "tranche": "approved"}


def _second_look(row: Query, at: datetime) -> str:
    """Return why a query that was agreed to cannot pass any more: limits, case, officer or budgets have changed."""
    limits = limits_of(row.incident_id)
    if digest_of_query(ask_of(row), row.incident_id, limits) != row.digest:
        return "something_changed"
    role, unit = live_role(row.officer, row.incident_id, at)
    known = known_at(
        ask_of(row), account=row.officer, role=role, unit=unit, incident=row.incident_id, at=at, limits=limits,
        without=row.pk,
    )  # fmt: skip
    verdict = check_query(ask_of(row), known, limits)
    return verdict.code if verdict.outcome is Outcome.REFUSED else ""


def _move(found: _Subject, state: str, code: str, by: Actor, at: datetime) -> None:
    row = found.row
    changes: dict[str, object] = {"state": state, "decided_at": at}
    if isinstance(row, Query):
        hours = limits_of(by.incident).query_hours
        changes |= {"code": code or row.code, "n": row.n + 1, "expires_at": at + timedelta(hours=hours)}
    if type(row).objects.filter(pk=row.pk, state="waiting").update(**changes) != 1:
        raise NotAllowed("not_waiting")
    n = flushed_n(row.pk)
    facts = {"digest": row.digest, "code": code}
    record_event(
        EventDraft(f"{found.kind}.{state}", found.kind, row.pk, n, by, at, facts, from_state="waiting", to_state=state,
                   reason=code)
    )  # fmt: skip
