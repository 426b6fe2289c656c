"""The reviewer's page: doubtful calls that were reported, callees drawn by chance, and who opens how many calls."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.call_reports import settle_report
from bihuan.apps.briefing.queries.call_reports import get_report
from bihuan.apps.core.rules.permissions import Action
from bihuan.web.desk.calls.forms import SettleForm
from bihuan.web.desk.calls.reports_page import reports_context
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/calls/reports.html"


@require_GET
@with_session
def reports(request: SessionRequest) -> HttpResponse:
    """Show the reports that wait, or those that were settled."""
    return render(request, PAGE, reports_context(looker(request), request.GET.dict(), {}))


@require_POST
@with_session
def settle(request: SessionRequest, report_id: UUID) -> HttpResponse:
    """Settle a report; refused, show the page with what was typed."""
    look, row_id = looker(request), str(report_id)
    row = get_report(look.by, row_id, Action.UPDATE)
    form = SettleForm(row.n, request.POST)

    def do(told: Told) -> str:
        settle_report(report_id=row_id, by=look.by, at=look.at, **told)
        return _("Settled.")

    done = form.attempt(do)
    if done:
        messages.success(request, done)
        return redirect("desk:call_reports")
    return render(request, PAGE, reports_context(look, {}, {row_id: form}), status=form.status)
