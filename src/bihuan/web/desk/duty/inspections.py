"""Inspection: findings by what they wait for, visits, the league of units; one visit, one finding."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.access.ground import get_finding, get_visit, list_findings, list_visits, may_inspect
from bihuan.apps.forces.actions.inspections import reinspect
from bihuan.apps.forces.queries.inspections import TABS, counts_of_findings, findings_in
from bihuan.web.desk.duty.inspections_page import finding_context, league_context, recent_visits, visit_context
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.duty_acts import command_of
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

SIZE, PAGE = 50, "desk/duty/finding.html"


@require_GET
@with_session
def inspections(request: SessionRequest) -> HttpResponse:
    """Show the findings of a tab, the nearest deadline first, and the latest visits."""
    look = looker(request)
    found = list_findings(look.by)
    counts, tab = counts_of_findings(found), request.GET.get("tab", "")
    tab = tab if tab in TABS else "open"
    page = Paginator(findings_in(found, tab), SIZE).get_page(request.GET.get("page"))
    visits = list_visits(look.by)
    context = {
        "page": page, "tab": tab, "tabs": [(name, counts[name]) for name in TABS], "visits": recent_visits(visits),
        "visits_n": visits.count(), "may_inspect": may_inspect(look.by), "at": look.at,
    }  # fmt: skip
    return render(request, "desk/duty/inspections.html", context)


@require_GET
@with_session
def league(request: SessionRequest) -> HttpResponse:
    """Show how units stand beside each other, with what they are measured against."""
    return render(request, "desk/duty/league.html", league_context(looker(request)))


@require_GET
@with_session
def seen(request: SessionRequest, inspection_id: UUID) -> HttpResponse:
    """Show one visit."""
    look = looker(request)
    return render(request, "desk/duty/visit_seen.html", visit_context(get_visit(look.by, str(inspection_id)), look))


@require_GET
@with_session
def finding(request: SessionRequest, finding_id: UUID) -> HttpResponse:
    """Show one finding with its story."""
    look = looker(request)
    return render(request, PAGE, finding_context(get_finding(look.by, str(finding_id)), look))


@require_POST
@with_session
def again(request: SessionRequest, finding_id: UUID) -> HttpResponse:
    """Say after another look whether it is mended."""
    look, is_mended = looker(request), request.POST.get("mended") == "yes"
    try:
        reinspect(finding_id=str(finding_id), is_mended=is_mended, by=look.by, at=look.at,
                  command=command_of(request.POST))  # fmt: skip
    except (NotAllowed, CommandReused) as refusal:
        code = refusal.code if isinstance(refusal, NotAllowed) else "command_used"
        if code in LOOKS_MISSING:
            raise
        context = finding_context(get_finding(look.by, str(finding_id)), look) | {"refusal": label("code", code)}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("Closed.") if is_mended else _("Still lacking: the unit gets it again."))
    return redirect("desk:finding", finding_id)
