"""The desk of one unit: what waits for a signature, what to start, what is in work, what was asked, what is late."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bihuan.apps.core.access import UNIT_ROLES, check_role
from bihuan.apps.orders.actions import sign_all
from bihuan.apps.orders.actions.notices import mark_seen
from bihuan.web.desk.orders.unit_page import unit_context
from bihuan.web.parts.clock import now
from bihuan.web.parts.sessions import SessionRequest, with_session


@require_GET
@with_session
def unit_desk(request: SessionRequest) -> HttpResponse:
    """Show the unit's orders; what it had not seen yet is marked as new, and from now on counts as seen."""
    by, at = request.session_of.actor, now()
    check_role(by, UNIT_ROLES)
    context = unit_context(request.session_of, at)
    shown = [notice.order_id for notice in context.notices if notice.seen_at is None]
    if shown:
        mark_seen(order_ids=shown, unit=by.unit, at=at)
    name = "desk/orders/_unit.html" if request.htmx else "desk/orders/unit.html"
    return render(request, name, {"desk": context})


@require_POST
@with_session
def sign(request: SessionRequest) -> HttpResponse:
    """Sign for the orders that the page showed; what has moved on meanwhile is left out."""
    by = request.session_of.actor
    check_role(by, UNIT_ROLES)
    signed = len(sign_all(order_ids=request.POST.getlist("order"), by=by, at=now()))
    messages.success(request, ngettext("%s order signed for.", "%s orders signed for.", signed) % signed)
    is_from_field = request.POST.get("next") == "today"
    return redirect("field:today" if is_from_field else "desk:unit")
