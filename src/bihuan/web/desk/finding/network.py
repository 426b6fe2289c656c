"""The network of transmission: the drawing with its slider, one case's alternatives, the figures, the venues.

What fills these pages loads graphs and statistics for half a second; only who opens one waits for that.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.tracing.access.chains import get_chains
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def network(request: SessionRequest) -> HttpResponse:
    """Show the cases of the incident and who may have infected whom."""
    from bihuan.web.desk.finding.network_page import network_context

    by = request.session_of.actor
    return render(request, "desk/finding/network.html", network_context(get_chains(by), request.GET, by))


@require_GET
@with_session
def arrows(request: SessionRequest, number: int) -> HttpResponse:
    """Show every candidate source of one case with its share and why, for the panel of the page."""
    from bihuan.web.desk.finding.network_page import arrows_context

    context = arrows_context(get_chains(request.session_of.actor), number)
    if context is None:
        raise NotAllowed("not_found")
    return render(request, "desk/finding/_arrows.html", context)


@require_GET
@with_session
def figures(request: SessionRequest) -> HttpResponse:
    """Show serial interval, R and k, and attack rates, for the part of the page that comes after the drawing."""
    from bihuan.web.desk.finding.network_page import figures_context

    by = request.session_of.actor
    is_part = bool(request.htmx)
    page = "desk/finding/_figures.html" if is_part else "desk/finding/figures.html"
    return render(request, page, figures_context(get_chains(by), by))


@require_GET
@with_session
def venues(request: SessionRequest) -> HttpResponse:
    """Show venues with more cases than chance explains, worked out for this look."""
    from bihuan.web.desk.finding.network_page import venues_context

    by = request.session_of.actor
    return render(request, "desk/finding/venues.html", venues_context(get_chains(by), by))
