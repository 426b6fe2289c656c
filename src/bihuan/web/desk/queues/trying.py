"""What if: a form of sliders whose answer comes by itself while one drags, and by a press without a script."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.screening.access.queues import get_advice, get_mass_test, get_sites_seen
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def whatif(request: SessionRequest) -> HttpResponse:
    """Show what would become of the day; asked by a slider, the answer alone."""
    from bihuan.web.desk.queues.trying_page import Ground, trying_context  # it needs numpy, which no page starts with

    by = request.session_of.actor
    the_round, seen = get_sites_seen(by, now())
    ground = Ground(the_round, seen, get_mass_test(by), get_advice(by))
    name = "desk/queues/_answer.html" if request.htmx else "desk/queues/whatif.html"
    return render(request, name, {"is_part": bool(request.htmx), **trying_context(ground, request.GET)})
