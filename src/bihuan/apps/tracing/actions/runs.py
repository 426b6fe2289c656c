"""Running what was asked: outside any transaction, told how far it is, and begun twice it ends as begun once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import Actor, NotAllowed, Role, system
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.tracing.actions.lakes import lake_of
from bihuan.apps.tracing.actions.runs_files import forget_result, keep_result
from bihuan.apps.tracing.actions.searching import query_refusal
from bihuan.apps.tracing.actions.searching_plan import plan_search
from bihuan.apps.tracing.models import AnalysisRun
from bihuan.apps.tracing.queries.runs import ResultAltered
from bihuan.apps.tracing.rules.runs import OPEN, RunKind, RunState, Sources, counts_of, gathered, with_time_of_points
from bihuan.apps.tracing.rules.searching import Plan, is_within, plan_facts
from bihuan.engine.exposure.choosing import search_points, search_visits
from bihuan.engine.exposure.index import IndexUnfit
from bihuan.engine.exposure.lake import Lake, LakeRefused
from bihuan.engine.exposure.question import (
    Findings,
    KnownVisit,
    PointQuestion,
    Progress,
    QuestionRefused,
    SearchStopped,
    VisitQuestion,
    Watch,
)
from bihuan.engine.ledger.canonical import canonical_bytes

Clock = Callable[[], datetime]
_EVERY_S = 1.0


class SlotsIgnored(Exception):  # noqa: N818 - named after what happened
    """An answer went beyond the places that the gate allows; nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: pairs by query, its counts, which engine and why, and the digest of what was read."""

    pairs: pa.Table
    counts: Mapping[str, object]
    engine: str
    why: str
    inputs: str


def perform_run(*, run_id: str, at: datetime, clock: Clock, also: Watch | None = None) -> AnalysisRun:
    """Carry out an analysis that waits, or that was cut off; one that is over is left as it is.

    How far it is stands in the row, at most once a second; `also` is told at the same moments.
    What cannot be answered ends as `failed` with a code, and nothing of it is kept. Whatever else goes wrong is raised,
    for the job to be tried again.
    """
    waiting = AnalysisRun.objects.filter(pk=run_id, state__in=OPEN)
    if waiting.update(state=RunState.RUNNING, started_at=at) != 1:
        return AnalysisRun.objects.get(pk=run_id)
    run = AnalysisRun.objects.get(pk=run_id)
    try:
        outcome = _found(run, at, _watch(run, clock, also))
        sha256 = keep_result(run.pk, outcome.pairs)
    except SearchStopped:
        return AnalysisRun.objects.get(pk=run_id)
    except (NotAllowed, LakeRefused) as refusal:
        return fail_run(run_id=run_id, failure=refusal.code, at=clock())
    except IndexUnfit as unfit:  # asked for by name; `auto` would have scanned
        return fail_run(run_id=run_id, failure=str(unfit), at=clock())
    except (QuestionRefused, SlotsIgnored, ResultAltered) as fault:
        return fail_run(run_id=run_id, failure=_CODES[type(fault)], at=clock())
    return _finish(run, outcome, sha256, clock())


_CODES = {QuestionRefused: "question_refused", SlotsIgnored: "slots_ignored", ResultAltered: "result_altered"}


def _found(run: AnalysisRun, at: datetime, watch: Watch) -> Outcome:
    by = Actor(run.asked_by, Role.DESK_ANALYST, run.incident_id)
    refusal = next((one for query in run.queries if (one := query_refusal(query, by, at)) is not None), None)
    if refusal is not None:  # between asking and running the case was withdrawn, or the day passed
        raise refusal
    plan, fresh = plan_search(run, by, at)
    lake = lake_of(run.incident_id, by=system(run.incident_id), at=at)
    findings = _search(run, lake, plan, fresh, watch)
    inputs = {
        "lake": findings.lake_digest, "protocol": run.protocol_digest, **plan_facts(plan, fresh, run.parameters)
    }  # fmt: skip
    sources = Sources(plan.query_of, [one.person for one in plan.cases], plan.without)
    pairs = gathered(findings.pairs, sources)
    counts = counts_of(pairs, len(run.queries))
    told = {"rows_read": findings.rows_read, "fresh": len(fresh), "notices": [one.code for one in findings.notices]}
    digest = hashlib.sha256(canonical_bytes(inputs)).hexdigest()
    return Outcome(pairs, {**counts, **told}, findings.engine, findings.why, digest)


def _search(run: AnalysisRun, lake: Lake, plan: Plan, fresh: tuple[KnownVisit, ...], watch: Watch) -> Findings:
    told = run.parameters
    if run.kind == RunKind.EXPOSURE_POINTS:
        points = PointQuestion(plan.cases, metres=int(told["metres"]), minutes=int(told["minutes"]))
        found = search_points(lake, points, engine=str(told["engine"]), progress=watch)
        return with_time_of_points(found)
    if not plan.slots:
        raise SlotsIgnored(run.pk)  # no slot would mean everywhere
    question = VisitQuestion(
        plan.cases, minutes=int(told["minutes"]), residual_minutes=int(told["residual_minutes"]),
        unknown_end_minutes=int(told["unknown_end_minutes"]), slots=plan.slots, fresh=fresh,
    )  # fmt: skip
    found = search_visits(lake, question, engine=str(told["engine"]), progress=watch)
    if not is_within(found.pairs, plan):
        raise SlotsIgnored(run.pk)
    return found


def _watch(run: AnalysisRun, clock: Clock, also: Watch | None) -> Watch:
    """Return what writes the progress, at most once a second, and leaves the search when it was called off."""
    written: list[datetime] = []

    def watch(progress: Progress) -> None:
        now = clock()
        if written and 0 <= (now - written[-1]).total_seconds() < _EVERY_S:
            return
        written[:] = [now]
        mine = AnalysisRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
        told = {"progress_done": progress.cases_done, "progress_total": progress.cases, "progress_text": "searching"}
        if mine.update(**told) != 1:
            raise SearchStopped
        if also is not None:
            also(progress)

    return watch


def _finish(run: AnalysisRun, outcome: Outcome, sha256: str, at: datetime) -> AnalysisRun:
    """Let the run be done with its result; who comes second, or after it was called off, leaves nothing behind."""
    by = system(run.incident_id)
    with writing():
        mine = AnalysisRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
        is_first = mine.update(
            state=RunState.DONE, finished_at=at, counts=dict(outcome.counts), engine=outcome.engine,
            why=outcome.why[:200], inputs_digest=outcome.inputs, result_sha256=sha256, progress_text="done",
        ) == 1  # fmt: skip
        if is_first:
            facts = {
                "kind": run.kind, "engine": outcome.engine, "inputs": outcome.inputs, "sha256": sha256,
                "pairs": outcome.counts["pairs"], "persons": outcome.counts["persons"],
            }  # fmt: skip
            n = flushed_n(run.pk)
            record_event(EventDraft("run.finished", "run", run.pk, n, by, at, facts, to_state=RunState.DONE))
    run = AnalysisRun.objects.get(pk=run.pk)
    if run.result_sha256 != sha256:
        forget_result(run.pk, sha256)
    return run


def fail_run(*, run_id: str, failure: str, at: datetime) -> AnalysisRun:
    """Let a run that is open end as failed, with the code of the reason; nothing happens to one that is over."""
    with writing():
        open_ = AnalysisRun.objects.filter(pk=run_id, state__in=OPEN)
        if open_.update(state=RunState.FAILED, failure=failure[:40], finished_at=at) == 1:
            run = AnalysisRun.objects.get(pk=run_id)
            n, by = flushed_n(run_id), system(run.incident_id)
            draft = EventDraft(
                "run.failed", "run", run_id, n, by, at, {}, to_state=RunState.FAILED, reason=failure[:60]
            )
            record_event(draft)
        return AnalysisRun.objects.get(pk=run_id)
