"""At the site: somebody collapsed, too many wait, the checklist, the check of a code."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.screening.access import get_site
from bihuan.apps.screening.actions.ground import note_site_check, report_casualty, report_crowding
from bihuan.apps.screening.actions.ground_codes import check_code as check_code_of
from bihuan.apps.screening.rules.ground import check_may_check_codes, check_may_report
from bihuan.web.desk.heat.forms import CheckForm, CodeForm, CrowdForm
from bihuan.web.desk.heat.ground_page import site_context, sites_context
from bihuan.web.desk.tracing.forms import Do, Told, TracingForm, known_id
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/heat/site.html"


@require_GET
@with_session
def casualties(request: SessionRequest) -> HttpResponse:
    """Show the sites with what is reported from each, and the one tap for somebody who collapsed."""
    look = looker(request)
    return render(request, "desk/heat/sites.html", sites_context(look.by, look.at, request.GET.get("page")))


@require_GET
@with_session
def at_site(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Show one site: whom to call, what is reported, the checklist, the check of a code."""
    look = looker(request)
    return render(request, PAGE, site_context(look.by, look.at, str(site_id)))


@require_POST
@with_session
def casualty(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Report that somebody collapsed; the same tap sent twice is one report."""
    look, site = looker(request), str(site_id)
    who, command = request.POST.get("who", ""), known_id(request.POST.get("command", ""))
    report_casualty(site_id=site, who=who, by=look.by, at=look.at, command=command)
    messages.success(request, _("Reported: the desk has an urgent order. Call 120 now if nobody has."))
    return redirect("desk:at-site", site)


def _sent(request: SessionRequest, site_id: str, form: TracingForm, do: Do) -> HttpResponse:
    look = looker(request)
    check_may_report(look.by, get_site(look.by, site_id).unit_id)
    said = form.attempt(do)
    if said:
        messages.success(request, said)
        return redirect("desk:at-site", site_id)
    return render(request, PAGE, site_context(look.by, look.at, site_id, form), status=form.status)


@require_POST
@with_session
def crowding(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Report that too many wait."""
    look, site = looker(request), str(site_id)

    def do(told: Told) -> str:
        report_crowding(site_id=site, waiting=told["waiting"], lanes=told["lanes"], by=look.by, at=look.at)
        return _("Reported: the desk has an order about it.")

    return _sent(request, site, CrowdForm(request.POST), do)


@require_POST
@with_session
def check_site(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Keep the checklist of this shift; what is lacking becomes an order."""
    look, site, form = looker(request), str(site_id), CheckForm(request.POST)

    def do(_told: Told) -> str:
        lacking = form.lacking()
        note_site_check(site_id=site, lacking=lacking, by=look.by, at=look.at)
        return _("Kept. The desk has an order for what is lacking.") if lacking else _("Kept: nothing is lacking.")

    return _sent(request, site, form, do)


@require_POST
@with_session
def check_code(request: SessionRequest, site_id: UUID) -> HttpResponse:
    """Answer whether the person with this document may pass; nothing about them is kept, not even in this page."""
    look, site, form = looker(request), str(site_id), CodeForm(request.POST)
    check_may_check_codes(look.by, get_site(look.by, site).unit_id)
    answers: list[bool] = []

    def do(told: Told) -> str:
        answers.append(
            check_code_of(site_id=site, document=told["document"], kind=told["kind"], by=look.by, at=look.at)
        )
        return "answered"

    if form.attempt(do):
        return render(request, PAGE, site_context(look.by, look.at, site, answer=answers[0]))
    return render(request, PAGE, site_context(look.by, look.at, site, form), status=form.status)
