"""Asking at the query gate: every request is kept with its answer, refused ones like others, in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor
from bihuan.apps.intake.models import Query
from bihuan.apps.intake.queries.gate import known_at
from bihuan.apps.intake.queries.parties import limits_of
from bihuan.apps.intake.rules.asking import Ask, Outcome, Verdict
from bihuan.apps.intake.rules.gate import decide_query
from bihuan.apps.intake.rules.limits import Limits, limits_digest
from bihuan.engine.ledger.canonical import canonical_bytes, instant

_LONGEST = {"purpose": 40, "legal_basis": 40, "case": 40, "approver": 36}


def ask_query(*, ask: Ask, by: Actor, at: datetime, command: str = "") -> Query:
    """Put a query before the gate and keep it with the answer: accepted, waiting for two approvals, or refused.

    Nothing is raised for a refusal, since a refusal is kept too; the same command again gives the first answer. When
    it cannot be recorded the exception leaves nothing behind, and nothing can be released (R29).
    """
    with writing():
        kept = Query.objects.filter(officer=by.account, command=command).first() if command else None
        if kept is not None:
            return kept
        limits = limits_of(by.incident)
        known = known_at(
            ask, account=by.account, role=by.role, unit=by.unit, incident=by.incident, at=at, limits=limits
        )
        verdict = decide_query(ask, known, limits)
        row = _keep(ask, verdict, by, at, limits, command)
        if known.asked_before + 1 == limits.requests_alarm:
            facts = {"officer": by.account, "asked": known.asked_before + 1}
            record_event(EventDraft("query.alarmed", "query_alarm", new_id(), 0, by, at, facts))
        return row


def _keep(ask: Ask, verdict: Verdict, by: Actor, at: datetime, limits: Limits, command: str) -> Query:
    is_open = verdict.outcome is not Outcome.REFUSED
    told = {name: str(getattr(ask, name))[:most] for name, most in _LONGEST.items()}
    row = Query.objects.create(
        incident_id=by.incident, officer=by.account, role=by.role.value, **told, window_from=ask.window_from,
        window_to=ask.window_to, places=_stays(ask), state=verdict.outcome.value, code=verdict.code,
        figures=dict(verdict.figures), narrower=_as_json(verdict.narrower), limits=limits_digest(limits),
        digest=digest_of_query(ask, by.incident, limits), command=command, asked_at=at,
        decided_at=None if verdict.outcome is Outcome.NEEDS_APPROVAL else at,
        expires_at=at + timedelta(hours=limits.query_hours) if is_open else None,
    )  # fmt: skip
    kind = f"query.{verdict.outcome.value}"
    record_event(EventDraft(kind, "query", row.pk, 0, by, at, facts_of_query(row), reason=verdict.code))
    return row


def facts_of_query(row: Query) -> dict[str, object]:
    """Return the whole of a query as codes, for the journal."""
    return {
        "purpose": row.purpose, "legal_basis": row.legal_basis, "case": row.case, "officer": row.officer,
        "window_from": instant(row.window_from) if row.window_from else None,
        "window_to": instant(row.window_to) if row.window_to else None, "places": row.places,
        "approver": row.approver, "code": row.code, "figures": row.figures, "limits": row.limits,
        "digest": row.digest,
    }  # fmt: skip


def digest_of_query(ask: Ask, incident: str, limits: Limits) -> str:
    """Return by which an approval names exactly this query under exactly these limits."""
    content = {**_as_json(ask), "incident": incident, "limits": limits_digest(limits)}
    return sha256(canonical_bytes(content)).hexdigest()


def _as_json(ask: Ask | None) -> dict[str, Any]:
    if ask is None:
        return {}
    return {
        "purpose": ask.purpose, "legal_basis": ask.legal_basis, "case": ask.case, "officer": ask.officer,
        "window_from": instant(ask.window_from) if ask.window_from else None,
        "window_to": instant(ask.window_to) if ask.window_to else None, "places": _stays(ask),
        "approver": ask.approver,
    }  # fmt: skip


def _stays(ask: Ask) -> list[dict[str, str]]:
    return [
        {"place": stay.place[:40], "starts_at": instant(stay.starts_at), "ends_at": instant(stay.ends_at)}
        for stay in ask.places[:400]
    ]
