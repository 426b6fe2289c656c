"""The pages of roads and of response times; both only show."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bihuan.web.desk.roads.forms import ResponseForm, TrialForm
from bihuan.web.desk.roads.response_page import response_context
from bihuan.web.desk.roads.roads_page import roads_context
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def roads(request: SessionRequest) -> HttpResponse:
    """Show which roads are in force, their picture, and how long from one place to another."""
    is_asked = "start" in request.GET or "end" in request.GET
    form = TrialForm(request.GET if is_asked else None)
    context = roads_context(request.session_of.actor, form, request.GET.get("page"))
    return render(request, "desk/roads/roads.html", context)


@require_GET
@with_session
def response_times(request: SessionRequest) -> HttpResponse:
    """Show how long it really took, against the promise, with the definitions beside the figures."""
    form = ResponseForm(request.GET.dict())
    context = response_context(request.session_of.actor, form, request.session_of.time_zone)
    return render(request, "desk/roads/response_times.html", context)
