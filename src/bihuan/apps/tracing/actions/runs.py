"""Running what was asked: outside any transaction, told how far it is, and begun twice it ends as begun once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.tracing.actions.runs_files import forget_result, keep_result
from bihuan.apps.tracing.actions.runs_finding import Outcome, find_outcome
from bihuan.apps.tracing.actions.searching_engine import SlotsIgnored
from bihuan.apps.tracing.models import AnalysisRun
from bihuan.apps.tracing.queries.runs import ResultAltered
from bihuan.apps.tracing.rules.runs import OPEN, RunState
from bihuan.engine.exposure.index import IndexUnfit
from bihuan.engine.exposure.lake import LakeRefused
from bihuan.engine.exposure.question import Progress, QuestionRefused, SearchStopped, Watch
from bihuan.engine.exposure.spark import SparkMissing

Clock = Callable[[], datetime]
_EVERY_S = 1.0


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
        outcome = find_outcome(run, at, _watch(run, clock, also))
        sha256 = keep_result(run.pk, outcome.pairs)
    except SearchStopped:
        return AnalysisRun.objects.get(pk=run_id)
    except (NotAllowed, LakeRefused) as refusal:
        return fail_run(run_id=run_id, failure=refusal.code, at=clock())
    except IndexUnfit as unfit:  # asked for by name; `auto` would have scanned
        return fail_run(run_id=run_id, failure=str(unfit), at=clock())
    except (QuestionRefused, SlotsIgnored, ResultAltered, SparkMissing) as fault:
        return fail_run(run_id=run_id, failure=_CODES[type(fault)], at=clock())
    return _finish(run, outcome, sha256, clock())


_CODES = {
    QuestionRefused: "question_refused",
    SlotsIgnored: "slots_ignored",
    ResultAltered: "result_altered",
    SparkMissing: "spark_missing",
}


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
