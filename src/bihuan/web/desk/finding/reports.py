"""Pasted reports: the list, and the form that takes one in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access.runs import list_reports
from bihuan.apps.tracing.actions.reports import paste_report
from bihuan.web.desk.finding.tabs import tabs_for
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/finding/reports.html"
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
    return render(request, PAGE, context | {"typed": Pasted("", "", f"{localdate():%Y-%m-%d}")})


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
    return render(request, PAGE, context | said, status=422)
