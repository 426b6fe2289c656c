"""What is known of reports of doubtful calls."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from bihuan.apps.briefing.models import CallReport
from bihuan.apps.briefing.queries.public import running
from bihuan.apps.briefing.rules.call_reports import OPEN
from bihuan.apps.core.rules import Actor, NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may, may_do


def reported_incident(at: datetime) -> str:
    """Return the incident whose reviewer gets what the public reports: the newest that runs, "" for none."""
    return running(at).order_by("-starts_at", "code").values_list("code", flat=True).first() or ""


def list_reports(by: Actor, *, is_open: bool = True) -> QuerySet[CallReport]:
    """Return the reports of the incident that wait, the most urgent first, or all that were settled.

    :raises NotAllowed: `wrong_role`.
    """
    check_may(by, Action.LIST, Kind.CALL_REPORT, by.unit)
    rows = CallReport.objects.filter(incident_id=by.incident)
    return rows.filter(state=OPEN).order_by("due_at", "id") if is_open else rows.exclude(state=OPEN).order_by("-due_at")


def get_report(by: Actor, report_id: str, action: Action = Action.READ) -> CallReport:
    """Return a report. :raises NotAllowed: `not_found`, whether it is missing or not theirs."""
    row = CallReport.objects.filter(pk=report_id, incident_id=by.incident).first()
    if row is None or not may_do(by, action, Kind.CALL_REPORT, by.unit):
        raise NotAllowed("not_found")
    return row
