"""Asking for an exposure search: only on accepted queries of one's own at the gate, which say where (R10-R14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.models import Protocol
from bihuan.apps.core.models.fields import new_id
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.intake.models import Query
from bihuan.apps.intake.queries.cases import case_standing
from bihuan.apps.intake.queries.gate import stays_of
from bihuan.apps.intake.queries.parties import is_ended, limits_of, live_role, protocol_of
from bihuan.apps.intake.rules.asking import ORIGINATORS
from bihuan.apps.tracing.models import AnalysisRun
from bihuan.apps.tracing.queries.runs import own_run
from bihuan.apps.tracing.queries.searching import positions_of
from bihuan.apps.tracing.rules.runs import OPEN, SEARCHES, RunKind, RunState
from bihuan.apps.tracing.rules.searching import Told, parameters_of, told_refusal

_MOST_QUERIES = 20


class SearchRefused(NotAllowed):
    """A search does not run; `narrower` is the nearest narrower query that the gate would let pass, {} for none."""

    def __init__(self, code: str, query: str = "", narrower: Mapping[str, object] | None = None) -> None:
        super().__init__(code, query=query)
        self.narrower = dict(narrower or {})


def ask_search(
    *, query_ids: Sequence[str], kind: RunKind, by: Actor, at: datetime, told: Told | None = None, command: str = ""
) -> AnalysisRun:
    """Put a search on the list of what is to be run; a job runs it. What is not told, the protocol says.

    The search looks where and when the queries allow, and nowhere else. A refused try is recorded.

    :raises SearchRefused: `no_query`, `too_many_queries`, `not_found`, `not_accepted`, `query_expired`, why a case
        can release nothing, `place_without_position` (points are searched, and no place has one), `wrong_role`,
        `incident_ended`, or which parameter is at fault.
    """
    told = told or Told()
    with writing():
        known = AnalysisRun.objects.filter(asked_by=by.account, command=command).exclude(command="").first()
        if known is not None:
            return known
        refusal = _refusal(query_ids, kind, told, by, at)
        if refusal is None:
            return _keep(query_ids, kind, told, by, at, command)
        facts = {"kind": kind.value, "queries": [str(one)[:36] for one in query_ids][:_MOST_QUERIES]}
        record_event(EventDraft("run.refused", "run", new_id(), 0, by, at, facts, reason=refusal.code))
    raise refusal


def _refusal(queries: Sequence[str], kind: RunKind, told: Told, by: Actor, at: datetime) -> SearchRefused | None:
    role, unit = live_role(by.account, by.incident, at)
    if role not in ORIGINATORS or unit:
        return SearchRefused("wrong_role")
    if is_ended(by.incident, at):
        return SearchRefused("incident_ended")
    if kind not in SEARCHES:
        return SearchRefused("unknown_search")
    if not queries or len(set(queries)) > _MOST_QUERIES:
        return SearchRefused("too_many_queries" if queries else "no_query")
    fault = told_refusal(kind, told)
    if fault:
        return SearchRefused(fault)
    refused = (query_refusal(one, by, at) or _place_refusal(one, kind) for one in queries)
    return next((one for one in refused if one is not None), None)


def _place_refusal(query_id: str, kind: RunKind) -> SearchRefused | None:
    """Return why nothing can be searched among points on a query: nobody knows where any of its places is."""
    if kind is not RunKind.EXPOSURE_POINTS:
        return None
    query = Query.objects.get(pk=query_id)
    places = {one.place for one in stays_of(query.places)}
    return None if positions_of(query.incident_id, places) else SearchRefused("place_without_position", query_id)


def query_refusal(query_id: str, by: Actor, at: datetime) -> SearchRefused | None:
    """Return why nothing may be searched on a query, None when it may; with the narrower query that the gate named."""
    query = Query.objects.filter(pk=query_id, incident=by.incident, officer=by.account).first()
    if query is None:
        return SearchRefused("not_found")
    if query.state != "accepted":
        return SearchRefused("not_accepted", query.pk, query.narrower)
    if query.expires_at is None or at >= query.expires_at:
        return SearchRefused("query_expired", query.pk, query.narrower)
    standing = case_standing(query.case, by.account, by.incident, at, limits_of(by.incident))
    return SearchRefused(standing.refusal, query.pk) if standing.refusal else None


def _keep(queries: Sequence[str], kind: RunKind, told: Told, by: Actor, at: datetime, command: str) -> AnalysisRun:
    protocol = Protocol.objects.get(incident__code=by.incident)
    parameters = parameters_of(kind, told, protocol_of(by.incident)[0])
    run = AnalysisRun.objects.create(
        incident_id=by.incident, kind=kind, queries=list(dict.fromkeys(queries)), parameters=parameters,
        protocol=f"{protocol.code} {protocol.version}", protocol_digest=protocol.digest, asked_by=by.account,
        asked_at=at, command=command,
    )  # fmt: skip
    facts = {"kind": kind.value, "queries": run.queries, "parameters": parameters, "protocol": protocol.digest}
    record_event(EventDraft("run.asked", "run", run.pk, 0, by, at, facts, to_state=RunState.ASKED, command=command))
    return run


def cancel_run(*, run_id: str, by: Actor, at: datetime) -> AnalysisRun:
    """Call off one's own analysis; one that is running notices within a second or at its next stretch.

    :raises NotAllowed: `not_found`, or `already_over`.
    """
    with writing():
        run = own_run(run_id, by)
        before = run.state
        open_ = AnalysisRun.objects.filter(pk=run.pk, state=before) if before in OPEN else AnalysisRun.objects.none()
        if open_.update(state=RunState.CANCELLED, finished_at=at) != 1:
            raise NotAllowed("already_over", state=before)
        n = flushed_n(run.pk)
        record_event(
            EventDraft("run.cancelled", "run", run.pk, n, by, at, {}, from_state=before, to_state=RunState.CANCELLED)
        )  # fmt: skip
        run.refresh_from_db()
        return run
