"""Call-up: the calls, one with its answers as they come, and a new one in one step."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.forces.access.ground import get_call, list_calls
from bihuan.apps.forces.actions.call_ups import close_call
from bihuan.web.desk.duty.call_forms import CallForm
from bihuan.web.desk.duty.call_page import call_context, call_lines, may_call, new_context, press
from bihuan.web.parts.disclosure import looker
from bihuan.web.parts.duty_acts import answer
from bihuan.web.parts.labels import label
from bihuan.web.parts.sessions import LOOKS_MISSING, SessionRequest, with_session

SIZE, PAGE = 30, "desk/duty/call_up.html"


@require_GET
@with_session
def call_ups(request: SessionRequest) -> HttpResponse:
    """Show the calls, the newest first, each with how it stands."""
    look = looker(request)
    page = Paginator(list_calls(look.by), SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": call_lines(page.object_list), "may_call": may_call(look.by)}
    return render(request, "desk/duty/call_ups.html", context)


@require_http_methods(["GET", "POST"])
@with_session
def new(request: SessionRequest) -> HttpResponse:
    """Ask whom to call; show who that is, or call them."""
    look = looker(request)
    if not may_call(look.by):
        raise NotAllowed("wrong_role", role=look.by.role.value)
    form = CallForm(look, request.POST or None)
    if request.method == "GET":
        return render(request, "desk/duty/new_call.html", new_context(form, look))
    chosen, call = press(form, look, is_call="call" in request.POST)
    if call:
        messages.success(request, _("Called. Answers appear here as they come."))
        return redirect("desk:call-up", call)
    status = 200 if chosen else form.status
    return render(request, "desk/duty/new_call.html", new_context(form, look, chosen), status=status)


@require_GET
@with_session
def call_up(request: SessionRequest, call_id: UUID) -> HttpResponse:
    """Show one call with its answers; asked by the live part, the answers alone."""
    look = looker(request)
    context = call_context(get_call(look.by, str(call_id)), look)
    return render(request, "desk/duty/_answers.html" if request.htmx else PAGE, context)


@require_POST
@with_session
def close(request: SessionRequest, call_id: UUID) -> HttpResponse:
    """Close a call."""
    look = looker(request)
    try:
        close_call(call_id=str(call_id), by=look.by, at=look.at)
    except NotAllowed as refusal:
        return _refused(request, call_id, refusal)
    messages.success(request, _("Closed. Nobody has to answer any more."))
    return redirect("desk:call-up", call_id)


@require_POST
@with_session
def answer_line(request: SessionRequest, call_id: UUID, line_id: UUID) -> HttpResponse:
    """Enter what somebody said by telephone."""
    look = looker(request)
    get_call(look.by, str(call_id))
    try:
        messages.success(request, _("Answered: %s") % answer(str(line_id), request.POST, look.by, look.at))
    except NotAllowed as refusal:
        return _refused(request, call_id, refusal)
    return redirect("desk:call-up", call_id)


def _refused(request: SessionRequest, call_id: UUID, refusal: NotAllowed) -> HttpResponse:
    if refusal.code in LOOKS_MISSING:
        raise refusal
    look = looker(request)
    context = call_context(get_call(look.by, str(call_id)), look) | {"refusal": label("code", refusal.code)}
    return render(request, PAGE, context, status=409)
