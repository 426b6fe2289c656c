"""Dispatch in bulk: first what would go where, then all of it or nothing, once however often it is pressed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bihuan.apps.core.access import check_role
from bihuan.apps.core.journal import CommandReused
from bihuan.apps.core.rules import NotAllowed
from bihuan.apps.orders.actions import Choice, dispatch_orders
from bihuan.apps.orders.rules.moves import MOVES
from bihuan.web.desk.orders.preview import Refusal, preview_context, read_choices
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session

PAGE = "desk/orders/dispatch.html"


@require_http_methods(["GET", "POST"])
@with_session
def dispatch(request: SessionRequest) -> HttpResponse:
    """Show the preview of a dispatch in bulk, or, sent from the preview, dispatch what is on it."""
    check_role(request.session_of.actor, MOVES["dispatch"].by)
    if request.method == "GET":
        return render(request, PAGE, preview_context(request.session_of, request.GET.getlist("order"), now()))
    choices, refusal = read_choices(request.POST)
    if refusal is None:
        refusal = _dispatch(request, choices)
    if refusal is not None:
        return _again(request, request.POST, refusal)
    text = ngettext("%s order dispatched.", "%s orders dispatched.", len(choices)) % len(choices)
    messages.success(request, text)
    return redirect("desk:orders")


def _dispatch(request: SessionRequest, choices: list[Choice]) -> Refusal | None:
    by, command = request.session_of.actor, request.POST.get("command", "")[:36]
    try:
        dispatch_orders(choices=choices, by=by, at=now(), command=command)
    except CommandReused:
        return Refusal("command_reused")
    except NotAllowed as refused:
        return Refusal(refused.code, str(refused.params.get("order", "")))
    return None


def _again(request: SessionRequest, data: QueryDict, refusal: Refusal) -> HttpResponse:
    """Show the preview again as the orders stand now, with everything that was chosen still chosen."""
    context = preview_context(request.session_of, data.getlist("order"), now(), data, refusal)
    return render(request, PAGE, context, status=409)
