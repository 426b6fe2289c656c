"""What if: a form of sliders whose answer comes by itself while one drags, and by a press without a script."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.screening.access.queues import get_advice, get_mass_test, get_sites_planned
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def whatif(request: SessionRequest) -> HttpResponse:
    """Show what would become of the day; asked by a slider, the answer alone."""
    from bihuan.web.desk.queues.trying_page import Ground, trying_context  # it needs numpy, which no page starts with

    by, is_part = request.session_of.actor, bool(request.htmx)
    the_round, seen = get_sites_planned(by)
    is_told = is_part and bool(request.GET.get("positive", "").strip())  # then no result has to be counted anew
    ground = Ground(the_round, seen, get_mass_test(by), None if is_told else get_advice(by))
    name = "desk/queues/_answer.html" if is_part else "desk/queues/whatif.html"
    return render(request, name, {"is_part": is_part, **trying_context(ground, request.GET)})
