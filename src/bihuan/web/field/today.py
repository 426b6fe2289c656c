"""Today on a phone: what to sign for, what is mine by deadline, what the unit has besides."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import UNIT_ROLES, Session, check_role
from bihuan.apps.core.queries import account_names, unit_names
from bihuan.apps.orders.access import list_orders
from bihuan.apps.orders.actions import sign_all
from bihuan.apps.orders.queries.orders import Filters, with_content
from bihuan.apps.orders.queries.pages import to_stand_down
from bihuan.web.parts.clock import now
from bihuan.web.parts.order_lines import order_lines
from bihuan.web.parts.sessions import SessionRequest, with_session

MOST = 200
_MINE = frozenset({"SIGNED", "WORKING", "SUSPENDED"})


@require_GET
@with_session
def today(request: SessionRequest) -> HttpResponse:
    """Show the officer's orders, the nearest deadline first; asked by the live part, show the list alone."""
    check_role(request.session_of.actor, UNIT_ROLES)
    context = _context(request.session_of, now())
    return render(request, "field/_today.html" if request.htmx else "field/today.html", context)


def _context(session: Session, at: datetime) -> dict[str, object]:
    by = session.actor
    found = list_orders(by, Filters(open_only=True), at)
    orders = list(with_content(found)[:MOST])
    units = unit_names(by.incident)
    lines = order_lines(orders, units, at, account_names({order.assignee for order in orders}))
    mine = [line for line in lines if line.state in _MINE and line.assignee == by.account]
    return {
        "to_sign": [line for line in lines if line.state == "DISPATCHED"],
        "mine": mine,
        "late": sum(line.is_late for line in mine),
        "others": [line for line in lines if line.state in _MINE and line.assignee != by.account],
        "reported": [line for line in lines if line.state == "FED_BACK"],
        "stopping": order_lines(with_content(to_stand_down(by.incident, by.unit)), units, at),
        "shown": len(lines),
        "total": found.count() if len(lines) == MOST else len(lines),
    }


@require_POST
@with_session
def sign(request: SessionRequest) -> HttpResponse:
    """Sign for the orders that the page showed; what has moved on meanwhile is left out."""
    by = request.session_of.actor
    check_role(by, UNIT_ROLES)
    signed = len(sign_all(order_ids=request.POST.getlist("order"), by=by, at=now()))
    messages.success(request, ngettext("%s order signed for.", "%s orders signed for.", signed) % signed)
    return redirect("field:today")
