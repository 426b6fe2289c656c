"""Pasted reports: the list with the form, one report with its text and what was read in it, a word on each item."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access_runs import list_reports
from bihuan.apps.tracing.actions.reports import confirm_report_item, paste_report, refuse_report_item
from bihuan.web.desk.finding.report_forms import Spot, read_case, read_spot, read_visit
from bihuan.web.desk.finding.report_page import report_context
from bihuan.web.desk.finding.tabs import tabs_for
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

if TYPE_CHECKING:
    from django.http import QueryDict

PAGE, LIST = "desk/finding/report.html", "desk/finding/reports.html"
_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Pasted:
    """What stands in the form that takes a report."""

    said: str
    city: str
    published: str

    @property
    def published_on(self) -> date | None:
        """Return the day, None where it is none."""
        try:
            return parse_date(self.published)
        except ValueError:
            return None


@require_http_methods(["GET", "POST"])
@with_session
def reports(request: SessionRequest) -> HttpResponse:
    """Show the form and the reports of the incident, or take one in."""
    by = request.session_of.actor
    found = Paginator(list_reports(by), _A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {"finding_tabs": tabs_for(by, "reports"), "reports": found}
    if request.method == "POST":
        return _paste(request, looker(request), context)
    return render(request, LIST, context | {"typed": Pasted("", "", f"{localdate():%Y-%m-%d}")})


def _paste(request: SessionRequest, look: Looker, context: dict[str, Any]) -> HttpResponse:
    typed = Pasted(*(request.POST.get(name, "") for name in ("report", "city", "published_on")))
    refusal = "" if typed.published_on else "no_published_day"
    try:
        if typed.published_on:
            row = paste_report(
                text=typed.said, published_on=typed.published_on, city=typed.city.strip(), by=look.by, at=look.at
            )  # fmt: skip
            return redirect("desk:report", row.pk)
    except NotAllowed as refused:
        refusal = refused.code
    if refusal in LOOKS_MISSING:
        raise NotAllowed(refusal)
    said = {"typed": typed, "refusal": label("code", refusal), "code": refusal}
    return render(request, LIST, context | said, status=422)


@require_http_methods(["GET"])
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
