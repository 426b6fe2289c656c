"""What has outlived its time in lake, results and reports goes by itself (R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bihuan.apps.core.erasure import About
from bihuan.apps.core.journal import EventDraft, record_event, writing
from bihuan.apps.core.rules import NotAllowed, system
from bihuan.apps.core.rules.retention import RETENTION
from bihuan.apps.core.sealing import vault
from bihuan.apps.intake.actions.erasing import decide_deletion
from bihuan.apps.intake.actions.sources import flushed_n
from bihuan.apps.tracing.actions.runs_files import forget_result
from bihuan.apps.tracing.models import AnalysisRun, CaseReport


@dataclass(frozen=True, slots=True)
class Gone:
    """What a round of retention took: rows of the lake, persons who lost their key, results, reports."""

    rows: int = 0
    persons: int = 0
    runs: int = 0
    reports: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows or self.persons or self.runs or self.reports)


def purge_tracing_data(*, incident: str, at: datetime) -> Gone:
    """Let everything go whose time is over; nothing happens twice. A lake that is being written waits for a day."""
    from bihuan.apps.tracing.actions.lakes_purging import purge_lake  # loads the lake's engine: once a day

    runs, reports = _purge_runs(incident, at), _purge_reports(incident, at)
    try:
        purged, persons = purge_lake(by=system(incident), at=at)
    except NotAllowed:  # somebody takes a file in just now
        return Gone(runs=runs, reports=reports)
    return Gone(purged.rows + purged.held, persons, runs, reports)


def _purge_runs(incident: str, at: datetime) -> int:
    old = AnalysisRun.objects.filter(
        incident=incident, purged_at=None, finished_at__lt=at - RETENTION["visit"].period
    ).exclude(result_sha256="")
    return sum(_purge_run(run, at) for run in old)


def _purge_run(run: AnalysisRun, at: datetime) -> int:
    with writing():
        if AnalysisRun.objects.filter(pk=run.pk, purged_at=None).update(purged_at=at) != 1:
            return 0
        n = flushed_n(run.pk)
        record_event(EventDraft("run.purged", "run", run.pk, n, system(run.incident_id), at, {}))
    forget_result(run.pk, run.result_sha256)
    return 1


def _purge_reports(incident: str, at: datetime) -> int:
    old = CaseReport.objects.filter(incident=incident, pasted_at__lt=at - RETENTION["line"].period)
    names = sorted(vault().find(f"report:{one}" for one in old.values_list("id", flat=True)))
    if names:
        about = About(incident)
        decide_deletion(kind="retention", reason="line", about=about, names=names, by=system(incident), at=at)
    return len(names)
