"""Probes of the matrix for situation reports."""

from __future__ import annotations

from bihuan.apps.briefing.access.situation import get_report, list_reports
from bihuan.apps.briefing.actions.situation import freeze_report, sign_report
from tests.trust.trying import Try, probe


@probe("situation_report", "list")
def _(t: Try) -> bool:
    return list_reports(t.by).filter(pk=t.ground.things["situation"]).exists()


@probe("situation_report", "read")
def _(t: Try) -> bool:
    return get_report(t.by, t.ground.things["situation"]).number == 1


@probe("situation_report", "create")
def _(t: Try) -> bool:
    return freeze_report(by=t.by, at=t.at).incident_id == t.world.incident.code


@probe("situation_report", "update")
def _(t: Try) -> bool:
    return sign_report(report_id=t.ground.things["situation"], by=t.by, at=t.at).by == t.by.account


@probe("situation_report", "export")
def _(t: Try) -> bool:
    return bool(t.page("desk:situation-file", t.ground.things["situation"], "json"))
