"""Who may have what of the analyses: one's own, the counts for those who check, or a refusal that tells nothing."""

from __future__ import annotations

from django.db.models import QuerySet

from bihuan.apps.core.access import check_role
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind, Place, roles_that
from bihuan.apps.tracing.models import AnalysisRun, CaseReport
from bihuan.apps.tracing.queries import reports as report_queries
from bihuan.apps.tracing.queries import runs
from bihuan.apps.tracing.queries.reports import ReadReport

OWNERS = roles_that(Action.LIST, Kind.RUN, Place.OWN)
CHECKERS = roles_that(Action.READ, Kind.RUN, Place.SIBLING)
REPORT_READERS = roles_that(Action.READ, Kind.CASE_REPORT, Place.SIBLING)


def list_runs(actor: Actor) -> QuerySet[AnalysisRun]:
    """Return the actor's own analyses, the newest first. :raises NotAllowed: `wrong_role`."""
    check_role(actor, OWNERS)
    return runs.runs_of(actor.account, actor.incident)


def get_run(actor: Actor, run_id: str) -> AnalysisRun:
    """Return an analysis with its counts: one's own, or to those who check the gate anybody's; nobody's result.

    :raises NotAllowed: `wrong_role`, or `not_found` also for another officer's.
    """
    check_role(actor, OWNERS | CHECKERS)
    mine = AnalysisRun.objects.filter(pk=run_id, incident=actor.incident)
    found = (mine if actor.role in CHECKERS else mine.filter(asked_by=actor.account)).first()
    if found is None:
        raise NotAllowed("not_found")
    return found


def list_reports(actor: Actor) -> QuerySet[CaseReport]:
    """Return the pasted reports of the incident, the newest first. :raises NotAllowed: `wrong_role`."""
    check_role(actor, REPORT_READERS)
    return report_queries.reports_of(actor.incident)


def get_report(actor: Actor, report_id: str) -> CaseReport:
    """Return a pasted report. :raises NotAllowed: `wrong_role` or `not_found`."""
    check_role(actor, REPORT_READERS)
    return report_queries.report_of(report_id, actor.incident)


def read_report_of(actor: Actor, report_id: str) -> ReadReport:
    """Return what stands in a report and what was said of it.

    :raises NotAllowed: `wrong_role`, `not_found`, `erased`.
    """
    return report_queries.reading_of(get_report(actor, report_id))
