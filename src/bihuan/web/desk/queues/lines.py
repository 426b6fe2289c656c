"""The lines at the sites now, and the count of who waits there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.screening.access.queues import get_queues
from bihuan.apps.screening.actions.headcounts import count_waiting
from bihuan.web.desk.queues.forms import read_limit, read_waiting
from bihuan.web.desk.queues.lines_page import lines_context
from bihuan.web.parts.clock import now
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def queues(request: SessionRequest) -> HttpResponse:
    """Show every open site's line with what follows; asked by the live part, that part alone."""
    by, at, limit = request.session_of.actor, now(), read_limit(request.GET)
    context = lines_context(get_queues(by, at, limit_minutes=limit), by, request.GET, at)
    name = "desk/queues/_lines.html" if request.htmx else "desk/queues/queues.html"
    return render(request, name, context)


@require_POST
@with_session
def count(request: SessionRequest) -> HttpResponse:
    """Keep how many people wait at a site now."""
    by, (site, waiting) = request.session_of.actor, read_waiting(request.POST)
    try:
        count_waiting(site_id=site, waiting=waiting, by=by, at=now())
        messages.success(request, _("Kept. The waits below rest on this count."))
    except NotAllowed as refusal:
        if refusal.code in {"not_found", "wrong_role"}:
            raise
        messages.error(request, label("code", refusal.code))
    return redirect("desk:queues")
