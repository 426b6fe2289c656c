"""Probes of the matrix for calls that can be verified and for reports of calls."""

from __future__ import annotations

from datetime import timedelta

from bihuan.apps.briefing.actions.call_reports import (
    ReportTold,
    ask_drawn,
    report_at_hotline,
    settle_report,
)
from bihuan.apps.briefing.actions.call_reports_looking import look_at_reports
from bihuan.apps.briefing.actions.calls import open_call
from bihuan.apps.briefing.actions.calls_checking import check_for
from bihuan.apps.briefing.models import CallCode, CallReport
from bihuan.apps.briefing.queries.call_reports import get_report, list_reports
from bihuan.apps.briefing.queries.calls import callee_index, officers_of_day, peppered
from bihuan.apps.briefing.rules.call_secrets import keep
from bihuan.apps.core.rules import Role
from bihuan.apps.orders.models import WorkOrder
from tests.apps.briefing.calls.calls_world import CHEAP
from tests.trust.trying import Try, probe

PHONE, CODE = "13900000991", "12345678"


def _code(t: Try) -> CallCode:
    """Return a code of the world: of PCS-03 where it is one's own, of another unit else; taken back afterwards."""
    return CallCode.objects.create(
        incident=t.world.incident, order="o-991", officer="somebody", callee_index=callee_index(PHONE),
        unit="PCS-03" if t.place in {"own", "other"} else "SQ-07", code_hash=keep(peppered(CODE), CHEAP),
        opened_at=t.at, expires_at=t.at + timedelta(minutes=10),
    )  # fmt: skip


def _report(t: Try) -> CallReport:
    row = CallReport(
        incident=t.world.incident, channel="public", asked=["money"], reported_at=t.at, due_at=t.at + timedelta(hours=1)
    )
    row.words = "探测"
    row.save()
    return row


@probe("call_code", "list")
def _(t: Try) -> bool:
    _code(t)
    return "somebody" in {day.officer for day in officers_of_day(t.by, t.at)}


@probe("call_code", "create")
def _(t: Try) -> bool:
    """Open a call about an order that the desk holds, or that a unit works on: for a unit, above lies the desk's."""
    row = WorkOrder.objects.get(pk=t.ground.thing("order", t.role, t.place))
    unit = row.unit or "PCS-03"
    is_of_unit = t.by.role in {Role.UNIT_DISPATCHER, Role.FIELD_OFFICER} and t.place != "superior"
    held = (
        {"state": "WORKING", "unit": unit, "holder": f"unit:{unit}"}
        if is_of_unit
        else {"state": "NEW", "holder": "desk"}
    )
    WorkOrder.objects.filter(pk=row.pk).update(**held, assignee="", due_at=t.at)
    return bool(open_call(order=row.pk, phone=PHONE, by=t.by, at=t.at, hasher=CHEAP).code)


@probe("call_code", "update")
def _(t: Try) -> bool:
    _code(t)
    return bool(check_for(phone=PHONE, code=CODE, by=t.by, at=t.at))


@probe("call_report", "list")
def _(t: Try) -> bool:
    return list_reports(t.by).filter(pk=_report(t).pk).exists()


@probe("call_report", "read")
def _(t: Try) -> bool:
    row = get_report(t.by, _report(t).pk)
    return bool(look_at_reports(rows=[row], by=t.by, at=t.at)[row.pk])


@probe("call_report", "create")
def _(t: Try) -> bool:
    told = ReportTold(("money",))
    if t.by.role is Role.SYSTEM:
        call = _code(t)
        CallCode.objects.filter(pk=call.pk).update(is_drawn=True)
        return ask_drawn(incident=t.by.incident, at=call.expires_at) == 1
    return report_at_hotline(told=told, by=t.by, at=t.at).incident_id == t.world.incident.code


@probe("call_report", "update")
def _(t: Try) -> bool:
    row = _report(t)
    return settle_report(report_id=row.pk, verdict="in_order", words="", by=t.by, at=t.at).state == "settled"
