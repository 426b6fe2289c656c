"""The reviewer's page: doubtful calls that were reported, callees drawn by chance, and who opens how many calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.call_reports import settle_report
from bihuan.apps.briefing.queries.call_reports import get_report, list_reports
from bihuan.apps.core.queries import account_names
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import may_do
from bihuan.apps.orders.access import READERS
from bihuan.web.desk.calls.forms import SettleForm
from bihuan.web.desk.tracing.forms import Told
from bihuan.web.parts.calls_seen import reports_seen
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.order_lines import number_of
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE, SIZE = "desk/calls/reports.html", 20


@require_GET
@with_session
def reports(request: SessionRequest) -> HttpResponse:
    """Show the reports that wait, or those that were settled."""
    return render(request, PAGE, _context(looker(request), request.GET.dict(), {}))


def _context(look: Looker, asked: Mapping[str, str], refused: Mapping[str, SettleForm]) -> dict[str, Any]:
    is_open, by = asked.get("view") != "settled", look.by
    page = Paginator(list_reports(by, is_open=is_open), SIZE).get_page(asked.get("page"))
    rows, works = list(page.object_list), may_do(by, Action.UPDATE, Kind.CALL_REPORT, by.unit)
    seen = reports_seen(look, rows)
    names = account_names({row.officer for row in rows} | {row.settled_by for row in rows})
    lines = [
        {
            "row": row, "officer": names.get(row.officer, ""), "settled_by": names.get(row.settled_by, ""),
             "seen": seen[row.pk], "order": number_of(row.order) if row.order else "",
            "is_late": is_open and row.due_at <= look.at,
            "form": refused.get(row.pk) or (SettleForm(row.n) if works and is_open else None),
        }
        for row in rows
    ]  # fmt: skip
    return {"page": page, "lines": lines, "is_open": is_open, "may_open": by.role in READERS}


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
    return render(request, PAGE, _context(look, {}, {row_id: form}), status=form.status)
