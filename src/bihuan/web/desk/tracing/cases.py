"""The list of cases in the order of the epidemic: by classification, open or closed, with counts."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.rules.exports import EXPORTERS
from bihuan.apps.tracing.access import list_cases
from bihuan.apps.tracing.queries.pages import counts_of_cases, narrowed_cases
from bihuan.apps.tracing.rules.classifying import Classification
from bihuan.web.desk.tracing.case_lines import case_lines
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.optional import address_or_none
from bihuan.web.parts.sessions import SessionRequest, with_session

SIZE = 50
WHICH = {"open": True, "closed": False, "all": None}


@require_GET
@with_session
def cases(request: SessionRequest) -> HttpResponse:
    """Show the cases of the incident, narrowed as the address says."""
    look = looker(request)
    found = list_cases(look.by)
    which = request.GET.get("which", "open")
    which = which if which in WHICH else "open"
    called = request.GET.get("classification", "")
    called = called if called in set(Classification) else ""
    page = Paginator(narrowed_cases(found, called, WHICH[which]), SIZE).get_page(request.GET.get("page"))
    counts = counts_of_cases(found)
    context = {
        "page": page, "lines": case_lines(page.object_list, look), "counts": counts, "which": which,
        "tabs": [(name, counts[name]) for name in WHICH], "classification": called,
        "classes": [(one.value, counts[one.value]) for one in Classification],
        "may_export": look.by.role in EXPORTERS, "reports_url": address_or_none("desk:report-paste"),
    }  # fmt: skip
    return render(request, "desk/tracing/cases.html", context)
