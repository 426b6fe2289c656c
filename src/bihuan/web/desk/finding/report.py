"""One pasted report with its text and what was read in it, and a person's word on each item."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.actions.reports import confirm_report_item, refuse_report_item
from bihuan.web.desk.finding.report_forms import Spot, read_case, read_spot, read_visit
from bihuan.web.desk.finding.report_page import report_context
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from django.http import QueryDict

PAGE = "desk/finding/report.html"


@require_GET
@with_session
def report(request: SessionRequest, report_id: UUID) -> HttpResponse:
    """Show the text with what was read in it marked, and beside it the items to decide."""
    return render(request, PAGE, report_context(looker(request), str(report_id)))


@require_POST
@with_session
def decide(request: SessionRequest, report_id: UUID) -> HttpResponse:
    """Confirm or refuse one item; refused, show the form again as it was filled in."""
    look, spot, data = looker(request), read_spot(request.POST), request.POST
    try:
        does = _refuse if data.get("do") == "refuse" else _confirm
        messages.success(request, does(str(report_id), spot, data, look))
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = report_context(look, str(report_id), spot, data, label("code", refusal.code))
        return render(request, PAGE, context, status=422)
    return redirect(f"{request.path.removesuffix('decide/')}#after-{spot.first}-{spot.kind}")


def _refuse(report_id: str, spot: Spot, data: QueryDict, look: Looker) -> str:
    refuse_report_item(
        report_id=report_id, kind=spot.kind, first=spot.first, last=spot.last, reason=data.get("reason", ""),
        by=look.by, at=look.at,
    )  # fmt: skip
    return _("Refused. It stays refused when the report is read again.")


def _confirm(report_id: str, spot: Spot, data: QueryDict, look: Looker) -> str:
    said = read_case(data, look) if spot.kind == "case" else read_visit(data, look)
    confirm_report_item(
        report_id=report_id, kind=spot.kind, first=spot.first, last=spot.last, said=said, by=look.by, at=look.at
    )  # fmt: skip
    return _("The case is opened.") if spot.kind == "case" else _("The visit is kept.")
