"""The page of one frozen report, its files, and what is done with it: signed, released to the press, corrected."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.access.situation import get_report
from bihuan.apps.briefing.actions.situation import freeze_report, release_press, sign_report
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.core.rules.permissions import Action, Kind
from bihuan.apps.core.rules.reaching import check_may
from bihuan.web.desk.situation.files import press_download, report_download
from bihuan.web.desk.situation.forms import CorrectForm
from bihuan.web.desk.situation.report_page import report_context
from bihuan.web.desk.situation.situation_page import refusal_of
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/situation/report.html"


@require_GET
@with_session
def report(request: SessionRequest, situation_id: UUID) -> HttpResponse:
    """Show a report as it was frozen, with its digest and how to check it."""
    look = looker(request)
    return render(request, PAGE, report_context(get_report(look.by, str(situation_id)), look))


@require_GET
@with_session
def file(request: SessionRequest, situation_id: UUID, paper: str) -> HttpResponse:
    """Hand a report out as pdf, docx or json, in the language of the page."""
    by = request.session_of.actor
    row = get_report(by, str(situation_id))
    check_may(by, Action.EXPORT, Kind.SITUATION_REPORT)
    return report_download(row, paper)


@require_GET
@with_session
def press_file(request: SessionRequest, situation_id: UUID, paper: str) -> HttpResponse:
    """Hand out the sheet for the press that was released from a report."""
    row = get_report(request.session_of.actor, str(situation_id))
    return press_download(row, paper)


@require_POST
@with_session
def sign(request: SessionRequest, situation_id: UUID) -> HttpResponse:
    """Sign a report."""
    look = looker(request)
    try:
        sign_report(report_id=str(situation_id), by=look.by, at=look.at)
    except NotAllowed as refusal:
        return _refused(request, str(situation_id), refusal)
    messages.success(request, _("Signed. The press sheet can be released."))
    return redirect("desk:situation_report", situation_id)


@require_POST
@with_session
def release(request: SessionRequest, situation_id: UUID) -> HttpResponse:
    """Release the sheet for the press."""
    look = looker(request)
    try:
        release_press(report_id=str(situation_id), by=look.by, at=look.at)
    except NotAllowed as refusal:
        return _refused(request, str(situation_id), refusal)
    messages.success(request, _("Released. The public page shows it within a minute."))
    return redirect("desk:situation_report", situation_id)


@require_POST
@with_session
def correct(request: SessionRequest, situation_id: UUID) -> HttpResponse:
    """Freeze a report of this moment that corrects another; that one stays as it is."""
    look, form, kept = looker(request), CorrectForm(request.POST), []
    if not form.is_valid():
        row = get_report(look.by, str(situation_id))
        return render(request, PAGE, report_context(row, look, form), status=form.status)
    try:
        told = form.cleaned_data["reason"]
        kept.append(freeze_report(by=look.by, at=look.at, supersedes=str(situation_id), reason=told))
    except NotAllowed as refusal:
        return _refused(request, str(situation_id), refusal, form)
    messages.success(request, _("The correction is frozen. The report before it stays as it was."))
    return redirect("desk:situation_report", kept[0].pk)


def _refused(
    request: SessionRequest, report_id: str, refusal: NotAllowed, form: CorrectForm | None = None
) -> HttpResponse:
    """Show the report as it stands now with why nothing was done. :raises NotAllowed: what looks missing."""
    if refusal.code in LOOKS_MISSING:
        raise refusal
    look = looker(request)
    context = report_context(get_report(look.by, report_id), look, form) | {"refused": refusal_of(refusal)}
    return render(request, PAGE, context, status=409)
