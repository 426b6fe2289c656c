"""The indicators of the incident. What fills the page loads statistics for half a second; only who opens it waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.tracing.access.chains import get_indicators
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def indicators(request: SessionRequest) -> HttpResponse:
    """Show each figure with its definition, and a reason where one is not shown."""
    from bihuan.web.desk.finding.indicators_page import indicators_context

    by, at = request.session_of.actor, now()
    return render(request, "desk/finding/indicators.html", indicators_context(get_indicators(by, at), by, at))
