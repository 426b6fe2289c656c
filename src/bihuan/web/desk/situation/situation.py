"""The situation now against yesterday, what would keep it from being frozen, and the reports so far."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.briefing.actions.situation import freeze_report
from bihuan.apps.core.rules import NotAllowed
from bihuan.web.desk.situation.situation_page import refusal_of, situation_context
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

PAGE = "desk/situation/situation.html"


@require_GET
@with_session
def situation(request: SessionRequest) -> HttpResponse:
    """Show all figures as they stand now, whether they could be frozen, and every report."""
    return render(request, PAGE, situation_context(request.session_of.actor, now(), request.GET.get("page", "")))


@require_POST
@with_session
def freeze(request: SessionRequest) -> HttpResponse:
    """Freeze the figures of this moment; refused, show the page with what differs."""
    by, at = request.session_of.actor, now()
    try:
        row = freeze_report(by=by, at=at)
    except NotAllowed as refusal:
        if refusal.code in LOOKS_MISSING:
            raise
        context = situation_context(by, at, "") | {"refused": refusal_of(refusal)}
        return render(request, PAGE, context, status=409)
    messages.success(request, _("The report is frozen. Another person signs it."))
    return redirect("desk:situation_report", row.pk)
