"""Making what was asked: outside any transaction, told how far it is; begun twice it ends as begun once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bihuan.apps.core.journal import writing
from bihuan.apps.core.journal.rows import move_row
from bihuan.apps.core.rules import system
from bihuan.apps.zones.actions.cover import SUBJECT
from bihuan.apps.zones.models import CoverPlan
from bihuan.apps.zones.queries.cover_plans import told_of
from bihuan.apps.zones.queries.cover_solving import Report, solve_cover
from bihuan.apps.zones.rules.cover import DROPPED, MADE, MAKING
from bihuan.apps.zones.rules.rings import RingRule

Clock = Callable[[], datetime]


def perform_cover(*, plan_id: str, at: datetime, clock: Clock) -> CoverPlan:
    """Answer a question that waits; one that is over, or was dropped meanwhile, is left as it is."""
    row = CoverPlan.objects.get(pk=plan_id)
    if row.state != MAKING:
        return row
    told = told_of(row.settings)
    progress = {"since": clock().isoformat(), "limit_s": told.seconds}
    CoverPlan.objects.filter(pk=row.pk, state=MAKING).update(progress=progress)
    report = solve_cover(row.incident_id, RingRule(**row.settings["rings"]), told, at)
    return _finish(row.pk, report, clock())


def _finish(plan_id: str, report: Report, at: datetime) -> CoverPlan:
    with writing():
        row = CoverPlan.objects.get(pk=plan_id)
        if row.state != MAKING:
            return row
        facts = {"status": report["status"], "sites": len(report["sites"])}
        changes = {"state": MADE, "report": report, "progress": {}, "made_at": at}
        return move_row(row, "cover.made", SUBJECT, changes, by=system(row.incident_id), at=at, facts=facts)


def fail_cover(*, plan_id: str, why: str, at: datetime) -> CoverPlan:
    """Let a plan that is being made end as dropped, with the code of the reason."""
    with writing():
        row = CoverPlan.objects.get(pk=plan_id)
        if row.state != MAKING:
            return row
        changes = {"state": DROPPED, "report": {"status": why, "sites": []}, "progress": {}}
        return move_row(row, "cover.failed", SUBJECT, changes, by=system(row.incident_id), at=at, why=why)
