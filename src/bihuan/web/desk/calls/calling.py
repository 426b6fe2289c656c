"""The caller's page: about which orders they may call, their codes of today; opening a call, its code shown once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bihuan.apps.briefing.access.calls import check_may_see_calls, may_open_calls, orders_to_call
from bihuan.apps.briefing.queries.calls import calls_of, officers_of_day
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.web.parts.call_page import call_page
from bihuan.web.parts.calls_seen import void_code
from bihuan.web.parts.calls_words import state_of_code
from bihuan.web.parts.disclosure import Looker, looker
from bihuan.web.parts.order_lines import number_of, order_lines
from bihuan.web.parts.sessions import SessionRequest, with_session

SHOWN = 50


@require_GET
@with_session
def calls(request: SessionRequest) -> HttpResponse:
    """Show about which orders one may call and one's codes of today; to who watches, how many everybody opened."""
    look = looker(request)
    check_may_see_calls(look.by)
    return render(request, "desk/calls/calls.html", _context(look))


def _context(look: Looker) -> dict[str, Any]:
    by, at = look.by, look.at
    mine, orders, calls_today = may_open_calls(by), orders_to_call(by, at), calls_of(by, at)
    days = [] if mine else officers_of_day(by, at)
    units, names = unit_names(by.incident), account_names({day.officer for day in days})
    return {
        "may_open": mine, "orders": order_lines(orders[:SHOWN], units, at), "total": orders.count(),
        "codes": [(one, number_of(one.order), state_of_code(one, at)) for one in calls_today],
        "days": [(day, names.get(day.officer, ""), units.get(day.unit, day.unit)) for day in days],
        "has_address": settings.PUBLIC_ADDRESS,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@with_session
def call(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Show whom an order is about and what to say; open the call and show its code, which cannot be shown again."""
    return call_page(request, looker(request), order_id, page="desk/calls/call.html", void="desk:void_call")


@require_POST
@with_session
def void(request: SessionRequest, order_id: UUID) -> HttpResponse:
    """Void one's code about an order without a new one."""
    messages.success(request, void_code(looker(request), order_id))
    return redirect("desk:call", order_id)
